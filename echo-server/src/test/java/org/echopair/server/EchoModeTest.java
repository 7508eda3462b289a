package org.echopair.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated("it compares round trips with time")
class EchoModeTest {

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start("--event-loops=2", "--drain-timeout=100ms");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Nested
    class SendsBack {

        @ParameterizedTest
        @ValueSource(strings = {"안녕!", "👨‍👩‍👧‍👦 🇰🇷", "e\u0301", "שלום עולם", "\uFEFFbom",
                "\r\n\0"})
        void text(String text) throws Exception {
            assertThat(roundTrip(text.getBytes(UTF_8))).isEqualTo(text.getBytes(UTF_8));
        }

        @Test
        void all_byte_values() throws Exception {
            byte[] bytes = new byte[256];
            for (int value = 0; value < 256; value++) {
                bytes[value] = (byte) value;
            }
            assertThat(roundTrip(bytes)).isEqualTo(bytes);
        }

        @Test
        void eight_megabytes() throws Exception {
            byte[] bytes = randomBytes(8 << 20);
            assertThat(roundTrip(bytes)).isEqualTo(bytes);
        }

        @Test
        void each_byte_when_it_comes_alone() throws Exception {
            try (Socket socket = server.connect()) {
                for (byte b : "너도 잘 지내라".getBytes(UTF_8)) {
                    socket.getOutputStream().write(b);
                    assertThat((byte) socket.getInputStream().read()).isEqualTo(b);
                }
            }
        }

        @Test
        void everything_after_the_peers_half_close_then_ends() throws Exception {
            byte[] bytes = randomBytes(4 << 20);
            try (Socket socket = server.connect()) {
                var writing = inBackground(() -> write(socket, bytes, true));
                assertThat(socket.getInputStream().readAllBytes()).isEqualTo(bytes);
                writing.join();
            }
        }

