package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.echopair.it.RunToExit.UntilExit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.testcontainers.containers.Network;
import org.testcontainers.lifecycle.Startables;

/// The rendered pods' containers start, talk, judge and stop as written. That the API server
/// accepts them and a Service finds them is for a cluster to show.
@Order(1)
class ManifestsRunIT {

    private static final Network NETWORK = Network.newNetwork();
    private static final PodContainer SERVER = server(Overlay.LOCAL.server());

    private static PodContainer server(Workload workload) {
        return new PodContainer(workload).withNetwork(NETWORK)
                .withNetworkAliases(workload.overlay().only(Service.class).getMetadata().getName());
    }

    /// Pods that differ only in the image's name run once.
    static Stream<Workload> differentServers() {
        return different(Workload.servers());
    }

    static Stream<Workload> differentClients() {
        return different(Workload.clients());
    }

    private static Stream<Workload> different(Stream<Workload> workloads) {
        List<Workload> different = new ArrayList<>();
        workloads.filter(each -> different.stream().noneMatch(each::runsLike))
                .forEach(different::add);
        return different.stream();
    }

    @BeforeAll
    static void start() throws InterruptedException {
        SERVER.start();
        SERVER.probeAsKubelet();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
        NETWORK.close();
    }

    @ParameterizedTest
    @MethodSource("differentClients")
    void the_job_passes_and_its_last_words_are_the_verdict(Workload client) {
        try (var pod = job(client)) {
            pod.start();
            assertThat(exitCode(pod)).as(pod.getLogs()).isZero();
            assertThat(pod.terminationMessage()).contains("PASS").hasLineCount(1);
        }
    }

    @ParameterizedTest
    @MethodSource("differentClients")
    void the_job_says_69_where_nothing_listens(Workload client) {
        try (var pod = job(client).withEnv("ECHO_TARGET", "echo-server:9").withEnv("ECHO_WAIT",
                "1s")) {
            pod.start();
            assertThat(exitCode(pod)).as(pod.getLogs()).isEqualTo(69);
            assertThat(pod.getLogs()).contains("REFUSED");
            assertThat(pod.terminationMessage()).contains("FAIL").hasLineCount(1);
        }
    }

    @Test
    void the_reports_of_all_pods_of_a_load_add_up_to_one(@TempDir Path folder) throws Exception {
        Workload load = Overlay.LOCAL.client("echo-load");
        List<PodContainer> pods = Stream.generate(() -> job(load))
                .limit(load.job().getCompletions()).toList();
        StringBuilder logs = new StringBuilder();
        try {
            Startables.deepStart(pods).join();
            for (PodContainer pod : pods) {
                assertThat(exitCode(pod)).as(pod.getLogs()).isZero();
                logs.append(pod.getLogs());
            }
        } finally {
            pods.forEach(PodContainer::stop);
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path file = Files.writeString(folder.resolve("logs"), logs);
        var merged = new RunToExit(App.CLIENT, "merge", "/logs").withReadOnlyFile(file, "/logs")
                .result();
        assertThat(merged.exitCode()).as(merged.stderr()).isZero();
        assertThat(merged.stdout()).contains("PASS", "0 lost");
    }

    @ParameterizedTest
    @MethodSource("differentServers")
    void told_to_stop_it_is_no_longer_ready_still_serves_and_ends_in_its_grace_period(
            Workload workload) throws Exception {
        try (PodContainer server = new PodContainer(workload)) {
            server.start();
            server.probeAsKubelet();

            server.getDockerClient().killContainerCmd(server.getContainerId()).withSignal("TERM")
                    .exec();
            awaitNotReady(server);
            assertThat(server.isAlive()).isTrue();
            // Not every node knows yet that the pod is leaving: new connections are served.
            try (Peer late = Peer.connect(server.address("tcp-echo"))) {
                late.send("안녕!");
                assertThat(late.read(7)).isEqualTo("안녕!");
            }

            var grace = Duration.ofSeconds(workload.pod().getTerminationGracePeriodSeconds());
            assertThat(Exit.codeOf(server, grace)).as(server.getLogs()).isZero();
        }
    }

    /// As written, except for the duration: five seconds give the same kind of verdict.
    private static PodContainer job(Workload client) {
        var pod = new PodContainer(client).withNetwork(NETWORK)
                .withStartupCheckStrategy(new UntilExit());
        if (client.variables().containsKey("ECHO_DURATION")) {
            pod.withEnv("ECHO_DURATION", "5s");
        }
        // How fast a machine is that other tests share says nothing about the manifest.
        return client.variables().containsKey("ECHO_THRESHOLD")
                ? pod.withEnv("ECHO_THRESHOLD", "errors==0")
                : pod;
    }

    private static long exitCode(PodContainer pod) {
        return pod.getCurrentContainerInfo().getState().getExitCodeLong();
    }

    private static void awaitNotReady(PodContainer server) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (server.isReady()) {
            assertThat(System.nanoTime()).as("still ready").isLessThan(deadline);
            Thread.sleep(50);
        }
    }
}
