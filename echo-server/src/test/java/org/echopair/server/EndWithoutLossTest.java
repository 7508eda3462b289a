package org.echopair.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.echopair.server.PolitePeer.Pace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The maximum age and the drain's deadline end connections whose peers are in the middle of
/// something.
@Isolated("a peer that is starved pauses, and is taken at its pause")
class EndWithoutLossTest {

    private static final int PEERS = 8;

    /// As over a path with a round trip of 10 ms, where the first flight has ten segments.
    private static final Pace SLOW_PATH = new Pace(14_480,
            TimeUnit.MILLISECONDS.toNanos(10), 2);

    /// As from the other side of the world, or where a segment is lost and sent again.
    private static final Pace FAR_PATH = new Pace(14_480,
            TimeUnit.MILLISECONDS.toNanos(150), 2);

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : open.reversed()) {
            closeable.close();
        }
    }

    private <T extends AutoCloseable> T closeLater(T closeable) {
        open.add(closeable);
        return closeable;
    }

    @Nested
    class APeerThatTakesTurns {

        @ParameterizedTest
        @ValueSource(ints = {1, 64, 16 << 10, 64 << 10, 1 << 20})
        void is_not_cut_at_the_maximum_age(int messageBytes) throws Exception {
            var server = closeLater(RunningServer.start("--max-connection-age=200ms"));
            assertThat(talkToTheEnd(peers(server, messageBytes, Pace.AT_ONCE)))
                    .hasSize(PEERS).allMatch(answered -> answered > 0);
            awaitNobody(server);
            assertThat(closed(server, CloseReason.MAX_AGE)).isEqualTo(PEERS);
        }

        @ParameterizedTest
        @ValueSource(ints = {16 << 10, 64 << 10, 1 << 20})
        void is_not_cut_on_a_path_that_brings_a_message_in_pieces(int messageBytes)
                throws Exception {
            var server = closeLater(RunningServer.start("--max-connection-age=200ms"));
            assertThat(talkToTheEnd(peers(server, messageBytes, SLOW_PATH)))
                    .hasSize(PEERS).allMatch(answered -> answered > 0);
            awaitNobody(server);
            assertThat(closed(server, CloseReason.MAX_AGE)).isEqualTo(PEERS);
        }

        @Test
        void is_not_cut_on_a_path_with_a_long_round_trip() throws Exception {
            var server = closeLater(RunningServer.start("--max-connection-age=200ms"));
            assertThat(talkToTheEnd(peers(server, 64 << 10, FAR_PATH)))
                    .hasSize(PEERS).allMatch(answered -> answered > 0);
            awaitNobody(server);
            assertThat(closed(server, CloseReason.MAX_AGE)).isEqualTo(PEERS);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 64, 16 << 10, 64 << 10, 1 << 20})
        void is_not_cut_at_the_drain_deadline(int messageBytes) throws Exception {
            var server = closeLater(RunningServer.start("--drain-timeout=100ms"));
            var peers = peers(server, messageBytes, SLOW_PATH);
            for (PolitePeer peer : peers) {
                peer.exchange();
            }
            server.server().shutdown();
            assertThat(talkToTheEnd(peers)).hasSize(PEERS).allMatch(answered -> answered > 0);
            server.awaitEnd();
            assertThat(closed(server, CloseReason.DRAINED)).isEqualTo(PEERS);
            assertThat(closed(server, CloseReason.DRAIN_DEADLINE)).isZero();
        }

        /// Reads take 256 bytes then, so every message is many reads, and each fills its buffer.
        @ParameterizedTest
        @ValueSource(ints = {64, 256, 16 << 10, 64 << 10})
        void is_not_cut_while_slow_readers_hold_the_memory(int messageBytes) throws Exception {
            var server = closeLater(RunningServer.start("--max-connection-age=200ms"));
            server.sum(counters -> {
                counters.pending(Integer.MAX_VALUE);
                return 0;
            });
            assertThat(talkToTheEnd(peers(server, messageBytes, Pace.AT_ONCE)))
                    .hasSize(PEERS).allMatch(answered -> answered > 0);
            awaitNobody(server);
            assertThat(closed(server, CloseReason.MAX_AGE)).isEqualTo(PEERS);
        }

        private List<PolitePeer> peers(RunningServer server, int messageBytes, Pace pace)
                throws IOException {
            var peers = new ArrayList<PolitePeer>();
            for (int index = 0; index < PEERS; index++) {
                peers.add(closeLater(new PolitePeer(server.address(), messageBytes, pace)));
            }
            return peers;
        }

        private List<Integer> talkToTheEnd(List<PolitePeer> peers) throws Exception {
            try (ExecutorService threads = Executors.newFixedThreadPool(peers.size())) {
                var answered = new ArrayList<Integer>();
                for (var talk : threads.invokeAll(peers.stream()
                        .<Callable<Integer>>map(peer -> peer::talkToTheEnd).toList())) {
                    answered.add(talk.get());
                }
                return answered;
            }
        }
    }

    @Nested
    class APeerThatNeverPauses {

        @Test
        void is_cut_at_the_hard_deadline_and_counted_apart() throws Exception {
            var server = closeLater(RunningServer.start("--drain-timeout=100ms"));
            Socket socket = closeLater(server.connect());
            var reading = CompletableFuture.supplyAsync(() -> readToTheEnd(socket),
                    Thread::startVirtualThread);
            server.server().shutdown();
            writeUntil(reading, socket);
            assertThat(reading.join()).isPositive();
            socket.close();
            server.awaitEnd();
            assertThat(closed(server, CloseReason.DRAIN_DEADLINE)).isEqualTo(1);
            assertThat(closed(server, CloseReason.DRAINED)).isZero();
        }

        private void writeUntil(CompletableFuture<Long> ended, Socket socket) throws IOException {
            while (!ended.isDone()) {
                socket.getOutputStream().write(new byte[1024]);
            }
        }

        private long readToTheEnd(Socket socket) {
            try {
                return socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    @Nested
    class APeerThatIsSilent {

        @Test
        void is_ended_with_a_fin_in_that_quiet_moment() throws Exception {
            var server = closeLater(RunningServer.start("--max-connection-age=50ms"));
            Socket socket = closeLater(server.connect());
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            socket.close();
            awaitNobody(server);
            assertThat(closed(server, CloseReason.MAX_AGE)).isEqualTo(1);
        }

        @Test
        void still_gets_its_greeting_when_it_speaks_up_behind_the_deadline() throws Exception {
            var server = closeLater(
                    RunningServer.start("--mode=greet", "--max-connection-age=1ms"));
            Socket socket = closeLater(server.connect());
            socket.getOutputStream().write("안녕!".getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .isEqualTo("from server: " + socket.getLocalPort() + "너도 잘 지내라");
        }
    }

    private static void awaitNobody(RunningServer server) throws Exception {
        Await.until(() -> server.server().active() == 0);
    }

    private static long closed(RunningServer server, CloseReason reason) {
        return server.sum(counters -> counters.closedBy(reason));
    }
}
