package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import org.echopair.server.PolitePeer.Pace;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two loops, and connections that go from one to the other.
@Isolated("a peer that is starved pauses, and is taken at its pause")
class LoopMoveTest {

    private final ServerConfig config = RunningServer.config(
            Map.of("ECHO_PORT", "0", "ECHO_HOST", "127.0.0.1", "ECHO_IDLE_TIMEOUT", "1h"));
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> death = new AtomicReference<>();
    private final List<EventLoop> loops = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private ServerSocketChannel listener;

    @BeforeEach
    void start() throws Exception {
        listener = ListeningSocket.bind(config);
        for (int index = 0; index < 2; index++) {
            var loop = new EventLoop(index, config, System::nanoTime, () -> 0,
                    _ -> ended.incrementAndGet(), death::set);
            loops.add(loop);
            loop.start();
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable closeable : open.reversed()) {
            closeable.close();
        }
        listener.close();
        for (EventLoop loop : loops) {
            loop.requestStop();
            assertThat(loop.awaitEnd(Duration.ofSeconds(10))).isTrue();
        }
        assertThat(death).as("what killed a loop").hasNullValue();
    }

    /// A peer of the first loop.
    private Socket connect() throws IOException {
        var peer = new Socket();
        open.add(peer);
        peer.connect(listener.getLocalAddress());
        peer.setTcpNoDelay(true);
        peer.setSoTimeout(20_000);
        accept();
        return peer;
    }

