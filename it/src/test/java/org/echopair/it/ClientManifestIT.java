package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What the client's manifests say about its verdicts, in every overlay.
class ClientManifestIT {

    private static final String CLIENTS = "org.echopair.it.Workload#clients";

    /// Duration of a `check`, which has no `--duration`; its silence takes 2 s.
    private static final Duration A_CHECK = Duration.ofSeconds(30);
    /// Kubernetes waits 10 s before the second attempt, 20 before the third, and so on.
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);

    @ParameterizedTest
    @EnumSource
    void is_a_template_that_runs_only_when_somebody_asks_or_by_the_schedule(Overlay overlay) {
        boolean scheduled = overlay == Overlay.SCHEDULED
                || overlay.base().equals(Overlay.PRODUCTION.base());
        assertThat(overlay.all(CronJob.class)).hasSize(overlay.isWhole() ? 1 : 0)
                .allSatisfy(cronJob -> {
                    assertThat(cronJob.getMetadata().getName()).isEqualTo("echo-client");
                    assertThat(cronJob.getSpec().getSuspend()).isNotEqualTo(scheduled);
                    assertThat(cronJob.getSpec().getSchedule()).isEqualTo("*/10 * * * *");
                    assertThat(cronJob.getSpec().getConcurrencyPolicy()).isEqualTo("Forbid");
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
    void fails_its_job_at_once_on_a_mistake_or_on_wrong_bytes_and_on_nothing_else(
            Workload client) {
        assertThat(client.pod().getRestartPolicy()).isEqualTo("Never");
        List<PodFailurePolicyRule> rules = client.job().getPodFailurePolicy().getRules();
        assertThat(rules).hasSize(2);
        assertThat(rules.getFirst().getAction()).isEqualTo("FailJob");
        assertThat(rules.getFirst().getOnExitCodes().getOperator()).isEqualTo("In");
        assertThat(rules.getFirst().getOnExitCodes().getValues()).containsExactly(64, 65);
        assertThat(rules.getFirst().getOnExitCodes().getContainerName())
                .isEqualTo(client.container().getName());
        assertThat(rules.getLast().getAction()).isEqualTo("Ignore");
        assertThat(rules.getLast().getOnPodConditions()).extracting("type")
                .containsExactly("DisruptionTarget");
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
        assertThat(Duration.ofSeconds(client.job().getActiveDeadlineSeconds()))
                .isGreaterThanOrEqualTo(all);
    }

    private static Duration run(Workload client) {
        return client.variables().containsKey("ECHO_DURATION")
                ? client.duration("ECHO_DURATION")
                : A_CHECK;
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
        if (!client.container().getArgs().getFirst().equals("check")) {
            assertThat(retries(client.job())).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LOAD", "LOAD_FROM_REGISTRY"})
    void a_load_of_many_pods_runs_at_once_and_every_pod_reports(Overlay overlay) {
        JobSpec job = overlay.only(Job.class).getSpec();
        assertThat(job.getCompletionMode()).isEqualTo("Indexed");
        assertThat(job.getCompletions()).isGreaterThan(1).isEqualTo(job.getParallelism());
        // Otherwise the first failure would end the others.
        assertThat(job.getBackoffLimit()).isGreaterThanOrEqualTo(job.getCompletions());
        assertThat(overlay.workload(App.CLIENT).container().getArgs()).containsExactly("load",
                "--output", "json");
    }
}