        @Test
        void nothing_when_the_peer_sends_nothing() throws Exception {
            try (Socket socket = server.connect()) {
                socket.shutdownOutput();
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Nested
    class WithManyPeers {

        @Test
        void a_thousand_connections_at_once_get_their_own_bytes() throws Exception {
            List<Socket> sockets = new ArrayList<>();
            try {
                for (int index = 0; index < 1000; index++) {
                    sockets.add(server.connect());
                }
                for (int index = 0; index < sockets.size(); index++) {
                    sockets.get(index).getOutputStream().write(message(index));
                }
                for (int index = 0; index < sockets.size(); index++) {
                    InputStream in = sockets.get(index).getInputStream();
                    assertThat(in.readNBytes(message(index).length)).isEqualTo(message(index));
                }
            } finally {
                for (Socket socket : sockets) {
                    socket.close();
                }
            }
        }

        private byte[] message(int index) {
            return ("message of connection " + index + " ".repeat(index % 50)).getBytes(UTF_8);
        }

        @Test
        void one_that_resets_in_the_middle_of_a_write_harms_no_other() throws Exception {
            try (Socket bystander = server.connect()) {
                long resetsBefore = server.sum(c -> c.closedBy(CloseReason.RESET));
                Socket rude = server.connect();
                var writing = fillUntilBlocked(rude);
                rude.setSoLinger(true, 0);
                rude.close();
                assertThat(writing.join()).as("closed by the test").isTrue();
                Await.until(() -> server.sum(c -> c.closedBy(CloseReason.RESET)) > resetsBefore);
                assertThat(exchange(bystander, "still here")).isEqualTo("still here");
            }
        }
    }

    @Nested
    class BesideAPeerAtFullSpeed {

        @Test
        void another_is_answered_within_20_milliseconds() throws Exception {
            try (var oneLoop = RunningServer.start("--event-loops=1", "--drain-timeout=100ms");
                    Socket fast = oneLoop.connect();
                    Socket bystander = oneLoop.connect()) {
                var enough = new AtomicBoolean();
                var writing = inBackground(() -> writeUntil(enough, fast));
                var reading = inBackground(() -> readUntilClosed(fast));
                Await.until(() -> oneLoop.sum(LoopCounters::sentBytes) >= 10 << 20);
                assertThat(median(roundTrips(bystander))).as("median round trip in ns")
                        .isLessThan(20_000_000);
                assertThat(writing).isNotDone();
                enough.set(true);
                writing.join();
                fast.shutdownOutput();
                reading.join();
            }
        }

        private void writeUntil(AtomicBoolean enough, Socket socket) {
            byte[] block = randomBytes(1 << 20);
            while (!enough.get()) {
                write(socket, block, false);
            }
        }

        private void readUntilClosed(Socket socket) {
            try {
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException failure) {
                throw new java.io.UncheckedIOException(failure);
            }
        }
    }

    @Nested
    class WhenAPeerDoesNotRead {

        private static final int SENT_BYTES = 64 << 20;

        @Test
        void it_holds_one_buffer_at_most_and_answers_the_others() throws Exception {
            CompletableFuture<Boolean> writing;
            try (Socket deaf = server.connect(); Socket bystander = server.connect()) {
                writing = fillUntilBlocked(deaf);
                assertThat(median(roundTrips(bystander))).as("median round trip in ns")
                        .isLessThan(50_000_000);
                assertThat(server.sum(LoopCounters::pendingBytes))
                        .isBetween(1L, (long) ReadBudget.BUFFER_BYTES);
            }
            assertThat(writing.join()).as("closed by the test").isTrue();
        }

        @Test
        void it_sends_all_that_is_owed_once_the_peer_reads() throws Exception {
            byte[] bytes = randomBytes(SENT_BYTES);
            try (Socket slow = server.connect()) {
                slow.setSoTimeout(60_000);
                var writing = inBackground(() -> write(slow, bytes, true));
                Await.until(() -> server.sum(LoopCounters::pendingBytes) > 0);
                assertThat(slow.getInputStream().readAllBytes()).isEqualTo(bytes);
                writing.join();
            }
        }
    }

    /// On a thread of its own: the common pool has too few for tasks that block.
    private static CompletableFuture<Void> inBackground(Runnable task) {
        return CompletableFuture.runAsync(task, Thread::startVirtualThread);
    }

    /// Durations of small exchanges in ns; the median is compared, which no busy machine moves far.
    private static long[] roundTrips(Socket socket) throws IOException {
        long[] nanos = new long[200];
        for (int round = 0; round < nanos.length; round++) {
            long start = System.nanoTime();
            assertThat(exchange(socket, "ping " + round)).isEqualTo("ping " + round);
            nanos[round] = System.nanoTime() - start;
        }
        return nanos;
    }

    private static byte[] roundTrip(byte[] bytes) throws IOException {
        try (Socket socket = server.connect()) {
            var writing = inBackground(() -> write(socket, bytes, false));
            byte[] answer = socket.getInputStream().readNBytes(bytes.length);
            writing.join();
            return answer;
        }
    }

    private static String exchange(Socket socket, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        socket.getOutputStream().write(bytes);
        return new String(socket.getInputStream().readNBytes(bytes.length), UTF_8);
    }

    private static void write(Socket socket, byte[] bytes, boolean thenHalfClose) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            if (thenHalfClose) {
                socket.shutdownOutput();
            }
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    /// Sends without reading, up to 64 MiB, until the server has output that it cannot get rid of.
    /// The future says whether it was the test that closed the socket.
    private static CompletableFuture<Boolean> fillUntilBlocked(Socket socket) throws Exception {
        byte[] block = randomBytes(1 << 20);
        var writing = CompletableFuture.supplyAsync(() -> {
            try {
                for (int sent = 0; sent < WhenAPeerDoesNotRead.SENT_BYTES; sent += block.length) {
                    socket.getOutputStream().write(block);
                }
            } catch (IOException closedByTheTest) {
                return socket.isClosed();
            }
            return false;
        }, Thread::startVirtualThread);
        Await.until(() -> server.sum(LoopCounters::pendingBytes) > 0);
        assertThat(writing).isNotDone();
        return writing;
    }

    private static byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static long median(long[] values) {
        return Arrays.stream(values).sorted().skip(values.length / 2).findFirst()
                .orElseThrow();
    }
}
