package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.echopair.it.RunToExit.UntilExit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.output.OutputFrame.OutputType;

/// The manifests' containers run as they are written. That the API server takes them and that a
/// Service finds them is for a cluster to show; that they start, speak and stop is shown here.
class ManifestsRunIT {

    private final Network network = Network.newNetwork();
    private final PodContainer server = new PodContainer(App.SERVER).withNetwork(network)
            .withNetworkAliases(Manifests.service().getMetadata().getName());

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
        network.close();
    }

    /// Started at once, as on a cluster: the job itself waits until the server answers.
    @Test
    void the_job_passes_against_the_deployment() {
        try (var job = new PodContainer(App.CLIENT).withNetwork(network)
                .withStartupCheckStrategy(new UntilExit())) {
            job.start();
            assertThat(job.getCurrentContainerInfo().getState().getExitCodeLong())
                    .as(job.getLogs()).isZero();
            String message = Manifests.container(App.CLIENT).getArgs().getLast();
            assertThat(job.getLogs(OutputType.STDOUT))
                    .isEqualTo("received (수신자료): " + message + "\n");
        }
    }

    @Test
    void told_to_stop_it_is_no_longer_ready_still_serves_and_ends_in_its_grace_period()
            throws Exception {
        await(true);
        assertThat(server.isAlive()).isTrue();

        server.getDockerClient().killContainerCmd(server.getContainerId()).withSignal("TERM")
                .exec();
        await(false);
        assertThat(server.isAlive()).isTrue();
        // Not every node has heard yet that the pod is leaving: new connections are still served.
        try (Peer late = Peer.connect(server.address("tcp-echo"))) {
            late.send("안녕!");
            assertThat(late.read(7)).isEqualTo("안녕!");
        }

        var grace = Duration.ofSeconds(
                Manifests.pod(App.SERVER).getTerminationGracePeriodSeconds());
        assertThat(Exit.codeOf(server, grace)).as(server.getLogs()).isZero();
    }

    private void await(boolean ready) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (server.isReady() != ready) {
            assertThat(System.nanoTime()).as("ready is %s", ready).isLessThan(deadline);
            Thread.sleep(50);
        }
    }
}
