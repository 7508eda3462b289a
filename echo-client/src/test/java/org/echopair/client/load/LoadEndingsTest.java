package org.echopair.client.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.echopair.client.Peer;
import org.echopair.client.Run;
import org.echopair.client.exchange.AddressFamily;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.Resolver;
import org.echopair.client.exchange.Target;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.load.engine.AddressChoice;
import org.echopair.client.load.engine.LoadConfig;
import org.echopair.client.load.engine.LoadResult;
import org.echopair.client.load.engine.LoadRun;
import org.echopair.client.load.engine.RunProgress;
import org.echopair.client.stream.Payload;
import org.echopair.client.stream.PayloadSizes;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How connections end, by the peer's doing and by a signal, and what that costs.
class LoadEndingsTest {

    @Nested
    class an_orderly_end {

        private static final int TURNS = 20;

        /// Held by the peer while it writes its last echo and its end, and by the loop whenever it
        /// reads the clock, which it does before it reads a socket. So the end always lies right
        /// behind the echo when the loop gets there, as where both come in one segment.
        private final Semaphore gate = new Semaphore(1);

        private void echoAndEnd(Socket socket, int windowBytes)
                throws IOException, InterruptedException {
            for (int turn = 1; turn < TURNS; turn++) {
                socket.getOutputStream().write(socket.getInputStream().readNBytes(windowBytes));
            }
            byte[] last = socket.getInputStream().readNBytes(windowBytes);
            gate.acquire();
            socket.getOutputStream().write(last);
            socket.shutdownOutput();
            gate.release();
            socket.getInputStream().readAllBytes();
        }

