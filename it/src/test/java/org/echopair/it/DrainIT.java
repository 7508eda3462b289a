package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Told to stop, the server finishes what it has begun: no new connections, the old ones are echoed
/// until their peers close or the drain timeout has passed, and the exit code is 0.
class DrainIT {

    private static final int CONNECTIONS = 8;

    private EchoServerContainer server;

    @AfterEach
    void stop() {
        server.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void under_traffic_all_that_was_received_is_echoed(String signal) throws Exception {
        start("--drain-timeout", "60s");
        List<EchoStream> streams = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                streams.add(new EchoStream(server.connect()));
            }
            for (EchoStream stream : streams) {
                stream.awaitProgress();
            }
            server.signal(signal);
            awaitRefusal();
            for (EchoStream stream : streams) {
                stream.awaitProgress();
            }
            for (EchoStream stream : streams) {
                stream.finishAndCompare();
            }
        } finally {
            for (EchoStream stream : streams) {
                stream.close();
            }
        }
        // Well before the drain timeout, because the last peer has closed.
        assertThat(server.awaitExit()).isZero();
    }

    @Test
    void a_peer_that_never_closes_gets_its_echo_and_then_the_end_at_the_deadline()
            throws IOException {
        start("--drain-timeout", "2s");
        try (Peer peer = server.connect()) {
            peer.send("before");
            assertThat(peer.read(6)).isEqualTo("before");
            long begin = System.nanoTime();
            server.signal("TERM");
            awaitRefusal();
            peer.send("while draining");
            assertThat(peer.read(14)).isEqualTo("while draining");
            assertThat(peer.readToEnd()).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(6));
        }
        assertThat(server.awaitExit()).isZero();
    }

    @Test
    void a_peer_that_takes_nothing_of_its_echo_does_not_hold_up_the_end() throws IOException {
        // Time enough to fill every buffer on the way back.
        start("--drain-timeout", "1s");
        try (Peer stalled = server.connect()) {
            Thread.ofVirtual().start(() -> sendUntilClosed(stalled));
            assertThat(server.terminate()).isZero();
        }
    }

    @Test
    void with_nobody_connected_the_end_comes_at_once() {
        start("--drain-timeout", "60s");
        assertThat(server.terminate()).isZero();
    }

    private void start(String... args) {
        server = EchoServerContainer.echoing(args);
        server.start();
    }

    /// The sign that the drain has begun: the listening socket is gone. A connection that the kernel
    /// completed before that was not yet refused, so it is tried again.
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

    private static void sendUntilClosed(Peer peer) {
        byte[] chunk = new byte[64 << 10];
        try {
            while (true) {
                peer.send(chunk);
            }
        } catch (IOException expected) {
            // The server has ended, or the test has.
        }
    }
}
