package org.echopair.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.echopair.it.Kubectl;
import org.echopair.it.cluster.ClusterJob.End;
import org.echopair.it.cluster.WatchOver.Cost;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/// What happens to nodes and to the cluster's own services, while no other class runs.
@Timeout(value = 6, unit = TimeUnit.MINUTES)
@Isolated
class NodesClusterIT {

    @RegisterExtension
    static final TestNamespace HERE = TestNamespace.of("nodes", "local", "spread");

    private static final int SERVERS = 3;

    @BeforeAll
    static void own() {
        Cluster.assumeOwn();
    }

    @Test
    void a_rollout_ends_where_a_node_is_tainted() {
        try (Node tainted = Cluster.assumeNodes(2).getFirst()) {
            tainted.taint();
            HERE.kubectl("rollout", "restart", "deployment/echo-server");
            HERE.rolledOut();
            assertThat(nodesOfServers()).doesNotContain(tainted.name());
        }
    }

    @Test
    void a_rollout_ends_where_a_node_is_cordoned() {
        try (Node cordoned = Cluster.assumeNodes(2).getFirst()) {
            cordoned.cordon();
            HERE.kubectl("rollout", "restart", "deployment/echo-server");
            HERE.rolledOut();
            assertThat(nodesOfServers()).doesNotContain(cordoned.name());
        }
    }

    private static Set<String> nodesOfServers() {
        WatchOver.onlyServersAre(HERE, SERVERS);
        return Cluster.items(HERE.get("pods", "-l", "app.kubernetes.io/name=echo-server"))
                .map(pod -> pod.at("/spec/nodeName").asString()).collect(Collectors.toSet());
    }

    /// The watch stands on another node than the one that is drained.
    @Test
    void draining_a_node_with_servers_costs_nothing() {
        List<Node> nodes = Cluster.assumeNodes(2);
        try (Node drained = nodes.getFirst()) {
            HERE.kubectl("rollout", "restart", "deployment/echo-server");
            WatchOver.onlyServersAre(HERE, SERVERS);
            assertThat(nodesOfServers()).contains(drained.name());
            WatchOver watch = WatchOver.named(HERE, "drain", "a node with servers drained")
                    .with(Map.of("ECHO_DURATION", "50s")).on(nodes.getLast());
            Cost cost = watch.during(() -> {
                drained.drain();
                WatchOver.onlyServersAre(HERE, SERVERS);
            });
            assertThat(cost.passed()).as(cost.summary()).isTrue();
            assertThat(nodesOfServers()).doesNotContain(drained.name());
        }
    }

    @Test
    void a_watch_that_is_evicted_is_no_pass_and_says_what_it_saw() throws Exception {
        List<Node> nodes = Cluster.assumeNodes(2);
        try (Node drained = nodes.getFirst()) {
            ClusterJob job = ClusterJob.from(HERE, "echo-rollout", "evicted")
                    .changed(spec -> WatchOver.put(spec, drained)).start().running();
            Process follows = new ProcessBuilder(Kubectl.path().toString(), "-n", HERE.name(),
                    "logs", "--follow", "job/evicted").start();
            List<String> log = new ArrayList<>();
            Thread reader = Thread.ofPlatform()
                    .start(() -> follows.inputReader().lines().forEach(log::add));
            drained.drain();
            reader.join();
            End end = job.end();
            assertThat(end.condition()).as(end.toString()).isEqualTo("Failed");
            assertThat(end.reason()).as(end.toString()).isEqualTo("PodFailurePolicy");
            assertThat(end.message()).contains("DisruptionTarget");
            assertThat(log).last().asString().startsWith("INTERRUPTED  nothing lost");
        }
    }

    @Test
    void restarting_the_dns_costs_nothing() {
        assumeThat(Cluster.run("", "-n", "kube-system", "get", "deployment/coredns").exitCode())
                .as("the DNS is no deployment/coredns in kube-system").isZero();
        WatchOver watch = WatchOver.named(HERE, "dns", "CoreDNS restarted");
        Cost cost = watch.during(() -> {
            Cluster.kubectl("-n", "kube-system", "rollout", "restart", "deployment/coredns");
            Cluster.kubectl("-n", "kube-system", "rollout", "status", "deployment/coredns",
                    "--timeout=110s");
        });
        assertThat(cost.passed()).as(cost.summary()).isTrue();
    }
}
