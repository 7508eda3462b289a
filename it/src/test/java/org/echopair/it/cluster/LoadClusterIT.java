package org.echopair.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.echopair.it.App;
import org.echopair.it.cluster.ClusterJob.End;
import org.echopair.it.cluster.ClusterJob.Pod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A load from four pods: one report each, and no pod ends another's.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LoadClusterIT {

    @RegisterExtension
    static final TestNamespace HERE = TestNamespace.of("load", "local");

    private static final int PODS = 4;

    @Test
    void the_reports_of_all_pods_add_up_to_what_was_asked_for() {
        // What this cluster's CPUs can do in that time is no matter here.
        End end = ClusterJob.from(HERE, "echo-load", "load").with("ECHO_DURATION", "10s")
                .with("ECHO_THRESHOLD", "errors==0,sent>=0%").start().end();
        assertThat(end.condition()).as(end.toString()).isEqualTo("Complete");
        assertThat(end.pods()).hasSize(PODS);
        List<String> merge = new ArrayList<>(App.CLIENT.launcher());
        merge.addAll(List.of("merge", "--reports", "4", "-"));
        String sum = Run.of(Duration.ofSeconds(30),
                end.pods().stream().map(Pod::log).collect(Collectors.joining()), merge)
                .succeeded();
        assertThat(sum).contains("2,000 msg/s asked", "40 connections").endsWith("PASS\n");
    }

    @Test
    void a_pod_that_finds_wrong_bytes_fails_and_lets_the_others_finish() {
        Server.named(HERE, "target-0").program(BrokenPeer.class, "wrong").start();
        for (int index = 1; index < PODS; index++) {
            Server.named(HERE, "target-" + index)
                    .selecting("app.kubernetes.io/name", "echo-server").startService();
        }
        End end = ClusterJob.from(HERE, "echo-load", "mixed").with("ECHO_DURATION", "10s")
                .with("ECHO_THRESHOLD", "errors==0,sent>=0%")
                .container(each -> each.withArray("env").addObject().put("name", "INDEX")
                        .putObject("valueFrom").putObject("fieldRef").put("fieldPath",
                                "metadata.annotations['batch.kubernetes.io/job-completion-index']"))
                .with("ECHO_TARGET", "target-$(INDEX):8888").start().end();
        assertThat(end.condition()).as(end.toString()).isEqualTo("Failed");
        assertThat(end.reason()).as(end.toString()).isEqualTo("FailedIndexes");
        assertThat(end.pods()).extracting(Pod::exitCode).containsExactlyInAnyOrder(65, 0, 0, 0);
    }
}
