package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// An acceptor and its loop, whose time stands still until a test moves it.
class AcceptorTest {

    private static final int BACKLOG = 400;

    private final ServerConfig config = RunningServer.config(Map.of("ECHO_PORT", "0", "ECHO_HOST",
            "127.0.0.1", "ECHO_BACKLOG", String.valueOf(BACKLOG)));
    private final AtomicLong clock = new AtomicLong();
    private final Admission admission = new Admission(1000, 0, () -> {});
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Socket> peers = new CopyOnWriteArrayList<>();
    private volatile Runnable onClock = () -> {};
    private final AtomicReference<@Nullable Throwable> death = new AtomicReference<>();
    private EventLoop loop;
    private Acceptor acceptor;
    private InetSocketAddress address;

    private void start(int descriptors) throws Exception {
        ServerSocketChannel socket = ListeningSocket.bind(config);
        address = (InetSocketAddress) socket.getLocalAddress();
        loop = new EventLoop(0, config, () -> {
            onClock.run();
            return clock.get();
        }, () -> 0, admission::release, death::set);
        acceptor = new Acceptor(socket, config, admission, descriptors, List.of(loop), clock::get,
                end::countDown);
        loop.start();
    }

    @AfterEach
    void stop() throws Exception {
        for (Socket peer : peers) {
            peer.close();
        }
        loop.requestStop();
        assertThat(loop.awaitEnd(Duration.ofSeconds(10))).isTrue();
        assertThat(acceptor.hasEnded()).isTrue();
        assertThat(death).as("what killed the loop").hasNullValue();
    }

    @Test
    void exactly_at_its_limit_has_failed_nobody() throws Exception {
        start(2);
        assertThat(echoes(connect())).isTrue();
        assertThat(echoes(connect())).isTrue();
        awaitCycle();
        awaitCycle();
        assertThat(acceptor.failures()).isZero();
    }

    @Test
    void beyond_its_limit_rests_while_the_loop_goes_on_serving() throws Exception {
        start(2);
        Socket early = connect();
        assertThat(echoes(early)).isTrue();
        connect();
        connect();
        Await.until(() -> acceptor.failures() > 0);
        for (int message = 0; message < 100; message++) {
            assertThat(echoes(early)).isTrue();
        }
        clock.addAndGet(Acceptor.REST.toNanos() - 1);
        assertThat(echoes(early)).isTrue();
        awaitCycle();
        assertThat(acceptor.failures()).isEqualTo(1);
        clock.addAndGet(1);
        Await.until(() -> acceptor.failures() == 2);
        assertThat(acceptor.accepted()).isEqualTo(2);
    }

    @Test
    void lets_the_next_in_when_one_has_gone_and_the_rest_is_over() throws Exception {
        start(2);
        connect();
        Socket second = connect();
        Socket third = connect();
        Await.until(() -> acceptor.failures() > 0);
        second.shutdownOutput();
        assertThat(second.getInputStream().read()).isEqualTo(-1);
        assertThat(acceptor.accepted()).isEqualTo(2);
        clock.addAndGet(Acceptor.REST.toNanos());
        assertThat(echoes(third)).isTrue();
        assertThat(acceptor.failures()).isEqualTo(1);
    }

    @Test
    void leaves_those_connected_their_turn_in_a_storm() throws Exception {
        start(1000);
        Socket early = connect();
        assertThat(echoes(early)).isTrue();
        Hold held = holdLoop();
        int storm = 3 * Acceptor.BATCH;
        for (int count = 0; count < storm; count++) {
            connect();
        }
        var acceptedByCycle = new ArrayList<Long>();
        var receivedByCycle = new ArrayList<Long>();
        var over = new CountDownLatch(1);
        loop.execute(new Runnable() { // Once in each cycle, and one message for the next one.
            @Override
            public void run() {
                acceptedByCycle.add(acceptor.accepted());
                receivedByCycle.add(loop.counters().receivedBytes());
                if (acceptor.accepted() > storm) {
                    over.countDown();
                } else {
                    write(early);
                    loop.execute(this);
                }
            }
        });
        held.end();
        assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
        for (int cycle = 1; cycle < acceptedByCycle.size(); cycle++) {
            assertThat(acceptedByCycle.get(cycle) - acceptedByCycle.get(cycle - 1))
                    .isLessThanOrEqualTo(Acceptor.BATCH);
        }
        assertThat(receivedByCycle.getLast() - receivedByCycle.getFirst()).isGreaterThan(1);
    }

