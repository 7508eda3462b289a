package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame.OutputType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Watches of short and of long messages, often and seldom, over held and over new connections. Servers
/// are replaced one after the other, as a Deployment with `maxUnavailable: 0` does it, while the clients
/// watch through one address: a new server is ready before an old one is told to stop, and the next is
/// begun while the last ones still drain. No more than serve may drain at once: otherwise all would be
/// told to stop before the streams on the first ones have moved, and most would leave unused.
@Order(1)
class RolloutIT {

    private static final int SERVERS = 3;
    /// Half as many as where a release is checked.
    private static final int ROUNDS = Boolean.getBoolean("echopair.release") ? 20 : 10;
    private static final int MESSAGES = 1_000 * ROUNDS;
    private static final Duration GRACE = Duration.ofSeconds(20);

    /// A long message takes several reads; where its last byte is, only its sender knows.
    private enum Traffic {
        SHORT_AND_OFTEN(10, 0, "20ms", "64"),
        SHORT(25, 0, "200ms", "64"),
        LONG_AND_OFTEN(1, 0, "20ms", "16KiB..256KiB"),
        LONG(8, 0, "200ms", "16KiB..256KiB"),
        NEW_CONNECTIONS(0, 1, "20ms", "64");

        private final int persistent;
        private final int fresh;
        private final String interval;
        private final String payloadSize;

        Traffic(int persistent, int fresh, String interval, String payloadSize) {
            this.persistent = persistent;
            this.fresh = fresh;
            this.interval = interval;
            this.payloadSize = payloadSize;
        }

        /// On the host's network, where the balancer is. Slow answers are not what this is about: the
        /// machine also starts a JVM every few seconds.
        private GenericContainer<?> watch(TcpBalancer balancer) {
            return new GenericContainer<>(Images.of(App.CLIENT)).withImagePullPolicy(name -> false)
                    .withNetworkMode("host").withCreateContainerCmdModifier(Restricted::apply)
                    .withCommand("watch", "--target", balancer.target(), "--persistent",
                            String.valueOf(persistent), "--fresh", String.valueOf(fresh),
                            "--interval", interval, "--payload-size", payloadSize, "--late", "10s",
                            "--timeout", "10s", "--connect-timeout", "10s", "--wait", "10s",
                            "--duration", "0", "--output", "json");
        }
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final Queue<EchoServerContainer> serving = new ArrayDeque<>();
    private final List<EchoServerContainer> leaving = new ArrayList<>();
    private final Map<Traffic, GenericContainer<?>> watches = new EnumMap<>(Traffic.class);

    @AfterEach
    void stop() {
        watches.values().forEach(GenericContainer::stop);
        serving.forEach(GenericContainer::stop);
        leaving.forEach(GenericContainer::stop);
        http.close();
    }

    @Test
    @Timeout(170)
    void restarts_lose_nothing() throws Exception {
        try (var balancer = new TcpBalancer()) {
            for (int i = 0; i < SERVERS; i++) {
                addServer(balancer);
            }
            for (Traffic traffic : Traffic.values()) {
                watches.put(traffic, traffic.watch(balancer));
            }
            watches.values().forEach(GenericContainer::start);
            for (int round = 0; round < ROUNDS; round++) {
                addServer(balancer);
                EchoServerContainer oldest = serving.remove();
                leaving.add(oldest);
                oldest.signal("TERM");
                if (leaving.size() >= SERVERS) {
                    leaving.get(leaving.size() - SERVERS).awaitExit();
                }
            }
            for (EchoServerContainer server : leaving) {
                assertThat(server.awaitExit()).as(server.getLogs()).isZero();
            }
            long verified = 0;
            for (Traffic traffic : Traffic.values()) {
                JsonNode counts = nothingLost(traffic);
                verified += counts.get("verified_messages").asLong();
                // Otherwise there was nothing to see: in ten rounds every stream has moved.
                assertThat(counts.get("moved").asLong()).as(traffic + " moved")
                        .isGreaterThanOrEqualTo(ROUNDS / 10 * traffic.persistent);
            }
            System.out.printf("%d restarts: %,d messages, nothing lost%n", ROUNDS, verified);
            assertThat(verified).isGreaterThan(MESSAGES);
            assertThat(balancer.turnedAway()).isZero();
        }
    }

    private JsonNode nothingLost(Traffic traffic) {
        GenericContainer<?> watch = watches.get(traffic);
        // An endless watch that is told to stop ends with its verdict.
        int exitCode = Exit.codeAfterStopping(watch, GRACE);
        JsonNode report = JsonMapper.shared().readTree(watch.getLogs(OutputType.STDOUT));
        System.out.println(ROUNDS + " restarts, " + traffic + ": "
                + report.get("summary").asString());
        assertThat(report.get("verdict").asString()).as(report.get("failures").toString())
                .isEqualTo("pass");
        assertThat(exitCode).isZero();
        assertThat(report.get("failures")).isEmpty();
        JsonNode counts = report.get("counts");
        for (String fault : List.of("lost_messages", "wrong_messages", "not_connected", "reset",
                "closed", "different")) {
            assertThat(counts.get(fault).asLong()).as(fault).isZero();
        }
        // What is on its way when it stops is not judged.
        assertThat(counts.get("verified_messages").asLong()).isPositive()
                .isEqualTo(counts.get("sent_messages").asLong()
                        - counts.get("outstanding_messages").asLong());
        return counts;
    }

    private void addServer(TcpBalancer balancer) throws InterruptedException {
        // Short, but in Kubernetes' order: first everybody learns that it leaves, then it drains.
        EchoServerContainer server = EchoServerContainer.echoing("--shutdown-delay", "1s",
                "--drain-timeout", "5s");
        server.start();
        serving.add(server);
        balancer.add(server.address(), isReady(server.address()));
        long deadline = System.nanoTime() + GRACE.toNanos();
        while (balancer.ready() < serving.size()) {
            assertThat(System.nanoTime()).as("not ready").isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    private BooleanSupplier isReady(InetSocketAddress address) {
        var request = HttpRequest
                .newBuilder(URI.create("http://" + address.getHostString() + ":8080/readyz"))
                .timeout(Duration.ofSeconds(2)).build();
        return () -> {
            try {
                return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        };
    }
}
