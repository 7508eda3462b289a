package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.Network;

/// Every limit ends or refuses whom it should, says so in a metric, and leaves the others alone.
class LimitsIT {

    @Nested
    class At_the_limit_of_connections {

        private final EchoServerContainer server = EchoServerContainer.ready("--max-connections",
                "2");

        @BeforeEach
        void start() {
            server.start();
        }

        @AfterEach
        void stop() {
            server.stop();
        }

        @Test
        void one_more_is_reset_until_another_closes() throws Exception {
            try (Peer first = server.connect()) {
                first.echo("first");
                try (Peer second = server.connect()) {
                    second.echo("second");
                    assertThat(server.resetsOneMore()).isTrue();

                    // A full pod that left its Service would push its load on the others.
                    assertThat(server.admin().isReady()).isTrue();
                    Metrics metrics = server.admin().metrics();
                    assertThat(metrics.rejected("connection_limit")).isOne();
                    assertThat(metrics.accepted()).isEqualTo(2);
                    assertThat(metrics.active()).isEqualTo(2);
                    second.echo("still here");
                }
                server.admin().awaitMetrics("there is room again", now -> now.active() == 1);
                try (Peer third = server.connect()) {
                    third.echo("third");
                }
                first.echo("first to the last");
            }
        }
    }

    @Nested
    class At_the_limit_of_one_source {

        private final EchoServerContainer server = EchoServerContainer
                .ready("--max-connections-per-source", "2");

        @BeforeEach
        void start() {
            server.start();
        }

        @AfterEach
        void stop() {
            server.stop();
        }

        /// From here every connection comes from the one address of the bridge.
        @Test
        void one_more_is_reset_until_another_closes_and_other_sources_are_let_in()
                throws Exception {
            try (Peer first = server.connect()) {
                first.echo("first");
                try (Peer second = server.connect()) {
                    second.echo("second");
                    assertThat(server.resetsOneMore()).isTrue();
                    assertThat(server.resetsOneMore()).isTrue();

                    Metrics metrics = server.admin().metrics();
                    assertThat(metrics.rejected("source_limit")).isEqualTo(2);
                    assertThat(metrics.rejected("connection_limit")).isZero();
                    assertThat(server.admin().isReady()).isTrue();
                    assertThat(sendFromAnotherAddress()).isZero();
                }
                server.admin().awaitMetrics("one is left", metrics -> metrics.active() == 1);
                try (Peer third = server.connect()) {
                    third.echo("third");
                }
            }
        }

        private long sendFromAnotherAddress() {
            String target = server.address().getAddress().getHostAddress() + ":"
                    + server.address().getPort();
            return new RunToExit(App.CLIENT, "send", "--target", target, "안녕!")
                    .withNetwork(Network.SHARED).result().exitCode();
        }
    }

    @Nested
    class With_an_idle_timeout {

        private static final EchoServerContainer SERVER = EchoServerContainer
                .ready("--idle-timeout", "1s");

        @BeforeAll
        static void start() {
            SERVER.start();
        }

        @AfterAll
        static void stop() {
            SERVER.stop();
        }

        @Test
        void a_silent_peer_gets_a_fin_and_a_busy_one_goes_on() throws Exception {
            try (Peer silent = SERVER.connect();
                    var busy = new EchoStream(SERVER.connect())) {
                silent.echo("the last word");
                assertThat(silent.readToEnd()).isEmpty();
                SERVER.admin().awaitMetrics("the silent one is counted",
                        metrics -> metrics.closed("idle_timeout") == 1);
                busy.awaitProgress();
                busy.finishAndCompare();
            }
        }

        @Test
        void a_peer_that_takes_none_of_its_echo_is_reset_as_stalled() throws Exception {
            try (Peer stalled = SERVER.connect()) {
                var end = CompletableFuture.runAsync(() -> sendUntilReset(stalled),
                        task -> Thread.ofVirtual().start(task));
                end.get(20, TimeUnit.SECONDS);
                SERVER.admin().awaitMetrics("the stalled one is counted, and nothing is pending",
                        metrics -> metrics.closed("stalled") == 1 && metrics.pendingBytes() == 0);
            }
        }
    }

