package org.echopair.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.echopair.it.Kubectl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The overlay for a shared cluster: what it leaves running, and what applying it again does.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@ResourceLock("network policies")
class ProductionClusterIT {

    @RegisterExtension
    static final TestNamespace HERE = TestNamespace.of("production", "production");

    @Test
    void three_servers_are_available() {
        assertThat(HERE.get("deployment/echo-server").at("/status/availableReplicas").asInt())
                .isEqualTo(3);
    }

    @Test
    void a_second_apply_changes_nothing() {
        String yaml = HERE.rendered(List.of());
        // kubectl has no better word for a disruption budget; server-side there is no difference.
        assertThat(Cluster.feed(yaml, "apply", "-f", "-").lines().filter(
                line -> !line.startsWith("poddisruptionbudget") && !line.endsWith("unchanged")))
                .isEmpty();
        Cluster.feed(yaml, "apply", "--server-side", "-f", "-");
        Run diff = Cluster.run(yaml, "diff", "--server-side", "-f", "-");
        assertThat(diff.exitCode()).as(diff.toString()).isZero();
    }

    @Test
    void the_schedule_runs_a_check_that_passes() {
        HERE.kubectl("patch", "cronjob/echo-client", "-p",
                "{\"spec\":{\"schedule\":\"* * * * *\"}}");
        try {
            Cluster.await("a scheduled check has passed", Duration.ofSeconds(110),
                    () -> Cluster.items(HERE.get("jobs")).anyMatch(job -> Cluster.name(job)
                            .startsWith("echo-client-")
                            && job.at("/status/succeeded").asInt() == 1));
        } finally {
            HERE.kubectl("patch", "cronjob/echo-client", "-p",
                    "{\"spec\":{\"schedule\":\"*/10 * * * *\"}}");
        }
    }

    @Test
    void a_pod_that_is_not_restricted_is_turned_away() {
        Run run = Cluster.run("", "-n", HERE.name(), "run", "as-root", "--image=echo-client",
                "--dry-run=server");
        assertThat(run.exitCode()).isPositive();
        assertThat(run.stderr()).contains("violates PodSecurity \"restricted");
    }

    /// With the command that docs/kubernetes.md gives for it. Without that, Kubernetes would set the
    /// number back to 1.
    @Test
    void the_autoscaler_takes_over_with_no_server_missing_at_any_moment() throws Exception {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        Process watch = new ProcessBuilder(Kubectl.path().toString(), "-n", HERE.name(), "get",
                "deployment/echo-server", "--watch", "-o", "jsonpath={.spec.replicas}{\"\\n\"}")
                .start();
        Thread reader = Thread.ofPlatform()
                .start(() -> watch.inputReader().lines().forEach(seen::add));
        try {
            Cluster.await("the watch has begun", Duration.ofSeconds(20), () -> !seen.isEmpty());
            PageClusterIT.run(PageClusterIT.command("set-last-applied").replace("-n echo ",
                    "-n " + HERE.name() + " ")).succeeded();
            Cluster.feed(HERE.rendered(List.of("autoscaling")), "apply", "-f", "-");
            assertThat(HERE.get("hpa/echo-server").at("/spec/minReplicas").asInt()).isEqualTo(3);
            HERE.kubectl("annotate", "deployment/echo-server", Cluster.MARK + "=seen");
            HERE.rolledOut();
        } finally {
            watch.destroy();
            reader.join();
            HERE.kubectl("delete", "hpa/echo-server", "--ignore-not-found");
            Cluster.feed(HERE.rendered(List.of()), "apply", "-f", "-");
        }
        assertThat(seen).containsExactly("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu-limits", "autoscaling"})
    void the_api_server_takes_each_component(String component) {
        Run run = Cluster.run(HERE.rendered(List.of(component)), "apply", "--dry-run=server", "-f",
                "-");
        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.stderr()).doesNotContain("Warning");
    }
}
