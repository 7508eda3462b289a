package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A server that is told to stop finishes its work: no new connections, old ones echoed until their
/// peers close or the drain timeout ends, exit code 0.
class DrainIT {

    private static final int CONNECTIONS = 8;

    /// A second signal within this time of the first is taken for the same one.
    private static final Duration SAME_SIGNAL = Duration.ofSeconds(1);

    private EchoServerContainer server;

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void under_traffic_all_that_was_received_is_echoed() throws Exception {
        start("--drain-timeout", "60s", "--log-level", "debug");
        List<EchoStream> streams = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                streams.add(new EchoStream(server.connect()));
            }
            for (EchoStream stream : streams) {
                stream.awaitProgress();
            }
            server.signal("TERM");
            awaitRefusal();
            for (EchoStream stream : streams) {
                stream.awaitProgress();
            }
            // Until it says so, a connection that closes may be counted as an ordinary end.
            Await.until("the log tells of the draining",
                    () -> logHas("still draining active=" + CONNECTIONS) > 0);
            for (EchoStream stream : streams) {
                stream.finishAndCompare();
            }
        } finally {
            for (EchoStream stream : streams) {
                stream.close();
            }
        }
        // Well before the drain timeout: the last peer has closed.
        assertThat(server.awaitExit()).isZero();
        assertThat(logHas("reason=drained")).isGreaterThanOrEqualTo(CONNECTIONS);
        assertThat(logHas("reason=drain_deadline")).isZero();
    }

    /// Not ready at once but still accepting; then no new connections, the old ones echoed; at the
    /// deadline, after delay and timeout, the end of those still open: in a pause, and so without a cut.
    @Test
    void first_comes_the_delay_then_the_draining_then_the_deadline() throws Exception {
        var delay = Duration.ofSeconds(3);
        var drain = Duration.ofSeconds(2);
        start("--shutdown-delay", delay.toSeconds() + "s", "--drain-timeout",
                drain.toSeconds() + "s", "--log-level", "debug");
        try (Peer staying = server.connect(); Peer leaving = server.connect()) {
            staying.echo("before");
            leaving.echo("before");
            assertThat(server.admin().isReady()).isTrue();

            long begin = System.nanoTime();
            server.signal("TERM");
            Await.until("it is not ready", () -> !server.admin().isReady());
            assertThat(server.admin().get("/readyz").body()).isEqualTo("draining\n");
            assertThat(server.admin().get("/livez").statusCode()).isEqualTo(200);
            try (Peer late = server.connect()) {
                late.echo("during the delay");
            }
            staying.echo("during the delay");

            awaitRefusal();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(delay);
            staying.echo("while draining");
            leaving.echo("while draining");
            leaving.halfClose();
            assertThat(leaving.readToEnd()).isEmpty();
            assertThat(server.admin().isReady()).isFalse();
            assertThat(server.admin().get("/livez").statusCode()).isEqualTo(200);

            assertThat(staying.readToEnd()).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isGreaterThan(delay.plus(drain));
        }
        assertThat(server.awaitExit()).isZero();
        assertThat(server.log()).anyMatch(line -> line.contains("drain timeout ran out active=1"))
                .anyMatch(line -> line.contains("reason=drained"))
                .noneMatch(line -> line.contains("reason=drain_deadline"));
        assertThat(server.log().getLast()).endsWith("stopped");
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void a_second_signal_ends_all_at_once_and_says_what_that_cost(String signal, int exitCode)
            throws Exception {
        start("--shutdown-delay", "60s", "--drain-timeout", "60s");
        try (Peer first = server.connect(); Peer second = server.connect()) {
            first.echo("first");
            second.echo("second");
            server.signal("TERM");
            // `timeout` and a shell both send it, milliseconds apart; that is one signal.
            server.signal("TERM");
            Await.until("it is not ready", () -> !server.admin().isReady());
            first.echo("still served");
            Thread.sleep(SAME_SIGNAL.plusMillis(100));
            server.signal(signal);
            assertThat(server.awaitExit()).isEqualTo(exitCode);
        }
        assertThat(server.log().getLast()).contains("second signal")
                .contains("signal=SIG" + signal, "active=2");
    }

    @Nested
    class With_once {

        @Test
        void the_one_connection_is_drained_like_any_other() throws Exception {
            startOnce();
            try (Peer peer = server.connect()) {
                peer.echo("before");
                server.signal("TERM");
                Await.until("it is not ready", () -> !server.admin().isReady());
                peer.echo("while draining");
            }
            assertEnd();
        }

        @Test
        void nobody_is_waited_for() {
            startOnce();
            server.signal("TERM");
            assertEnd();
        }

        private void startOnce() {
            server = EchoServerContainer.ready("--once", "--drain-timeout", "60s");
            server.start();
        }

        private void assertEnd() {
            assertThat(server.awaitExit()).isZero();
            assertThat(server.log().getLast()).endsWith("stopped");
        }
    }

    @Test
    void with_nobody_connected_the_end_comes_at_once() {
        start("--drain-timeout", "60s");
        server.signal("INT");
        assertThat(server.awaitExit()).isZero();
    }

    private void start(String... args) {
        server = EchoServerContainer.echoing(args);
        server.start();
    }

    private long logHas(String part) {
        return server.log().stream().filter(line -> line.contains(part)).count();
    }

    /// The drain has begun when the listening socket is gone. A connection completed by the kernel
    /// before that is not refused, so try again.
    private void awaitRefusal() throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < deadline) {
            try (Peer peer = server.connect()) {
                peer.halfClose();
            } catch (ConnectException refused) {
                return;
            }
        }
        throw new AssertionError("new connections are still accepted");
    }
}