        private long clock() {
            if (Thread.currentThread().getName().startsWith("load-")) {
                gate.acquireUninterruptibly();
                gate.release();
            }
            return System.nanoTime();
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 16})
        void right_behind_an_echo_loses_nothing(int pipeline) throws Exception {
            int messages = 10 * TURNS * pipeline;
            try (Peer peer = Peer.that(socket -> echoAndEnd(socket, pipeline * 64))) {
                var path = new ConnectionConfig(Target.parse(peer.target()), AddressFamily.ANY,
                        Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ZERO);
                var config = new LoadConfig(path, 1, null, messages, 0, "random",
                        PayloadSizes.of(64), pipeline, Duration.ZERO, true, List.of(), List.of(),
                        1, AddressChoice.ALL, 7);

                LoadResult result = new LoadRun(config, Payload.RANDOM.pattern(7, config.sizes()),
                        this::clock).run(new Resolver(), new Lines());

                assertThat(result.failures()).isEmpty();
                assertThat(result.counts().lost()).isZero();
                assertThat(result.counts().verified()).isEqualTo(messages);
                assertThat(result.counts().reconnected()).isEqualTo(9);
                assertThat(result.counts().orderlyEnds()).isBetween(9L, 10L);
            }
        }
    }

    @Nested
    class an_interruption {

        /// Ten right bytes, ten wrong ones of a header of 28, and silence.
        private static void wrongInTheHeader(Socket socket, CountDownLatch sent)
                throws IOException, InterruptedException {
            byte[] message = socket.getInputStream().readNBytes(64);
            for (int i = 10; i < 20; i++) {
                message[i] ^= 0x55;
            }
            socket.getOutputStream().write(message, 0, 20);
            sent.countDown();
            new CountDownLatch(1).await();
        }

        @Test
        void does_not_hide_wrong_bytes_that_have_arrived() throws Exception {
            var sent = new CountDownLatch(1);
            try (Peer peer = Peer.that(socket -> wrongInTheHeader(socket, sent))) {
                LoadResult result = interrupted(peer, sent);

                assertThat(result.interrupted()).isTrue();
                assertThat(result.failuresByClass()).containsOnlyKeys(FailureClass.MISMATCH);
                assertThat(result.failures().getFirst().failure().detail())
                        .startsWith("the byte at offset 10 of 64 in message 0");
            }
        }

        @Test
        void makes_nothing_lost_of_what_is_in_flight() throws Exception {
            var sent = new CountDownLatch(1);
            try (Peer peer = Peer.that(Peer.thenHold(socket -> {
                socket.getInputStream().readNBytes(64);
                sent.countDown();
            }))) {
                LoadResult result = interrupted(peer, sent);

                assertThat(result.counts().outstanding()).isEqualTo(1);
                assertThat(result.counts().lost()).isZero();
                assertThat(result.counts().errors()).isZero();
                assertThat(result.cutShort()).isFalse();
            }
        }

        private static LoadResult interrupted(Peer peer, CountDownLatch sent) throws Exception {
            LoadConfig config = config(peer, Duration.ZERO);
            var run = new LoadRun(config, Payload.RANDOM.pattern(1, config.sizes()),
                    System::nanoTime);
            CompletableFuture<LoadResult> result = CompletableFuture.supplyAsync(() -> {
                try {
                    return run.run(new Resolver(), new Lines());
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            sent.await();
            run.stop();
            return result.join();
        }
    }

    @Nested
    class connections_that_end_early {

        @ParameterizedTest
        @ValueSource(strings = {"-t 1h", "-n 100", "-n 100 --rate 1000 --threshold sent>0%"})
        void cut_a_run_short_that_is_left_with_none(String length) throws Exception {
            try (Peer peer = Peer.that(Peer.thenReset(socket -> {
                socket.getOutputStream().write(socket.getInputStream().readNBytes(64));
                socket.getInputStream().readNBytes(64);
            }))) {
                Run run = withTwoErrors(peer, length);

                assertThat(run.exitCode()).as(run.out()).isEqualTo(75);
                assertThat(run.out()).contains("✓ errors<=2")
                        .contains("FAIL  2 RESET, cut short: no connection was left · exit 75");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"-t 1s", "-n 100", "-n 100 --rate 1000 --threshold sent>0%"})
        void are_errors_and_no_more_where_another_goes_on_to_the_end(String length)
                throws Exception {
            var connections = new AtomicInteger();
            try (Peer peer = Peer.that(socket -> {
                if (connections.getAndIncrement() > 0) {
                    Peer.echo(socket);
                    return;
                }
                socket.getOutputStream().write(socket.getInputStream().readNBytes(64));
                socket.getInputStream().readNBytes(64);
                socket.setSoLinger(true, 0); // a reset
            })) {
                Run run = withTwoErrors(peer, length);

                assertThat(run.out()).contains(" 1 lost, 0 wrong").contains("✓ errors<=2")
                        .doesNotContain("cut short").endsWith("PASS\n");
                assertThat(run.exitCode()).isZero();
            }
        }

        private static Run withTwoErrors(Peer peer, String length) {
            List<String> args = new ArrayList<>(List.of("-c", "2", "--warmup", "0", "--threshold",
                    "errors<=2"));
            args.addAll(List.of(length.split(" ")));
            return load(peer, args.toArray(String[]::new));
        }
    }

    @Nested
    class in_the_warm_up {

        @Test
        void a_broken_connection_is_apart_from_the_counts_and_still_no_pass() throws Exception {
            var connections = new AtomicInteger();
            try (Peer peer = Peer.that(socket -> {
                if (connections.getAndIncrement() == 0) {
                    socket.getInputStream().readNBytes(64);
                    return; // without an answer
                }
                Peer.echo(socket);
            })) {
                Run run = load(peer, "-c", "1", "-t", "300ms", "--warmup", "700ms",
                        "--reconnect");

                assertThat(run.out()).contains(" 0 lost, 0 wrong")
                        .contains("note: the warm-up had 1 error and lost 1 message")
                        .contains("✗ errors==0 (1, 1 in the warm-up)");
                assertThat(run.exitCode()).isEqualTo(75);
            }
        }

        @Test
        void progress_tells_what_was_sent_and_of_how_long() throws Exception {
            try (Peer peer = Peer.that(Peer::echo)) {
                LoadConfig config = config(peer, Duration.ofHours(1));
                var run = new LoadRun(config, Payload.RANDOM.pattern(1, config.sizes()),
                        System::nanoTime);
                var lines = new Lines(line -> {
                    if (line.matches("warming up, [1-9][0-9.]* m?s of 3,600 s · sent [1-9].*")) {
                        run.stop();
                    }
                });

                LoadResult result = run.run(new Resolver(), lines);

                assertThat(result.counts().warmup()).isPositive();
                assertThat(result.counts().sent()).isZero();
                assertThat(lines.last.get()).startsWith("warming up, ");
            }
        }
    }

    private static final class Lines implements RunProgress {

        private final Consumer<String> onLine;
        final AtomicReference<String> last = new AtomicReference<>("");

        Lines() {
            this(_ -> {});
        }

        Lines(Consumer<String> onLine) {
            this.onLine = onLine;
        }

        @Override
        public void update(Supplier<String> line) {
            last.set(line.get());
            onLine.accept(line.get());
        }

        @Override
        public void tell(String line) {}
    }

    private static LoadConfig config(Peer peer, Duration warmup) {
        var path = new ConnectionConfig(Target.parse(peer.target()), AddressFamily.ANY,
                Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ZERO);
        return new LoadConfig(path, 1, Duration.ofHours(1), 0, 0, "random", PayloadSizes.of(64),
                1, warmup, false, List.of(), List.of(), 1, AddressChoice.ALL, 7);
    }

    private static Run load(Peer peer, String... args) {
        List<String> all = new ArrayList<>(List.of("load", "--target", peer.target()));
        all.addAll(List.of(args));
        return Run.echoClient(all.toArray(String[]::new));
    }
}
