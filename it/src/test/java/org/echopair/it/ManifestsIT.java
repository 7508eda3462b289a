package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The manifests mean what they say, and say what the apps and the images really are.
class ManifestsIT {

    private static final Path LOCAL = Manifests.FOLDER.resolve("overlays/local");

    static List<Path> files() {
        return Manifests.files();
    }

    @ParameterizedTest
    @MethodSource("files")
    void every_file_holds_only_what_its_kind_allows(Path file) {
        if (file.endsWith(Manifests.KUSTOMIZATION)) {
            Kustomization read = Kustomization.in(file.getParent());
            assertThat(read.kind()).isEqualTo("Kustomization");
            assertThat(read.apiVersion()).isEqualTo("kustomize.config.k8s.io/v1beta1");
        } else {
            assertThat(StrictYaml.manifests(Manifests.text(file))).isNotEmpty();
        }
    }

    @Test
    void the_local_overlay_brings_every_file_there_is() {
        assertThat(Kustomization.filesOf(LOCAL)).hasSameElementsAs(Manifests.files());
    }

    @Test
    void the_namespace_admits_restricted_pods_only() {
        var namespace = Manifests.only(Namespace.class).getMetadata();
        assertThat(namespace.getName()).isEqualTo(Kustomization.in(LOCAL).namespace());
        String label = "pod-security.kubernetes.io/";
        assertThat(namespace.getLabels()).containsAllEntriesOf(Map.of(label + "enforce",
                "restricted", label + "warn", "restricted", label + "audit", "restricted"));
    }

    @ParameterizedTest
    @EnumSource
    void the_image_is_the_one_that_was_built_and_is_not_pulled_again(App app) throws IOException {
        Container container = Manifests.container(app);
        assertThat(ImageTar.of(app).tags()).contains(container.getImage());
        assertThat(container.getImagePullPolicy()).isEqualTo("IfNotPresent");
    }

    @ParameterizedTest
    @EnumSource
    void the_user_is_the_image_s_own(App app) throws IOException {
        var security = Manifests.pod(app).getSecurityContext();
        assertThat(security.getRunAsUser() + ":" + security.getRunAsGroup())
                .isEqualTo(ImageTar.of(app).config().get("User").asString());
    }

    @ParameterizedTest
    @EnumSource
    void every_variable_and_every_flag_is_one_that_the_app_has(App app) {
        List<String> args = Manifests.container(app).getArgs();
        HelpText help = app == App.CLIENT
                ? new HelpText(app.help(args.getFirst()))
                : new HelpText(app.help());
        assertThat(Manifests.variables(app)).isNotEmpty().allSatisfy((variable, value) -> {
            assertThat(variable).startsWith("ECHO_");
            assertThat(help.flags()).contains(HelpText.flagOf(variable));
            assertThat(value).isNotBlank();
        });
        assertThat(args).filteredOn(arg -> arg.startsWith("-"))
                .allSatisfy(flag -> assertThat(help.flags()).contains(flag));
    }

    @ParameterizedTest
    @EnumSource
    void the_service_account_is_there_and_mounts_no_token(App app) {
        assertThat(accounts()).anySatisfy(account -> {
            assertThat(account.getMetadata().getName())
                    .isEqualTo(Manifests.pod(app).getServiceAccountName());
            assertThat(account.getAutomountServiceAccountToken()).isFalse();
        });
    }

    private static List<ServiceAccount> accounts() {
        return Manifests.all().stream().filter(ServiceAccount.class::isInstance)
                .map(ServiceAccount.class::cast).toList();
    }

    @Nested
    class Server {

        private static HelpText help;

        private final Container container = Manifests.container(App.SERVER);

        @BeforeAll
        static void readHelp() {
            help = new HelpText(App.SERVER.help());
        }

        @Test
        void listens_where_its_container_ports_say() {
            assertThat(containerPort("tcp-echo")).hasToString(setting("ECHO_PORT"));
            assertThat(containerPort("admin")).hasToString(setting("ECHO_ADMIN_PORT"));
            assertThat(container.getPorts()).hasSize(2);
        }

        @Test
        void is_asked_on_its_admin_port_whether_it_is_ready_and_alive() {
            var ready = container.getReadinessProbe().getHttpGet();
            assertThat(ready.getPath()).isEqualTo("/readyz");
            assertThat(ready.getPort().getStrVal()).isEqualTo("admin");
            var alive = container.getLivenessProbe().getHttpGet();
            assertThat(alive.getPath()).isEqualTo("/livez");
            assertThat(alive.getPort().getStrVal()).isEqualTo("admin");
        }