    @Test
    void told_to_stop_accepts_what_the_kernel_has_completed_and_refuses_the_next()
            throws Exception {
        start(1000);
        Hold before = holdLoop();
        Hold held = new Hold();
        loop.execute(held);
        acceptor.requestStop(); // Right behind, so that no batch is accepted in between.
        before.end();
        held.awaitBegin();
        for (int count = 0; count < BACKLOG + 1; count++) { // All that the kernel queues.
            connect();
        }
        held.end();
        assertThat(end.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(acceptor.accepted()).isEqualTo(BACKLOG + 1);
        for (Socket peer : peers) {
            assertThat(echoes(peer)).isTrue();
        }
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
    }

    @Test
    void told_to_stop_while_it_rests_lets_in_who_has_found_room() throws Exception {
        Socket second = waitsBehindTheRest();
        acceptor.requestStop();
        assertThat(echoes(second)).isTrue();
        assertThat(end.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void told_to_stop_as_its_rest_ends_lets_in_who_has_found_room() throws Exception {
        Socket second = waitsBehindTheRest();
        Hold held = holdLoop();
        acceptor.requestStop();
        loop.execute(() -> clock.addAndGet(Acceptor.REST.toNanos())); // In the last cycle.
        held.end();
        assertThat(echoes(second)).isTrue();
        assertThat(end.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void told_to_stop_lets_in_who_comes_while_the_loop_serves_others() throws Exception {
        start(1000);
        Socket early = connect();
        assertThat(echoes(early)).isTrue();
        Hold held = holdLoop();
        acceptor.requestStop();
        loop.execute(() -> { // In the same cycle, so the next one is the last that accepts.
            write(early);
            var readings = new AtomicInteger();
            onClock = () -> { // At the end of this cycle, then behind the next one's wait.
                if (readings.incrementAndGet() == 2) {
                    connectUnchecked();
                }
            };
        });
        held.end();
        assertThat(end.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(echoes(peers.getLast())).isTrue();
    }

    @Test
    void has_the_kernel_look_after_peers_that_vanish() throws Exception {
        start(2);
        Socket peer = connect();
        assertThat(echoes(peer)).isTrue();
        // Local and remote port in hexadecimal; behind the queues "02" is the keepalive timer.
        String line = String.format("[0-9A-F]+:%04X [0-9A-F]+:%04X 01 \\S+ 02:.*",
                address.getPort(), peer.getLocalPort());
        Await.until(() -> Files.readString(Path.of("/proc/net/tcp6"))
                .concat(Files.readString(Path.of("/proc/net/tcp"))).lines()
                .anyMatch(each -> each.replaceFirst("^ *\\d+: ", "").matches(line)));
    }

    /// A peer that came when there was no room, and waits still, though there is room by now.
    private Socket waitsBehindTheRest() throws Exception {
        start(1);
        Socket first = connect();
        assertThat(echoes(first)).isTrue();
        Socket second = connect();
        Await.until(() -> acceptor.failures() > 0);
        first.close();
        Await.until(() -> admission.active() == 0);
        return second;
    }

    private Hold holdLoop() throws Exception {
        var hold = new Hold();
        loop.execute(hold);
        hold.awaitBegin();
        return hold;
    }

    /// Keeps the loop from everything until it is ended.
    private static final class Hold implements Runnable {

        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);

        @Override
        public void run() {
            begun.countDown();
            try {
                ended.await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }

        void awaitBegin() throws InterruptedException {
            begun.await();
        }

        void end() {
            ended.countDown();
        }
    }

    /// Until the loop has come to the end of a cycle that it had not finished yet.
    private void awaitCycle() {
        var cycle = new CompletableFuture<Void>();
        loop.execute(() -> cycle.complete(null));
        cycle.join();
    }

    private void connectUnchecked() {
        try {
            connect();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket();
        peers.add(socket);
        socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"),
                address.getPort()), 10_000);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static boolean echoes(Socket socket) throws IOException {
        write(socket);
        return socket.getInputStream().read() == 'x';
    }

    private static void write(Socket socket) {
        try {
            socket.getOutputStream().write('x');
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
