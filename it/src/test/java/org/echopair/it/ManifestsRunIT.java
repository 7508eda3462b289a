package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.echopair.it.RunToExit.UntilExit;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.output.OutputFrame.OutputType;

/// The manifests' containers run as they are written. That the API server takes them and that a
/// Service finds them is for a cluster to show; that they start, speak and stop is shown here.
class ManifestsRunIT {

    @Test
    void the_job_passes_against_the_deployment_and_the_deployment_stops_in_its_grace_period() {
        try (Network network = Network.newNetwork();
                var server = new PodContainer(App.SERVER).withNetwork(network)
                        .withNetworkAliases(Manifests.service().getMetadata().getName());
                var job = new PodContainer(App.CLIENT).withNetwork(network)
                        .withStartupCheckStrategy(new UntilExit())) {
            server.start();
            // At once, as on a cluster: the job itself waits until the server answers.
            job.start();
            assertThat(job.getCurrentContainerInfo().getState().getExitCodeLong())
                    .as(job.getLogs()).isZero();
            String message = Manifests.container(App.CLIENT).getArgs().getLast();
            assertThat(job.getLogs(OutputType.STDOUT))
                    .isEqualTo("received (수신자료): " + message + "\n");

            var grace = Duration.ofSeconds(
                    Manifests.pod(App.SERVER).getTerminationGracePeriodSeconds());
            assertThat(Exit.codeAfterStopping(server, grace)).as(server.getLogs()).isZero();
        }
    }
}
