package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A peer that writes without reading has to wait, and only that peer: the server keeps at most one
/// buffer of its data and leaves the rest to TCP.
class BackpressureIT {

    private static final int CHUNK = 64 << 10;
    private static final long TOTAL = 64L << 20;
    /// What the server may hold for a connection, see `echo_pending_bytes`.
    private static final int ONE_BUFFER = 256 << 10;
    /// Where the kernel charges socket buffers to the container, this includes what they may grow
    /// to in both directions; it is far less than what was sent.
    private static final long MEMORY_GROWTH = 24 << 20;

    private static final EchoServerContainer SERVER = EchoServerContainer.ready();

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @Test
    void a_peer_that_does_not_read_waits_costs_one_buffer_and_then_gets_every_byte()
            throws Exception {
        try (Peer peer = SERVER.connect(); Peer other = SERVER.connect()) {
            other.echo("before");
            // The first scrape loads classes; the peer does not cause that cost.
            SERVER.admin().metrics();
            long before = ContainerUsage.memoryBytes(SERVER);

            var sent = new AtomicLong();
            var writer = CompletableFuture.runAsync(() -> write(peer, sent),
                    task -> Thread.ofVirtual().start(task));
            SERVER.admin().awaitMetrics("a part is pending", now -> now.pendingBytes() > 0);
            awaitStandstill(sent);

            assertThat(sent.get()).isLessThan(TOTAL);
            Metrics metrics = SERVER.admin().metrics();
            assertThat(metrics.pendingBytes()).isBetween(1.0, (double) ONE_BUFFER);
            assertThat(ContainerUsage.memoryBytes(SERVER) - before).isLessThan(MEMORY_GROWTH);
            other.echo("안녕! 너도 잘 지내라");
            assertThat(SERVER.admin().isReady()).isTrue();

            readAndCompare(peer);
            writer.get(20, TimeUnit.SECONDS);
            assertThat(peer.readToEnd()).isEmpty();
            other.echo("after");
        }
        SERVER.admin().awaitMetrics("nothing is pending, nothing was lost", now -> now.active() == 0
                && now.pendingBytes() == 0 && now.of("echo_received_bytes_total") > TOTAL
                && now.of("echo_sent_bytes_total") == now.of("echo_received_bytes_total"));
    }

    @Test
    void a_peer_that_takes_nothing_does_not_hold_up_the_end() throws Exception {
        // Long enough to fill every buffer on the way back.
        try (var server = EchoServerContainer.ready("--drain-timeout", "1s")) {
            server.start();
            try (Peer stalled = server.connect()) {
                Thread.ofVirtual().start(() -> sendUntilClosed(stalled));
                server.admin().awaitMetrics("a part is pending", now -> now.pendingBytes() > 0);
                assertThat(server.terminate()).isZero();
            }
        }
    }

    /// Until the buffers on the way are full. If a busy machine merely pauses, the assertions after
    /// it hold as well.
    private static void awaitStandstill(AtomicLong sent) throws InterruptedException {
        long last = -1;
        while (sent.get() != last) {
            last = sent.get();
            Thread.sleep(300);
        }
    }

    private static void write(Peer peer, AtomicLong sent) {
        byte[] chunk = new byte[CHUNK];
        try {
            while (sent.get() < TOTAL) {
                EchoStream.fill(chunk, sent.get());
                peer.send(chunk);
                sent.addAndGet(CHUNK);
            }
            peer.halfClose();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void readAndCompare(Peer peer) throws IOException {
        byte[] expected = new byte[CHUNK];
        for (long offset = 0; offset < TOTAL; offset += CHUNK) {
            EchoStream.fill(expected, offset);
            int mismatch = Arrays.mismatch(peer.readBytes(CHUNK), expected);
            assertThat(mismatch).as("another byte after offset %d", offset).isEqualTo(-1);
        }
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
