package org.echopair.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.echopair.it.cluster.WatchOver.Cost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

/// Whatever takes servers away in good order costs nothing. A server that is killed costs what it has
/// read and not echoed, since nobody else has those bytes.
@Timeout(value = 8, unit = TimeUnit.MINUTES)
@ResourceLock(value = "network policies", mode = ResourceAccessMode.READ)
class DisruptionsClusterIT {

    @RegisterExtension
    static final TestNamespace HERE = TestNamespace.of("disruptions", "local", "spread");

    private static final int SERVERS = 3;
    private static final int STREAMS = 20;

    @Test
    void a_pod_that_is_deleted_costs_nothing() {
        WatchOver watch = WatchOver.named(HERE, "delete", "a server's pod deleted");
        Cost cost = watch.during(() -> {
            HERE.kubectl("delete", "pod", Cluster.name(server()));
            WatchOver.onlyServersAre(HERE, SERVERS);
        });
        assertThat(cost.passed()).as(cost.summary()).isTrue();
    }

    @Test
    void scaling_up_and_down_costs_nothing() {
        WatchOver watch = WatchOver.named(HERE, "scale", "scaled 3 → 6 → 1 → 3");
        Cost cost = watch.during(() -> {
            for (int servers : List.of(6, 1, SERVERS)) {
                HERE.kubectl("scale", "deployment/echo-server", "--replicas=" + servers);
                HERE.rolledOut();
            }
            WatchOver.onlyServersAre(HERE, SERVERS);
        });
        assertThat(cost.passed()).as(cost.summary()).isTrue();
    }

    @Test
    void endpoint_slices_that_are_deleted_cost_connections_and_no_message() {
        assumeThat(HERE.may("delete", "endpointslices"))
                .as("EndpointSlices may not be deleted with these rights").isTrue();
        WatchOver watch = WatchOver.named(HERE, "slices", "all EndpointSlices deleted");
        Cost cost = watch.during(() -> HERE.kubectl("delete", "endpointslices", "-l",
                "kubernetes.io/service-name=echo-server"));
        assertThat(cost.lost()).as(cost.summary()).isZero();
        // One line, and connections that failed are in it.
        assertThat(cost.passed()).as(cost.summary()).isEqualTo(cost.notConnected() == 0);
        assertThat(cost.summary().contains(" not connected")).isEqualTo(!cost.passed());
    }

    @Test
    void a_pod_that_is_deleted_by_force_costs_a_message_of_each_of_its_streams_at_most() {
        WatchOver watch = WatchOver.named(HERE, "force", "a server's pod deleted by force");
        Cost cost = watch.during(() -> {
            HERE.kubectl("delete", "pod", Cluster.name(server()), "--force",
                    "--grace-period=0");
            WatchOver.onlyServersAre(HERE, SERVERS);
        });
        assertThat(cost.lost()).as(cost.summary()).isLessThanOrEqualTo(STREAMS);
        assertThat(cost.count("wrong_messages")).isZero();
    }

    @Test
    void a_server_that_is_killed_costs_a_message_of_each_of_its_streams_at_most() {
        String kill = System.getProperty("cluster.kill", "");
        assumeThat(kill).as("no -Dcluster.kill says how to kill a container").isNotEmpty();
        WatchOver watch = WatchOver.named(HERE, "kill", "SIGKILL of a server");
        Cost cost = watch.during(() -> {
            JsonNode pod = server();
            String container = pod.at("/status/containerStatuses/0/containerID").asString();
            Run.of(Duration.ofSeconds(20), "", List.of("bash", "-c", kill
                    .replace("{node}", pod.at("/spec/nodeName").asString())
                    .replace("{container}", container.replaceFirst(".*//", "")))).succeeded();
            Cluster.await("the server was started again", Duration.ofSeconds(30),
                    () -> HERE.get("pod", Cluster.name(pod))
                            .at("/status/containerStatuses/0/restartCount").asInt() == 1);
            HERE.rolledOut();
        });
        assertThat(cost.lost()).as(cost.summary()).isLessThanOrEqualTo(STREAMS);
        assertThat(cost.notConnected() + cost.lost()).as(cost.summary()).isPositive();
        assertThat(cost.count("wrong_messages")).isZero();
    }

    private static JsonNode server() {
        return Cluster.items(HERE.get("pods", "-l", "app.kubernetes.io/name=echo-server"))
                .filter(each -> each.at("/metadata/deletionTimestamp").isMissingNode())
                .filter(each -> each.at("/status/containerStatuses/0/ready").asBoolean())
                .findFirst().orElseThrow();
    }
}