    @Nested
    class At_the_maximum_age {

        private final EchoServerContainer server = EchoServerContainer
                .ready("--max-connection-age", "2s");

        @BeforeEach
        void start() {
            server.start();
        }

        @AfterEach
        void stop() {
            server.stop();
        }

        /// The request that crosses the FIN on its way may stay unanswered, and no other.
        @Test
        void everything_sent_is_answered_before_the_fin() throws Exception {
            byte[] sent = new byte[16 << 10];
            EchoStream.fill(sent, 0);
            try (Peer quiet = server.connect()) {
                quiet.send(sent);
                try (Peer talking = server.connect()) {
                    boolean ended = false;
                    while (!ended) {
                        talking.send("안녕!");
                        String answer = readOrEnd(talking);
                        assertThat(answer).isIn("안녕!", "");
                        ended = answer.isEmpty();
                    }
                    assertThat(talking.readToEnd()).isEmpty();
                }
                assertThat(quiet.readToEnd()).isEqualTo(sent);
            }
            server.admin().awaitMetrics("both are counted",
                    metrics -> metrics.closed("max_age") == 2);
        }

        private static String readOrEnd(Peer peer) throws IOException {
            try {
                return peer.read(7);
            } catch (EOFException end) {
                return "";
            }
        }
    }

    @Nested
    class Out_of_descriptors {

        /// The server has about half of them, or keeps them back, before anybody comes.
        private static final int DESCRIPTORS = 80;
        private static final int PEERS = 50;
        /// Fewer than are let in, and more than have to wait.
        private static final int LEAVING = 25;
        private static final String EVENT = "accept failed";

        private final EchoServerContainer server = EchoServerContainer.ready()
                .withDescriptors(DESCRIPTORS);

        @BeforeEach
        void start() {
            server.start();
        }

        @AfterEach
        void stop() {
            server.stop();
        }

        @Test
        void those_connected_are_served_the_log_stays_calm_and_those_who_wait_come_in_later()
                throws Exception {
            List<Peer> peers = new ArrayList<>();
            try {
                for (int i = 0; i < PEERS; i++) {
                    peers.add(server.connect());
                    peers.getLast().send("?");
                }
                Peer served = peers.getFirst();
                assertThat(served.read(1)).isEqualTo("?");
                Await.until("the log speaks of it twice", () -> {
                    served.echo("first come, first served");
                    return failures().size() >= 2;
                });
                assertThat(failures()).allMatch(line -> line.contains("file descriptors"));
                assertThat(intervals(failures())).allMatch(
                        interval -> interval.compareTo(Duration.ofMillis(990)) > 0, "≥ 1 s");

                for (Peer leaving : peers.subList(0, LEAVING)) {
                    leaving.close();
                }
                for (Peer waiting : peers.subList(LEAVING, PEERS)) {
                    assertThat(waiting.read(1)).isEqualTo("?");
                }
                Await.until("the server is ready again", server.admin()::isReady);
                Metrics metrics = server.admin().metrics();
                assertThat(metrics.accepted()).isEqualTo(PEERS);
                assertThat(metrics.of("echo_accept_failures_total"))
                        .isGreaterThan(failures().size());
                assertThat(metrics.of("process_max_fds")).isEqualTo(DESCRIPTORS);
            } finally {
                for (Peer peer : peers) {
                    peer.close();
                }
            }
        }

        private List<String> failures() {
            return server.log().stream().filter(line -> line.contains(EVENT)).toList();
        }

        /// Between one line and the next, by the times that begin them.
        private static List<Duration> intervals(List<String> lines) {
            List<Duration> intervals = new ArrayList<>();
            for (int i = 1; i < lines.size(); i++) {
                intervals.add(Duration.between(time(lines.get(i - 1)), time(lines.get(i))));
            }
            return intervals;
        }

        private static Instant time(String line) {
            return Instant.parse(line.substring(0, line.indexOf(' ')));
        }
    }

    private static void sendUntilReset(Peer peer) {
        byte[] chunk = new byte[64 << 10];
        try {
            while (true) {
                peer.send(chunk);
            }
        } catch (IOException expected) {
            assertThat(expected).isInstanceOf(SocketException.class);
        }
    }
}