    private void accept() throws IOException {
        var channel = listener.accept();
        loops.getFirst().add(channel, (InetSocketAddress) channel.getRemoteAddress(), false);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 3000, 1 << 20})
    void loses_no_byte_on_many_ways_there_and_back(int longestWrite) throws Exception {
        int peers = 8;
        letAllWander();
        var streams = new ArrayList<CompletableFuture<Void>>();
        for (int index = 0; index < peers; index++) {
            Socket peer = connect();
            long seed = index;
            streams.add(inBackground(() -> exchange(peer, seed, longestWrite)));
        }
        streams.forEach(CompletableFuture::join);
        Await.until(() -> ended.get() == peers);
        assertThat(closed(CloseReason.PEER_CLOSED)).isEqualTo(peers);
        assertThat(sum(LoopCounters::receivedBytes)).isEqualTo(sum(LoopCounters::sentBytes));
        assertThat(sum(LoopCounters::pendingBytes)).isZero();
    }

    /// Random bytes in writes of random length until it has moved often, then the half-close.
    private void exchange(Socket peer, long seed, int longestWrite) throws IOException {
        var written = new AtomicLong();
        var writing = inBackground(() -> {
            var bytes = new Random(seed);
            var lengths = new Random(-seed);
            while (moves() < 200) {
                byte[] block = new byte[1 + lengths.nextInt(longestWrite)];
                bytes.nextBytes(block);
                peer.getOutputStream().write(block);
                written.addAndGet(block.length);
            }
            peer.shutdownOutput();
        });
        var expected = new Random(seed);
        var lengths = new Random(-seed);
        long read = 0;
        while (true) {
            byte[] block = new byte[1 + lengths.nextInt(longestWrite)];
            expected.nextBytes(block);
            byte[] echoed = peer.getInputStream().readNBytes(block.length);
            read += echoed.length;
            if (echoed.length == 0) {
                break;
            }
            assertThat(echoed).isEqualTo(block);
        }
        writing.join();
        assertThat(read).isEqualTo(written.get());
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 16 << 10, 1 << 20})
    void a_drain_that_begins_meanwhile_cuts_no_polite_peer(int messageBytes) throws Exception {
        var peers = new ArrayList<PolitePeer>();
        for (int index = 0; index < 8; index++) {
            var peer = new PolitePeer((InetSocketAddress) listener.getLocalAddress(),
                    messageBytes, Pace.AT_ONCE);
            open.add(peer);
            peers.add(peer);
            accept();
        }
        letAllWander();
        var talks = peers.stream()
                .map(peer -> inBackground(() -> assertThat(peer.talkToTheEnd()).isPositive()))
                .toList();
        Await.until(() -> moves() >= 20);
        loops.forEach(EventLoop::drain);
        loops.forEach(EventLoop::finishAll);
        talks.forEach(CompletableFuture::join);
        Await.until(() -> ended.get() == peers.size());
        assertThat(closed(CloseReason.DRAINED)).isEqualTo(peers.size());
    }

    @Test
    void one_that_arrives_behind_the_drains_deadline_is_finished_there() throws Exception {
        Socket peer = connect();
        loops.getLast().finishAll();
        loops.getFirst().handOver(loops.getLast(), 1);
        Await.until(() -> {
            echo(peer);
            return moves() == 1;
        });
        assertThat(peer.getInputStream().read()).isEqualTo(-1);
        peer.close();
        Await.until(() -> ended.get() == 1);
        assertThat(loops.getLast().counters().closedBy(CloseReason.DRAINED)).isEqualTo(1);
    }

    @Test
    void half_of_two_streams_is_one_of_them() throws Exception {
        var going = new AtomicBoolean(true);
        var streams = List.of(stream(connect(), going), stream(connect(), going));
        Await.until(() -> {
            if (moves() == 0) { // A starved peer may be seen too late.
                loops.getFirst().handOver(loops.getLast(), 0.6);
                LockSupport.parkNanos(Handover.WATCH.plus(Handover.GIVE).toNanos());
            }
            return loops.getLast().counters().receivedBytes() > 4 << 20;
        });
        long first = loops.getFirst().counters().receivedBytes();
        Await.until(() -> loops.getFirst().counters().receivedBytes() > first + (4 << 20));
        going.set(false);
        streams.forEach(CompletableFuture::join);
        assertThat(moves()).isEqualTo(1);
    }

    private static CompletableFuture<Void> stream(Socket peer, AtomicBoolean going) {
        var reading = inBackground(() -> peer.getInputStream()
                .transferTo(OutputStream.nullOutputStream()));
        return inBackground(() -> {
            byte[] block = new byte[1 << 20];
            while (going.get()) {
                peer.getOutputStream().write(block);
            }
            peer.shutdownOutput();
            reading.join();
        });
    }

    @Test
    void silent_connections_stay_where_they_are_until_they_speak() throws Exception {
        var silent = new ArrayList<Socket>();
        for (int index = 0; index < 20; index++) {
            silent.add(connect());
        }
        loops.getFirst().handOver(loops.getLast(), 1);
        Socket busy = connect();
        echo(busy);
        echo(busy);
        Await.until(() -> loops.getLast().counters().receivedBytes() > 0);
        assertThat(moves()).isEqualTo(1);
        for (Socket peer : silent) {
            echo(peer);
        }
        Await.until(() -> moves() == 21);
        loops.getFirst().keepConnections();
        Socket late = connect();
        echo(late);
        echo(late);
        assertThat(moves()).isEqualTo(21);
    }

    @Test
    void a_full_loop_is_relieved_of_some_of_its_peers_when_a_processor_is_idle() throws Exception {
        var clock = new AtomicLong();
        var dealer = new Dealer(loops, clock.get(), () -> 1);
        var peers = new ArrayList<Socket>();
        for (int index = 0; index < 10; index++) {
            var peer = new Socket();
            open.add(peer);
            peer.connect(listener.getLocalAddress());
            peer.setSoTimeout(20_000);
            var channel = listener.accept();
            dealer.deal(channel, (InetSocketAddress) channel.getRemoteAddress());
            peers.add(peer);
        }
        Await.until(() -> {
            // Again and again, because starved peers may be silent while they are watched.
            loops.getFirst().counters().busy(Duration.ofSeconds(1).toNanos());
            dealer.measure(clock.addAndGet(Duration.ofSeconds(1).toNanos()));
            long end = System.nanoTime() + Handover.WATCH.plus(Handover.GIVE).toNanos();
            while (moves() == 0 && System.nanoTime() - end < 0) {
                echoAll(peers);
            }
            return moves() > 0;
        });
        Await.until(() -> loops.getLast().counters().receivedBytes() > 0 || echoAll(peers));
        long before = loops.getFirst().counters().receivedBytes();
        echoAll(peers);
        assertThat(loops.getFirst().counters().receivedBytes() - before).isBetween(1L, 9L);
    }

    private static boolean echoAll(List<Socket> peers) throws IOException {
        for (Socket peer : peers) {
            echo(peer);
        }
        return false;
    }

    private static void echo(Socket peer) throws IOException {
        peer.getOutputStream().write('x');
        assertThat(peer.getInputStream().read()).isEqualTo('x');
    }

    private interface Task {
        void run() throws IOException;
    }

    private static CompletableFuture<Void> inBackground(Task task) {
        return CompletableFuture.runAsync(() -> {
            try {
                task.run();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }, Thread::startVirtualThread);
    }

    private long sum(ToLongFunction<LoopCounters> figure) {
        return loops.stream().mapToLong(loop -> figure.applyAsLong(loop.counters())).sum();
    }

    private long closed(CloseReason reason) {
        return sum(counters -> counters.closedBy(reason));
    }

    private long moves() {
        return sum(LoopCounters::movedConnections);
    }

    /// Each loop hands every connection over to the other, behind each of its messages.
    private void letAllWander() {
        loops.getFirst().handOver(loops.getLast(), 1);
        loops.getLast().handOver(loops.getFirst(), 1);
    }
}