        @Test
        void is_what_the_service_leads_to() {
            var template = Manifests.deployment().getSpec().getTemplate().getMetadata();
            var service = Manifests.service().getSpec();
            assertThat(template.getLabels()).containsAllEntriesOf(service.getSelector());
            assertThat(template.getLabels()).containsAllEntriesOf(
                    Manifests.deployment().getSpec().getSelector().getMatchLabels());
            ServicePort port = Manifests.single(service.getPorts());
            assertThat(containerPort(port.getTargetPort().getStrVal()))
                    .isEqualTo(containerPort("tcp-echo"));
            assertThat(port.getName()).isEqualTo("tcp-echo");
            assertThat(port.getAppProtocol()).isNull();
            assertThat(service.getIpFamilyPolicy()).isEqualTo("PreferDualStack");
        }

        @Test
        void has_a_grace_period_that_outlasts_its_shutdown() {
            Duration longest = duration("ECHO_SHUTDOWN_DELAY").plus(duration("ECHO_DRAIN_TIMEOUT"));
            Duration grace = Duration.ofSeconds(
                    Manifests.pod(App.SERVER).getTerminationGracePeriodSeconds());
            // Past the deadline the server still flushes, closes and waits for peers to take it.
            assertThat(grace).isGreaterThanOrEqualTo(longest.plusSeconds(5));
        }

        @Test
        void never_has_fewer_pods_ready_than_it_should_while_it_is_rolled_out() {
            var strategy = Manifests.deployment().getSpec().getStrategy().getRollingUpdate();
            assertThat(strategy.getMaxUnavailable().getIntVal()).isZero();
            assertThat(strategy.getMaxSurge().getIntVal()).isPositive();
        }

        private Integer containerPort(String name) {
            return Manifests.single(container.getPorts().stream()
                    .filter(port -> port.getName().equals(name)).toList()).getContainerPort();
        }

        private Duration duration(String variable) {
            return Duration.parse("PT" + setting(variable));
        }

        /// What the manifest sets, or what the app does without.
        private String setting(String variable) {
            String set = Manifests.variables(App.SERVER).get(variable);
            return set != null ? set : help.defaultOf(HelpText.flagOf(variable));
        }
    }

    @Nested
    class Client {

        private final JobSpec job = Manifests.job();

        @Test
        void is_a_template_that_runs_only_when_somebody_asks() {
            assertThat(Manifests.cronJob().getSpec().getSuspend()).isTrue();
            assertThat(Manifests.cronJob().getMetadata().getName()).isEqualTo("echo-client");
        }

        @Test
        void speaks_to_the_service() {
            HasMetadata service = Manifests.service();
            ServicePort port = Manifests.single(Manifests.service().getSpec().getPorts());
            assertThat(Manifests.variables(App.CLIENT)).containsEntry("ECHO_TARGET",
                    service.getMetadata().getName() + ":" + port.getPort());
        }

        @Test
        void fails_its_job_at_once_on_a_mistake_or_on_wrong_bytes_and_on_nothing_else() {
            assertThat(Manifests.pod(App.CLIENT).getRestartPolicy()).isEqualTo("Never");
            List<PodFailurePolicyRule> rules = job.getPodFailurePolicy().getRules();
            assertThat(rules).hasSize(2);
            assertThat(rules.getFirst().getAction()).isEqualTo("FailJob");
            assertThat(rules.getFirst().getOnExitCodes().getOperator()).isEqualTo("In");
            assertThat(rules.getFirst().getOnExitCodes().getValues()).containsExactly(64, 65);
            assertThat(rules.getFirst().getOnExitCodes().getContainerName())
                    .isEqualTo(Manifests.container(App.CLIENT).getName());
            assertThat(rules.getLast().getAction()).isEqualTo("Ignore");
            assertThat(rules.getLast().getOnPodConditions()).extracting("type")
                    .containsExactly("DisruptionTarget");
        }

        @Test
        void ends_by_itself_and_is_cleared_away() {
            assertThat(job.getBackoffLimit()).isPositive();
            assertThat(job.getActiveDeadlineSeconds()).isPositive();
            assertThat(job.getTtlSecondsAfterFinished()).isPositive();
        }
    }
}
