package org.echopair.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.echopair.it.cluster.WatchOver.Cost;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/// `kubectl rollout restart` of three servers costs nothing, at any size of message; without the
/// shutdown delay it does, so the watch would see it.
@Timeout(value = 8, unit = TimeUnit.MINUTES)
@ResourceLock(value = "network policies", mode = ResourceAccessMode.READ)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RolloutsClusterIT {

    @RegisterExtension
    static final TestNamespace HERE = TestNamespace.of("rollouts", "local", "spread");

    private static final int SERVERS = 3;
    private static final int RESTARTS = Integer.getInteger("cluster.restarts", 1);
    /// New servers are ready after seconds, and old ones echo for 15 s more.
    private static final String DURATION = 20 + 25 * RESTARTS + "s";

    @Test
    @Order(1)
    void a_restart_loses_nothing_of_small_messages_and_refuses_nobody() {
        Cost cost = restart("small", "rollout restart", Map.of());
        assertThat(cost.passed()).as(cost.summary()).isTrue();
        assertThat(cost.moved()).isPositive();
    }

    @Test
    @Order(1)
    void a_restart_loses_nothing_of_messages_of_many_reads() {
        Cost cost = restart("large", "rollout restart", Map.of("ECHO_INTERVAL", "200ms",
                "ECHO_PAYLOAD_SIZE", "16KiB,256KiB,1MiB", "ECHO_PERSISTENT", "10"));
        assertThat(cost.passed()).as(cost.summary()).isTrue();
        assertThat(cost.moved()).isPositive();
    }

    /// The last, because it changes the servers.
    @Test
    @Order(2)
    void without_the_shutdown_delay_a_restart_refuses_some() {
        HERE.kubectl("set", "env", "deployment/echo-server", "ECHO_SHUTDOWN_DELAY=0s");
        WatchOver.onlyServersAre(HERE, SERVERS);
        Cost cost = restart("control", "rollout restart without `ECHO_SHUTDOWN_DELAY`",
                Map.of("ECHO_FRESH", "4"));
        assertThat(cost.passed()).as(cost.summary()).isFalse();
        assertThat(cost.lost() + cost.notConnected()).as(cost.summary()).isPositive();
    }

    private static Cost restart(String name, String what, Map<String, String> variables) {
        WatchOver watch = WatchOver.named(HERE, name, what).with(Map.of("ECHO_DURATION", DURATION))
                .with(variables);
        return watch.during(() -> {
            for (int restart = 0; restart < RESTARTS; restart++) {
                HERE.kubectl("rollout", "restart", "deployment/echo-server");
                WatchOver.onlyServersAre(HERE, SERVERS);
            }
        });
    }
}
