package org.echopair.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.echopair.it.MeshAlerts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.JsonNode;

/// The mesh on a cluster's nodes names the direction that fails, and is silent about what is orderly.
@Timeout(value = 6, unit = TimeUnit.MINUTES)
@Isolated
class MeshClusterIT {

    @RegisterExtension
    static final TestNamespace HERE = TestNamespace.of("mesh", "mesh");

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /// Longer than the shipped two minutes are here, more than twice over.
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(15);

    @TempDir
    private static Path folder;

    private static MeshAlerts alerts;
    private static List<MeshProber> probers = List.of();

    @BeforeAll
    static void start() throws Exception {
        Cluster.assumeOwn();
        Cluster.assumeNodes(2);
        assumeThat(MeshAlerts.canBeHad())
                .as("no prometheus here: install Debian's prometheus").isTrue();
        List<String> faster = new ArrayList<>(List.of("set", "env", "daemonset/echo-mesh"));
        MeshAlerts.FAST.forEach((variable, value) -> faster.add(variable + "=" + value));
        HERE.kubectl(faster.toArray(String[]::new));
        HERE.rolledOut();
        alerts = new MeshAlerts(folder);
    }

    @AfterAll
    static void stop() {
        if (alerts != null) {
            alerts.close();
        }
    }

    @BeforeEach
    void scrape() throws Exception {
        probers = pods().stream().map(pod -> MeshProber.of(HERE, pod)).toList();
        alerts.scrape(probers.stream().map(MeshProber::forAlerts).toList());
        awaitAllWell();
    }

    @AfterEach
    void close() {
        probers.forEach(MeshProber::close);
    }

    private static List<JsonNode> pods() {
        return Cluster.items(HERE.get("pods", "-l", "app.kubernetes.io/name=echo-mesh"))
                .filter(pod -> pod.at("/metadata/deletionTimestamp").isMissingNode()).toList();
    }

    private static List<String> nodes() {
        return pods().stream().map(pod -> pod.at("/spec/nodeName").asString()).toList();
    }

    @Test
    void there_is_one_on_every_node_and_on_those_that_are_tainted() {
        try (Node tainted = Cluster.assumeNodes(2).getFirst()) {
            tainted.taint();
            HERE.kubectl("rollout", "restart", "daemonset/echo-mesh");
            HERE.rolledOut();
            assertThat(nodes()).contains(tainted.name()).containsExactlyInAnyOrderElementsOf(
                    Cluster.items(Cluster.get("nodes")).map(Cluster::name).toList());
        }
    }

    @Test
    void a_drained_node_stays_in_the_mesh_and_alerts_nobody() throws Exception {
        Instant began = Instant.now();
        try (Node drained = Cluster.assumeNodes(2).getFirst()) {
            drained.drain();
            stays();
            assertThat(nodes()).contains(drained.name());
        }
        assertThat(alerts.firedSince(began, Set.of())).isEmpty();
    }

    @Test
    void a_policy_against_one_direction_is_named_with_it() throws Exception {
        MeshProber closed = probers.getLast();
        MeshProber open = probers.getFirst();
        expect(Set.of("EchoPairFails " + open.node() + " " + closed.node()), () -> {
            HERE.kubectl("label", "pod", closed.pod(), Cluster.MARK + "=closed");
            HERE.feed(onlyOut(), "apply", "-f", "-");
            // Policies add up, so the one that lets traffic in must let go of the pod.
            HERE.kubectl("patch", "networkpolicy/echo-mesh", "--type=merge", "-p",
                    "{\"spec\":{\"podSelector\":{\"matchExpressions\":[{\"key\":\"" + Cluster.MARK
                            + "\",\"operator\":\"DoesNotExist\"}]}}}");
        }, () -> {
            HERE.kubectl("patch", "networkpolicy/echo-mesh", "--type=merge", "-p",
                    "{\"spec\":{\"podSelector\":{\"matchExpressions\":null}}}");
            HERE.kubectl("label", "pod", closed.pod(), Cluster.MARK + "-");
            HERE.kubectl("delete", "networkpolicy/only-out");
        });
    }

    private static String onlyOut() {
        return """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: only-out}
                spec:
                  podSelector: {matchLabels: {%s: closed}}
                  policyTypes: [Egress]
                  egress: [{}]
                """.formatted(Cluster.MARK);
    }

    /// Its own prober cannot be asked meanwhile; its neighbour's tells of it.
    @Test
    void a_node_that_is_cut_off_is_named_until_it_is_back() throws Exception {
        String command = System.getProperty("cluster.cut", "");
        assumeThat(command).as("to cut a node off it takes -Dcluster.cut=COMMAND").isNotEmpty();
        MeshProber lost = probers.stream().filter(each -> !isControlPlane(each.node()))
                .findFirst().orElseThrow();
        MeshProber other = probers.stream().filter(each -> each != lost).findFirst()
                .orElseThrow();
        expect(Set.of("EchoPairFails " + other.node() + " " + lost.node()),
                () -> cut(command, lost.node(), "down"), () -> cut(command, lost.node(), "up"));
    }

    private static void cut(String command, String node, String state) {
        Run.of(PATIENCE, "", List.of("bash", "-c",
                command.replace("{node}", node).replace("{state}", state))).succeeded();
    }

    /// Who is asked all the while must not be cut off.
    private static boolean isControlPlane(String node) {
        return Cluster.get("node/" + node).at("/metadata/labels")
                .has("node-role.kubernetes.io/control-plane");
    }

    private static void stays() throws InterruptedException {
        Thread.sleep(LONG_ENOUGH);
    }

    private interface Step {
        void run() throws Exception;
    }

    private void expect(Set<String> names, Step fault, Step repair) throws Exception {
        Instant began = Instant.now();
        try {
            fault.run();
            Cluster.await(names + " fire", PATIENCE,
                    () -> fired(began, names).containsAll(names));
        } finally {
            repair.run();
        }
        close();
        scrape();
        assertThat(fired(began, names)).isEqualTo(names);
    }

    private static Set<String> fired(Instant began, Set<String> names) {
        try {
            return alerts.firedSince(began, names);
        } catch (Exception e) {
            throw new AssertionError("Prometheus does not answer", e);
        }
    }

    private static void awaitAllWell() {
        Cluster.await("every pod reaches every other one", PATIENCE, () -> {
            try {
                return alerts.allWell();
            } catch (Exception e) {
                throw new AssertionError("Prometheus does not answer", e);
            }
        });
    }
}
