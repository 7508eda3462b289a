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
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame.OutputType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Two watches: one holds streams, one opens a connection every 20 ms. Servers are replaced one after
/// the other, as a Deployment with `maxUnavailable: 0` does it, while the client watches through one
/// address: a new server is ready before an old one is told to stop, and the next is begun while the
/// last ones still drain. No more than serve may drain at once: without that, all would have been
/// told to stop before the streams on the first ones have moved, and most would leave unused.
class RolloutIT {

    private static final int SERVERS = 3;
    private static final int ROUNDS = 20;
    private static final int PERSISTENT = 50;
    private static final Duration WATCH = Duration.ofSeconds(75);
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Queue<EchoServerContainer> serving = new ArrayDeque<>();
    private final List<EchoServerContainer> leaving = new ArrayList<>();

    @AfterEach
    void stop() {
        serving.forEach(GenericContainer::stop);
        leaving.forEach(GenericContainer::stop);
        http.close();
    }

    @Test
    @Timeout(170)
    void twenty_restarts_lose_nothing() throws Exception {
        try (var balancer = new TcpBalancer();
                var streams = watch(balancer, PERSISTENT, 0, "200ms");
                var arrivals = watch(balancer, 0, 1, "20ms")) {
            for (int i = 0; i < SERVERS; i++) {
                addServer(balancer);
            }
            streams.start();
            arrivals.start();
            for (int round = 0; round < ROUNDS; round++) {
                addServer(balancer);
                EchoServerContainer oldest = serving.remove();
                leaving.add(oldest);
                oldest.signal("TERM");
                if (leaving.size() >= SERVERS) {
                    leaving.get(leaving.size() - SERVERS).awaitExit();
                }
            }
            assertThat(streams.isRunning() && arrivals.isRunning())
                    .as("the watches have outlasted the rollouts").isTrue();
            for (EchoServerContainer server : leaving) {
                assertThat(server.awaitExit()).as(server.getLogs()).isZero();
            }

            // Every stream has moved, and more than once, or there was nothing to see.
            assertThat(nothingLost("50 streams", streams).get("moved").asLong())
                    .isGreaterThan(2 * PERSISTENT);
            nothingLost("fresh connections", arrivals);
            assertThat(balancer.turnedAway()).isZero();
        }
    }

    private static JsonNode nothingLost(String what, GenericContainer<?> watch) {
        int exitCode = Exit.codeOf(watch, WATCH.plusSeconds(20));
        JsonNode report = JsonMapper.shared().readTree(watch.getLogs(OutputType.STDOUT));
        System.out.println(ROUNDS + " restarts, " + what + ": " + report.get("summary").asString());
        assertThat(report.get("verdict").asString()).as(report.get("events").toString())
                .isEqualTo("pass");
        assertThat(exitCode).isZero();
        JsonNode counts = report.get("counts");
        for (String fault : List.of("lost_messages", "wrong_messages", "outstanding_messages",
                "not_connected", "reset", "closed", "different")) {
            assertThat(counts.get(fault).asLong()).as(fault).isZero();
        }
        assertThat(counts.get("verified_messages").asLong()).isPositive()
                .isEqualTo(counts.get("sent_messages").asLong());
        return counts;
    }

    private void addServer(TcpBalancer balancer) throws InterruptedException {
        // Short, but in Kubernetes' order: first everybody hears that it leaves, then it drains.
        EchoServerContainer server = EchoServerContainer.echoing("--shutdown-delay", "1s",
                "--drain-timeout", "6s");
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

    /// On the host's network, where the balancer is. Slow answers are not what this is about: the
    /// machine also starts a JVM every few seconds.
    private static GenericContainer<?> watch(TcpBalancer balancer, int persistent, int fresh,
            String interval) {
        return new GenericContainer<>(Images.of(App.CLIENT)).withImagePullPolicy(name -> false)
                .withNetworkMode("host").withCreateContainerCmdModifier(Restricted::apply)
                .withCommand("watch", "--target", balancer.target(), "--persistent",
                        String.valueOf(persistent), "--fresh", String.valueOf(fresh),
                        "--interval", interval, "--late", "10s", "--timeout", "10s",
                        "--connect-timeout", "10s", "--wait", "10s", "--duration",
                        WATCH.toSeconds() + "s", "--output", "json");
    }
}
