package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The policies admit what the pair needs and nothing else, judged the way a network plugin does:
/// by labels and ports of the rendered pods.
class NetworkPolicyIT {

    private static final Overlay GUARDED = Overlay.GUARDED;
    private static final Workload SERVER = GUARDED.server();
    private static final Workload CLIENT = GUARDED.client("echo-client");

    @ParameterizedTest
    @EnumSource(names = {"GUARDED", "PRODUCTION", "EVERYTHING"})
    void are_the_same_wherever_there_are_any(Overlay overlay) {
        assertThat(overlay.all(NetworkPolicy.class)).extracting(NetworkPolicy::getSpec)
                .containsExactlyInAnyOrderElementsOf(specs());
    }

    @Test
    void nothing_is_allowed_to_any_pod_that_no_other_policy_names() {
        assertThat(specs()).anySatisfy(spec -> {
            assertThat(spec.getPodSelector()).isEqualTo(new LabelSelector());
            assertThat(spec.getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
            assertThat(spec.getIngress()).isEmpty();
            assertThat(spec.getEgress()).isEmpty();
        });
    }

    @Test
    void every_policy_speaks_of_both_directions() {
        assertThat(specs()).allSatisfy(spec -> assertThat(spec.getPolicyTypes())
                .containsExactlyInAnyOrder("Ingress", "Egress"));
    }

    @Test
    void clients_of_every_overlay_reach_the_echo_port_and_nothing_else() {
        assertThat(Workload.clients()).allSatisfy(client -> {
            List<NetworkPolicyIngressRule> rules = of(SERVER).getIngress().stream()
                    .filter(rule -> rule.getFrom().stream()
                            .anyMatch(peer -> isPod(peer, client.labels())))
                    .toList();
            assertThat(ports(Overlay.single(rules).getPorts())).containsExactly("TCP tcp-echo");
            List<NetworkPolicyEgressRule> out = of(client).getEgress().stream()
                    .filter(rule -> rule.getTo().stream()
                            .anyMatch(peer -> isPod(peer, SERVER.labels())))
                    .toList();
            assertThat(ports(Overlay.single(out).getPorts()))
                    .containsExactly("TCP " + SERVER.port("tcp-echo"));
        });
    }

    @Test
    void monitoring_reaches_the_admin_port_and_clients_do_not() {
        List<NetworkPolicyIngressRule> rules = of(SERVER).getIngress().stream()
                .filter(rule -> ports(rule.getPorts()).contains("TCP admin")).toList();
        NetworkPolicyPeer from = Overlay.single(Overlay.single(rules).getFrom());
        assertThat(from.getPodSelector()).isNull();
        assertThat(from.getNamespaceSelector().getMatchLabels())
                .containsOnlyKeys("kubernetes.io/metadata.name");
        assertThat(SERVER.port("admin")).isPositive();
    }

    /// Of any host: a cache on the node has an address that no selector matches.
    @Test
    void the_client_may_ask_for_names_by_udp_and_by_tcp_wherever_the_cluster_answers() {
        assertThat(of(CLIENT).getEgress()).hasSize(3).anySatisfy(rule -> {
            assertThat(ports(rule.getPorts())).containsExactlyInAnyOrder("UDP 53", "TCP 53");
            assertThat(rule.getTo()).isEmpty();
        }).anySatisfy(rule -> {
            assertThat(ports(rule.getPorts())).containsExactlyInAnyOrder("UDP 5353", "TCP 5353");
            assertThat(Overlay.single(rule.getTo()).getNamespaceSelector().getMatchLabels())
                    .containsEntry("kubernetes.io/metadata.name", "openshift-dns");
        });
    }

    @Test
    void nobody_reaches_the_client_and_the_server_reaches_nobody() {
        assertThat(of(CLIENT).getIngress()).isEmpty();
        assertThat(of(SERVER).getEgress()).isEmpty();
        assertThat(of(SERVER).getIngress()).hasSize(2);
    }

    private static List<NetworkPolicySpec> specs() {
        return GUARDED.all(NetworkPolicy.class).stream().map(NetworkPolicy::getSpec).toList();
    }

    /// The policy that selects this pod; the one that selects every pod has no labels.
    private static NetworkPolicySpec of(Workload workload) {
        return Overlay.single(specs().stream()
                .filter(spec -> !spec.getPodSelector().getMatchLabels().isEmpty())
                .filter(spec -> matches(spec.getPodSelector(), workload.labels())).toList());
    }

    private static boolean isPod(NetworkPolicyPeer peer, Map<String, String> labels) {
        return peer.getNamespaceSelector() == null && peer.getPodSelector() != null
                && matches(peer.getPodSelector(), labels);
    }

    private static boolean matches(LabelSelector selector, Map<String, String> labels) {
        return labels.entrySet().containsAll(selector.getMatchLabels().entrySet());
    }

    private static List<String> ports(List<NetworkPolicyPort> ports) {
        return ports.stream().map(port -> port.getProtocol() + " " + port.getPort().getValue())
                .toList();
    }
}
