package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the client's manifests say about its verdicts, in every overlay.
class ClientManifestIT {

    private static final String CLIENTS = "org.echopair.it.Workload#clients";

    /// Duration of a `check`, which has no `--duration`; its silence takes 2 s.
    private static final Duration A_CHECK = Duration.ofSeconds(30);
    /// How long a client that was told to stop may take for its report.
    private static final Duration LONGEST_REPORT = Duration.ofSeconds(10);
    /// Kubernetes waits 10 s before the second attempt, 20 before the third, and so on.
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);

    @ParameterizedTest
    @MethodSource("org.echopair.it.Overlay#pairs")
    void are_templates_that_run_only_when_somebody_asks_or_by_the_schedule(Overlay overlay) {
        boolean scheduled = overlay == Overlay.SCHEDULED
                || overlay.base().equals(Overlay.PRODUCTION.base());
        assertThat(overlay.all(CronJob.class)).allSatisfy(cronJob -> {
            boolean isCheck = cronJob.getMetadata().getName().equals("echo-client");
            assertThat(cronJob.getSpec().getSuspend()).isNotEqualTo(scheduled && isCheck);
            assertThat(cronJob.getSpec().getSchedule()).isEqualTo("*/10 * * * *");
            assertThat(cronJob.getSpec().getConcurrencyPolicy()).isEqualTo("Forbid");
        }).extracting(each -> each.getMetadata().getName()).containsExactlyInAnyOrder(
                "echo-client", "echo-load", "echo-rollout");
    }

    /// Jobs that are made from a CronJob are its own, and it deletes those beyond its limits, also
    /// while it is suspended: a second failure would take the first one's log away.
    @ParameterizedTest
    @MethodSource("org.echopair.it.Overlay#pairs")
    void keep_what_a_day_of_failures_has_to_say(Overlay overlay) {
        assertThat(overlay.all(CronJob.class)).allSatisfy(cronJob -> {
            assertThat(cronJob.getSpec().getFailedJobsHistoryLimit()).isGreaterThanOrEqualTo(20);
            assertThat(cronJob.getSpec().getSuccessfulJobsHistoryLimit())
                    .isGreaterThanOrEqualTo(cronJob.getSpec().getSuspend() ? 20 : 12);
        });
    }

    @ParameterizedTest
    @MethodSource(CLIENTS)
    void speaks_to_the_service(Workload client) {
        Service service = Overlay.LOCAL.only(Service.class);
        ServicePort port = Overlay.single(service.getSpec().getPorts());
        assertThat(client.variables()).containsEntry("ECHO_TARGET",
                service.getMetadata().getName() + ":" + port.getPort());
    }

    @ParameterizedTest
    @MethodSource(CLIENTS)
    void fails_at_once_on_what_a_retry_cannot_mend_and_on_nothing_else(Workload client) {
        assertThat(client.pod().getRestartPolicy()).isEqualTo("Never");
        PodFailurePolicyRule rule = client.job().getPodFailurePolicy().getRules().getFirst();
        // Where many pods measure, one pod's failure must not end the others.
        assertThat(rule.getAction()).isEqualTo(isOfMany(client) ? "FailIndex" : "FailJob");
        assertThat(rule.getOnExitCodes().getOperator()).isEqualTo("In");
        // A check that never connected has tried for all of ECHO_WAIT; the others are not retried.
        assertThat(rule.getOnExitCodes().getValues()).isEqualTo(
                client.command().equals("check") ? List.of(64, 65, 69) : List.of(64, 65));
        assertThat(rule.getOnExitCodes().getContainerName())
                .isEqualTo(client.container().getName());
    }

    /// A check can be repeated. A watch or a load that was evicted has seen half of what it was to see,
    /// and a second one would hide that.
    @ParameterizedTest
    @MethodSource(CLIENTS)
    void an_eviction_is_no_verdict_of_a_check_and_no_pass_of_a_watch_or_a_load(Workload client) {
        List<PodFailurePolicyRule> rules = client.job().getPodFailurePolicy().getRules();
        assertThat(rules).hasSize(2);
        assertThat(rules.getLast().getAction()).isEqualTo(switch (client.command()) {
            case "check" -> "Ignore";
            case "load" -> "FailIndex";
            default -> "FailJob";
        });
        assertThat(rules.getLast().getOnPodConditions()).singleElement().satisfies(condition -> {
            assertThat(condition.getType()).isEqualTo("DisruptionTarget");
            // The API server would fill it in, and every apply would say "configured".
            assertThat(condition.getStatus()).isEqualTo("True");
        });
    }

    private static boolean isOfMany(Workload client) {
        return "Indexed".equals(client.job().getCompletionMode());
    }

    @ParameterizedTest
    @MethodSource(CLIENTS)
    void waits_for_the_server_and_not_for_ever(Workload client) {
        assertThat(client.duration("ECHO_WAIT")).isPositive();
        Duration attempt = client.duration("ECHO_WAIT").plus(run(client));
        Duration all = attempt;
        Duration backOff = FIRST_BACK_OFF;
        for (int retry = 0; retry < retries(client.job()); retry++) {
            all = all.plus(backOff).plus(attempt);
            backOff = backOff.multipliedBy(2);
        }
        // A Job that outlives its deadline loses its pods, and their reports with them.
        assertThat(Duration.ofSeconds(client.job().getActiveDeadlineSeconds()))
                .isGreaterThanOrEqualTo(all);
        assertThat(Duration.ofSeconds(client.pod().getTerminationGracePeriodSeconds()))
                .isGreaterThan(LONGEST_REPORT);
    }

    private static Duration run(Workload client) {
        return client.command().equals("check") ? A_CHECK : client.duration("ECHO_DURATION");
    }

    /// How often one pod may be retried.
    private static int retries(JobSpec job) {
        return job.getBackoffLimitPerIndex() == null
                ? job.getBackoffLimit()
                : job.getBackoffLimitPerIndex();
    }

    @ParameterizedTest
    @MethodSource(CLIENTS)
    void is_cleared_away_when_it_has_been_read(Workload client) {
        assertThat(Duration.ofSeconds(client.job().getTtlSecondsAfterFinished()))
                .isGreaterThanOrEqualTo(Duration.ofHours(1));
        assertThat(client.container().getTerminationMessagePolicy())
                .isEqualTo("FallbackToLogsOnError");
    }

    @ParameterizedTest
    @MethodSource(CLIENTS)
    void a_loss_that_was_seen_is_not_hidden_by_a_second_try(Workload client) {
        assertThat(client.job().getBackoffLimit()).isNotNegative();
        if (!client.command().equals("check")) {
            assertThat(retries(client.job())).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("org.echopair.it.Overlay#pairs")
    void a_load_of_many_pods_runs_at_once_and_every_pod_reports(Overlay overlay) {
        Workload load = overlay.client("echo-load");
        JobSpec job = load.job();
        assertThat(job.getCompletionMode()).isEqualTo("Indexed");
        assertThat(job.getCompletions()).isGreaterThan(1).isEqualTo(job.getParallelism());
        // Otherwise the first failure would end the others.
        assertThat(job.getBackoffLimit()).isGreaterThanOrEqualTo(job.getCompletions());
        assertThat(load.container().getArgs()).containsExactly("load", "--output", "json");
    }
}
