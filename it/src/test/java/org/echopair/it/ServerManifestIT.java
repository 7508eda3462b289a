package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What the server's manifests say about each other and about the server, in every overlay.
class ServerManifestIT {

    /// How long the server takes after the drain's deadline, according to docs/server.md.
    private static final Duration LINGER = Duration.ofSeconds(5);

    private static final String SERVERS = "org.echopair.it.Workload#servers";
    /// Those that are not one for each node.
    private static final String DEPLOYMENTS = "org.echopair.it.Workload#deployments";

    @ParameterizedTest
    @MethodSource(SERVERS)
    void listens_where_its_container_ports_say(Workload server) {
        assertThat(server.port("tcp-echo")).hasToString(server.setting("ECHO_PORT"));
        assertThat(server.port("admin")).hasToString(server.setting("ECHO_ADMIN_PORT"));
        assertThat(server.container().getPorts()).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource(SERVERS)
    void is_asked_on_its_admin_port_whether_it_has_started_is_ready_and_alive(Workload server) {
        asks(server.container().getStartupProbe(), "/livez");
        asks(server.container().getReadinessProbe(), "/readyz");
        asks(server.container().getLivenessProbe(), "/livez");
    }

    private static void asks(Probe probe, String path) {
        assertThat(probe.getHttpGet().getPath()).isEqualTo(path);
        assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("admin");
        assertThat(probe.getTcpSocket()).isNull();
        assertThat(probe.getTimeoutSeconds()).isLessThanOrEqualTo(probe.getPeriodSeconds());
    }

    /// A restart cuts off everybody; leaving the Service affects only new connections.
    @ParameterizedTest
    @MethodSource(SERVERS)
    void leaves_the_service_before_it_is_restarted(Workload server) {
        assertThat(patience(server.container().getReadinessProbe()))
                .isLessThan(patience(server.container().getLivenessProbe()));
    }

    private static int patience(Probe probe) {
        return probe.getPeriodSeconds() * probe.getFailureThreshold();
    }

    @ParameterizedTest
    @MethodSource(SERVERS)
    void is_what_the_service_leads_to(Workload server) {
        var service = server.overlay().only(Service.class).getSpec();
        assertThat(server.labels()).containsAllEntriesOf(service.getSelector());
        assertThat(server.labels())
                .containsAllEntriesOf(server.selector().getMatchLabels());
        ServicePort port = Overlay.single(service.getPorts());
        assertThat(server.port(port.getTargetPort().getStrVal()))
                .isEqualTo(server.port("tcp-echo"));
        assertThat(port.getName()).isEqualTo("tcp-echo");
        assertThat(port.getAppProtocol()).isNull();
        assertThat(service.getIpFamilyPolicy()).isEqualTo("PreferDualStack");
    }

    @ParameterizedTest
    @MethodSource(SERVERS)
    void is_never_what_the_service_leads_to_by_mistake(Workload server) {
        var selector = server.overlay().only(Service.class).getSpec().getSelector();
        assertThat(Workload.clients())
                .allSatisfy(client -> assertThat(client.labels().entrySet())
                        .doesNotContainAnyElementsOf(selector.entrySet()));
    }

    @ParameterizedTest
    @MethodSource(SERVERS)
    void has_a_grace_period_that_outlasts_its_shutdown(Workload server) {
        Duration longest = server.duration("ECHO_SHUTDOWN_DELAY")
                .plus(server.duration("ECHO_DRAIN_TIMEOUT")).plus(LINGER);
        assertThat(Duration.ofSeconds(server.pod().getTerminationGracePeriodSeconds()))
                .isGreaterThan(longest);
    }

    @ParameterizedTest
    @MethodSource(SERVERS)
    void goes_on_accepting_until_the_nodes_have_heard_that_it_leaves(Workload server) {
        assertThat(server.duration("ECHO_SHUTDOWN_DELAY"))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(5));
        // A sleeping preStop hook would be the same wait a second time.
        assertThat(server.container().getLifecycle()).isNull();
    }

    @ParameterizedTest
    @MethodSource(DEPLOYMENTS)
    void never_has_fewer_pods_ready_than_it_should_while_it_is_rolled_out(Workload server) {
        var strategy = spec(server).getStrategy().getRollingUpdate();
        assertThat(strategy.getMaxUnavailable().getIntVal()).isZero();
        assertThat(strategy.getMaxSurge().getIntVal()).isPositive();
    }

    @ParameterizedTest
    @MethodSource(DEPLOYMENTS)
    void is_spread_over_nodes_and_zones(Workload server) {
        var constraints = server.pod().getTopologySpreadConstraints();
        assertThat(constraints).extracting("topologyKey").containsExactly("kubernetes.io/hostname",
                "topology.kubernetes.io/zone");
        assertThat(constraints).allSatisfy(each -> {
            assertThat(server.labels())
                    .containsAllEntriesOf(each.getLabelSelector().getMatchLabels());
            assertThat(each.getMaxSkew()).isEqualTo(1);
            // Or a control plane, or a node that is cordoned, would count as an empty place.
            assertThat(each.getNodeTaintsPolicy()).isEqualTo("Honor");
        });
        boolean isProduction = server.overlay() == Overlay.SCALED
                || server.overlay().base().equals(Overlay.PRODUCTION.base());
        assertThat(constraints.getFirst().getWhenUnsatisfiable())
                .isEqualTo(isProduction ? "DoNotSchedule" : "ScheduleAnyway");
    }

    @ParameterizedTest
    @MethodSource(DEPLOYMENTS)
    void gives_way_to_a_node_s_drain_one_pod_at_a_time(Workload server) {
        var budget = server.overlay().only(PodDisruptionBudget.class).getSpec();
        assertThat(server.labels())
                .containsAllEntriesOf(budget.getSelector().getMatchLabels());
        assertThat(budget.getMaxUnavailable().getIntVal()).isEqualTo(1);
        assertThat(budget.getMinAvailable()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void has_its_number_from_one_place(Overlay overlay) {
        List<HorizontalPodAutoscaler> scalers = overlay.all(HorizontalPodAutoscaler.class);
        overlay.all(Deployment.class).forEach(server -> {
            Integer replicas = server.getSpec().getReplicas();
            if (scalers.isEmpty()) {
                assertThat(replicas).isGreaterThan(1);
                return;
            }
            assertThat(replicas).isNull();
            var scaler = Overlay.single(scalers).getSpec();
            assertThat(scaler.getScaleTargetRef().getName())
                    .isEqualTo(server.getMetadata().getName());
            assertThat(scaler.getScaleTargetRef().getKind()).isEqualTo(server.getKind());
            assertThat(scaler.getScaleTargetRef().getApiVersion())
                    .isEqualTo(server.getApiVersion());
            assertThat(scaler.getMinReplicas()).isBetween(2, scaler.getMaxReplicas());
            assertThat(overlay.server().container().getResources().getRequests())
                    .containsKey(Overlay.single(scaler.getMetrics()).getResource().getName());
        });
    }

    private static DeploymentSpec spec(Workload server) {
        return ((Deployment) server.object()).getSpec();
    }
}
