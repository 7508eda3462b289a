package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.echopair.it.PrometheusOperator.PodMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the manifests of the mesh say about each other, in every overlay that has one.
class MeshManifestIT {

    private static final String WATCHES = "org.echopair.it.Workload#watches";
    private static final String MESHES = "org.echopair.it.Overlay#meshes";

    @ParameterizedTest
    @MethodSource(WATCHES)
    void watches_every_address_of_its_own_kind_until_it_is_stopped(Workload watch) {
        var service = watch.overlay().only(Service.class);
        assertThat(watch.container().getArgs()).containsExactly("watch", "--every-address");
        assertThat(watch.variables())
                .containsEntry("ECHO_TARGET", service.getMetadata().getName() + ":"
                        + Overlay.single(service.getSpec().getPorts()).getPort())
                .containsEntry("ECHO_DURATION", "0");
        assertThat(watch.labels()).containsAllEntriesOf(service.getSpec().getSelector());
    }

    /// Otherwise the name would lead to one address, and one that fails would leave it.
    @ParameterizedTest
    @MethodSource(MESHES)
    void has_a_name_for_every_address_also_of_those_that_fail(Overlay mesh) {
        var service = mesh.only(Service.class).getSpec();
        assertThat(service.getClusterIP()).isEqualTo("None");
        assertThat(service.getPublishNotReadyAddresses()).isTrue();
    }

    @ParameterizedTest
    @MethodSource(WATCHES)
    void knows_its_addresses_and_its_node_without_asking_the_api_server(Workload watch) {
        Map<String, String> fields = watch.container().getEnv().stream()
                .filter(each -> each.getValueFrom() != null).collect(Collectors.toMap(
                        EnvVar::getName, each -> each.getValueFrom().getFieldRef().getFieldPath()));
        assertThat(fields).isEqualTo(
                Map.of("ECHO_POD_IP", "status.podIPs", "ECHO_NODE", "spec.nodeName"));
        assertThat(watch.overlay().objects()).extracting(HasMetadata::getKind)
                .noneMatch(kind -> kind.contains("Role"));
    }

    @ParameterizedTest
    @MethodSource(WATCHES)
    void has_a_bounded_number_of_neighbours(Workload watch) {
        assertThat(Integer.parseInt(watch.setting("ECHO_NEIGHBOURS"))).isBetween(2, 20);
    }

    @ParameterizedTest
    @MethodSource(WATCHES)
    void is_asked_whether_it_lives_and_not_whether_the_network_does(Workload watch) {
        assertThat(watch.port("watch-admin")).hasToString(watch.setting("ECHO_ADMIN_PORT"));
        assertThat(watch.container().getReadinessProbe()).isNull();
        asks(watch.container().getStartupProbe());
        asks(watch.container().getLivenessProbe());
    }

    private static void asks(Probe probe) {
        assertThat(probe.getHttpGet().getPath()).isEqualTo("/livez");
        assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("watch-admin");
        assertThat(probe.getTimeoutSeconds()).isLessThanOrEqualTo(probe.getPeriodSeconds());
    }

    @ParameterizedTest
    @MethodSource(MESHES)
    void the_containers_of_a_pod_share_it_and_so_no_port(Overlay mesh) {
        assertThat(mesh.workloads()).hasSize(2)
                .flatExtracting(each -> each.container().getPorts())
                .extracting("containerPort", Integer.class).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource(MESHES)
    void is_on_every_node_and_replaced_a_tenth_at_a_time(Overlay mesh) {
        DaemonSet daemonSet = mesh.only(DaemonSet.class);
        var pod = daemonSet.getSpec().getTemplate().getSpec();
        assertThat(pod.getTolerations()).singleElement().satisfies(all -> {
            assertThat(all.getOperator()).isEqualTo("Exists");
            assertThat(all.getKey()).isNull();
            assertThat(all.getEffect()).isNull();
        });
        assertThat(pod.getNodeSelector()).isEmpty();
        assertThat(pod.getAffinity()).isNull();
        var update = daemonSet.getSpec().getUpdateStrategy().getRollingUpdate();
        assertThat(update.getMaxUnavailable().getStrVal()).isEqualTo("10%");
    }

    /// What is measured there is what serves the pair.
    @Test
    void its_server_is_the_pair_s_own() {
        assertThat(Overlay.MESH.server().runsLike(Overlay.LOCAL.server())).isTrue();
    }

    @ParameterizedTest
    @MethodSource(MESHES)
    void its_pods_reach_each_other_and_names_and_monitoring_reaches_their_watches(Overlay mesh) {
        NetworkPolicySpec policy = policy(mesh);
        assertThat(mesh.server().labels())
                .containsAllEntriesOf(policy.getPodSelector().getMatchLabels());
        assertThat(policy.getIngress()).hasSize(2);
        var fromMesh = policy.getIngress().getFirst();
        assertThat(Overlay.single(fromMesh.getFrom()).getPodSelector())
                .isEqualTo(policy.getPodSelector());
        assertThat(Overlay.single(fromMesh.getPorts()).getPort().getStrVal())
                .isEqualTo("tcp-echo");
        var fromMonitoring = policy.getIngress().getLast();
        assertThat(Overlay.single(fromMonitoring.getFrom()).getNamespaceSelector()
                .getMatchLabels()).containsEntry("kubernetes.io/metadata.name", "monitoring");
        assertThat(Overlay.single(fromMonitoring.getPorts()).getPort().getStrVal())
                .isEqualTo("watch-admin");
        var toMesh = policy.getEgress().getFirst();
        assertThat(Overlay.single(toMesh.getTo()).getPodSelector())
                .isEqualTo(policy.getPodSelector());
        assertThat(Overlay.single(toMesh.getPorts()).getPort().getIntVal())
                .isEqualTo(mesh.server().port("tcp-echo"));
        assertThat(names(policy)).isEqualTo(names(clientOfThePair())).hasSize(2);
    }

    private static List<NetworkPolicyEgressRule> names(NetworkPolicySpec policy) {
        return policy.getEgress().stream().skip(1).toList();
    }

    private static NetworkPolicySpec clientOfThePair() {
        return specs(Overlay.GUARDED)
                .filter(each -> Overlay.GUARDED.client("echo-client").labels().entrySet()
                        .containsAll(each.getPodSelector().getMatchLabels().entrySet()))
                .filter(each -> !each.getPodSelector().equals(new LabelSelector())).findFirst()
                .orElseThrow();
    }

    /// The other one admits nothing, to any pod.
    private static NetworkPolicySpec policy(Overlay mesh) {
        assertThat(specs(mesh)).hasSize(2)
                .anyMatch(each -> each.getPodSelector().equals(new LabelSelector()));
        return Overlay.single(specs(mesh)
                .filter(each -> !each.getPodSelector().equals(new LabelSelector())).toList());
    }

    private static Stream<NetworkPolicySpec> specs(Overlay overlay) {
        return overlay.all(NetworkPolicy.class).stream().map(NetworkPolicy::getSpec);
    }

    @Test
    void the_monitor_finds_the_watches_admin_port_and_no_other() {
        Workload watch = Overlay.MESH_EVERYTHING.client("echo-mesh");
        var monitor = Overlay.MESH_EVERYTHING.only(PodMonitor.class).getSpec();
        assertThat(watch.labels()).containsAllEntriesOf(monitor.selector().getMatchLabels());
        var endpoint = Overlay.single(monitor.podMetricsEndpoints());
        assertThat(watch.port(endpoint.port())).isPositive();
        assertThat(endpoint.path()).isEqualTo("/metrics");
    }
}
