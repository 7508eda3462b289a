package org.echopair.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.echopair.it.cluster.ClusterJob.End;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.node.ObjectNode;

/// Each row of the table "From symptom to cause" in docs/kubernetes.md, made on the cluster and read
/// as a user reads it: the Job's condition, the exit code, the pod's termination message, the log. The
/// Jobs are those of the shipped template; those that wait do so at the same time.
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class VerdictsClusterIT {

    @RegisterExtension
    static final TestNamespace HERE = TestNamespace.of("verdicts", "local");

    /// Those that need a CPU rather than a minute of waiting; each begins with its test.
    private static final Set<String> LATER = Set.of("verify", "send", "rate", "throttled",
            "portless",
            "full");
    private static final String SERVER = "echo-server";

    private static final Map<String, ClusterJob> JOBS = new HashMap<>();

    @BeforeAll
    static void start() {
        Server.named(HERE, "nobody").selecting("app.kubernetes.io/name", "none").startService();
        Server.named(HERE, "wrong-port").selecting("app.kubernetes.io/name", SERVER).atPort(9999)
                .startService();
        Server.named(HERE, "silent").with("ECHO_MODE", "discard").start();
        Server.named(HERE, "full").with("ECHO_MAX_CONNECTIONS", "8").start();
        // Two addresses, and nothing on the echo port of one.
        Server.named(HERE, "other-half").labelled("half", "any").start();
        Server.named(HERE, "half-dead").labelled("half", "any").selecting("half", "any")
                .with("ECHO_PORT", "7777").headless().start();
        for (String fault : new String[]{"half-close", "idle", "large", "wrong"}) {
            Server.named(HERE, fault).program(BrokenPeer.class, fault).start();
        }
        check("verify", SERVER);
        for (String target : new String[]{"nobody", "wrong-port", "silent", "full", "half-close",
                "idle", "large", "wrong", "no-such-service"}) {
            check(target, target);
        }
        check("one-dead", "half-dead");
        check("one-dead-accepted", "half-dead").with("ECHO_ANY_ADDRESS", "true");
        job("send", "echo-client", SERVER).running("send", "안녕!");
        job("usage", "echo-client", "verify").running("check", "--no-such-flag");
        job("unreachable", "echo-client", "").with("ECHO_TARGET", "[2001:db8::1]:8888");
        job("black-hole", "echo-client", "").with("ECHO_TARGET", "192.0.2.1:8888");
        job("missing-image", "echo-client", SERVER)
                .container(each -> each.put("image", "echo-client:missing"))
                .changed(spec -> spec.put("activeDeadlineSeconds", 20));
        job("unsafe", "echo-client", SERVER).changed(spec -> spec.withObject("template")
                .withObject("spec").put("hostNetwork", true).remove("securityContext"));
        job("rate", "echo-load", SERVER).with("ECHO_RATE", "50000000").with("ECHO_DURATION", "5s")
                .changed(spec -> spec.put("completions", 1).put("parallelism", 1))
                .running("load");
        job("throttled", "echo-load", SERVER).with("ECHO_DURATION", "5s")
                .changed(spec -> spec.put("completions", 1).put("parallelism", 1))
                .running("load").container(each -> {
                    each.withObject("/resources/requests").put("cpu", "60m");
                    each.withObject("/resources/limits").put("cpu", "60m");
                });
        // Two local ports, and more connections than that.
        job("portless", "echo-load", SERVER).with("ECHO_DURATION", "5s")
                .with("ECHO_THRESHOLD", "errors==0,sent>=0%").running("load").changed(spec -> {
                    spec.put("completions", 1).put("parallelism", 1);
                    ((ObjectNode) spec.at("/template/spec/securityContext")).putArray("sysctls")
                            .addObject().put("name", "net.ipv4.ip_local_port_range")
                            .put("value", "60000 60001");
                });
        if (!Cluster.GIVEN_NAMESPACE.isEmpty()) {
            JOBS.remove("unsafe"); // it could run there
        }
        ClusterJob.start(HERE, JOBS.values().stream()
                .filter(each -> !LATER.contains(each.name())).toList());
    }

    private static ClusterJob check(String name, String service) {
        return job(name, "echo-client", service);
    }

    private static ClusterJob job(String name, String template, String service) {
        ClusterJob job = ClusterJob.from(HERE, template, name).with("ECHO_TARGET",
                service + ":8888");
        JOBS.put(name, job);
        return job;
    }

    private static End end(String name) {
        ClusterJob job = JOBS.get(name);
        return (LATER.contains(name) ? job.start() : job).end();
    }

    /// What a retry cannot mend fails the Job with its first attempt.
    private static End failedAtOnce(String name, int exitCode, String said) {
        End end = end(name);
        assertThat(end.condition()).as(end.toString()).isEqualTo("Failed");
        assertThat(end.reason()).as(end.toString()).isEqualTo("PodFailurePolicy");
        assertThat(end.message()).contains("exit code " + exitCode);
        assertThat(end.pods()).hasSize(1);
        assertThat(end.pod().exitCode()).isEqualTo(exitCode);
        assertThat(end.pod().said()).contains(said);
        return end;
    }

    /// What may have been a disturbance is tried three times.
    private static End failedThreeTimes(String name, String check, String... kinds) {
        End end = end(name);
        assertThat(end.reason()).as(end.toString()).isEqualTo("BackoffLimitExceeded");
        assertThat(end.pods()).hasSize(3).allSatisfy(pod -> {
            assertThat(pod.exitCode()).isEqualTo(75);
            assertThat(pod.said()).startsWith("FAIL").containsAnyOf(kinds);
            assertThat(pod.log()).contains("✗ " + check, "✓ echo");
        });
        return end;
    }

    @Test
    void a_good_path_is_complete_with_a_pass_in_the_pods_status() {
        End end = end("verify");
        assertThat(end.condition()).as(end.toString()).isEqualTo("Complete");
        assertThat(end.pod().exitCode()).isZero();
        assertThat(end.pod().said()).startsWith("PASS  12 checks passed").doesNotEndWith("\n");
    }

    @Test
    void a_single_message_leaves_its_verdict_in_the_pods_status_too() {
        End end = end("send");
        assertThat(end.condition()).as(end.toString()).isEqualTo("Complete");
        assertThat(end.pod().said()).startsWith("PASS  7 bytes came back").doesNotEndWith("\n");
    }

    @Test
    void a_wrong_flag_fails_the_job_at_once() {
        failedAtOnce("usage", 64, "--no-such-flag");
    }

    /// The nodes refuse for such a Service by ICMP, of which a kernel says only so much in a second, for
    /// all that it refuses: what is heard of it may be silence alone.
    @Test
    void a_service_without_endpoints_is_refused_or_silent_for_the_whole_minute() {
        End end = end("nobody");
        String kind = end.pod().said().contains("· REFUSED") ? "REFUSED" : "CONNECT_TIMEOUT";
        failedAtOnce("nobody", 69, kind);
        assertThat(end.pod().said()).containsPattern(kind + " [\\d,]+ times.* in (1 min|60)")
                .containsPattern("FAIL .* · (1 min|60)");
        assertThat(end.pod().log()).contains("waiting: ");
    }

    @Test
    void a_port_on_which_nothing_listens_is_refused() {
        failedAtOnce("wrong-port", 69, "REFUSED");
    }

    @Test
    void a_name_that_is_not_there_is_a_failure_of_dns() {
        failedAtOnce("no-such-service", 69, "DNS");
    }

    @Test
    void packets_that_vanish_are_a_timeout_while_connecting() {
        End end = end("black-hole");
        assumeThat(end.pod().said()).as("this network answers for addresses that nobody has")
                .doesNotContain("UNREACHABLE", "REFUSED");
        failedAtOnce("black-hole", 69, "CONNECT_TIMEOUT");
    }

    @Test
    void an_address_family_that_is_not_there_is_unreachable() {
        assumeThat(HERE.get("pods").at("/items/0/status/podIPs")).as("pods have IPv6 here")
                .hasSize(1);
        failedAtOnce("unreachable", 69, "UNREACHABLE");
    }

    @Test
    void a_peer_that_takes_everything_and_says_nothing_is_told_as_that() {
        End end = failedAtOnce("silent", 69, "READ_TIMEOUT");
        assertThat(end.pod().said()).contains("while waiting for the first byte");
    }

    @Test
    void other_bytes_than_were_sent_fail_the_job_at_once() {
        failedAtOnce("wrong", 65, "MISMATCH");
    }

    @Test
    void a_path_that_lets_small_messages_through_fails_in_large() {
        failedThreeTimes("large", "large", "READ_TIMEOUT", "WRITE_TIMEOUT");
    }

    @Test
    void a_proxy_that_ends_both_directions_at_once_fails_in_half_close() {
        failedThreeTimes("half-close", "half-close", "EARLY_EOF", "RESET");
    }

    @Test
    void a_path_that_forgets_silent_connections_fails_in_idle() {
        failedThreeTimes("idle", "idle", "RESET", "READ_TIMEOUT");
    }

    @Test
    void a_server_at_its_limit_resets_connections() {
        failedThreeTimes("full", "concurrent", "RESET");
    }

    @Test
    void a_dead_address_beside_a_living_one_fails_connect_unless_it_is_accepted() {
        End end = end("one-dead");
        assertThat(end.condition()).as(end.toString()).isEqualTo("Failed");
        assertThat(end.pod().log()).contains("✗ connect", "REFUSED");
        End accepted = end("one-dead-accepted");
        assertThat(accepted.condition()).as(accepted.toString()).isEqualTo("Complete");
        assertThat(accepted.pod().log()).contains("another address answered in its place");
    }

    @Test
    void an_image_that_is_not_there_is_named_by_the_events() {
        End end = end("missing-image");
        assertThat(end.reason()).as(end.toString()).isEqualTo("DeadlineExceeded");
        assertThat(end.pods()).isEmpty();
        assertThat(HERE.kubectl("get", "events")).contains("ErrImagePull", "echo-client:missing");
    }

    @Test
    void a_pod_that_is_turned_away_is_named_by_the_events() {
        assumeThat(Cluster.GIVEN_NAMESPACE).as("a given namespace may enforce nothing").isEmpty();
        Cluster.await("an event names the refusal", Duration.ofSeconds(60), () -> HERE
                .kubectl("get", "events", "--field-selector=involvedObject.name=unsafe")
                .contains("violates PodSecurity"));
        assertThat(JOBS.get("unsafe").pods()).isEmpty();
    }

    @Test
    void a_rate_that_the_client_cannot_send_is_its_own_fault() {
        End end = end("rate");
        assertThat(end.condition()).as(end.toString()).isEqualTo("Failed");
        assertThat(end.pod().exitCode()).isEqualTo(75);
        assertThat(end.pod().log()).contains("✗ sent>=99%", "this client could not send");
    }

    @Test
    void a_client_that_is_throttled_says_that_it_was_late_itself() {
        assertThat(end("throttled").pod().log()).containsAnyOf("this client itself stood still",
                "the schedule lagged by");
    }

    @Test
    void what_the_client_itself_lacks_is_no_verdict() {
        End end = end("portless");
        assertThat(end.condition()).as(end.toString()).isEqualTo("Failed");
        assertThat(end.pod().exitCode()).as(end.toString()).isEqualTo(70);
        assertThat(end.pod().log()).contains("LOCAL");
    }
}
