package org.echopair.client.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.echopair.client.ClientProcess;
import org.echopair.client.Peer;
import org.echopair.client.Run;
import org.echopair.client.exchange.AddressFamily;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.Resolver;
import org.echopair.client.exchange.Target;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.load.engine.AddressChoice;
import org.echopair.client.load.engine.LoadConfig;
import org.echopair.client.load.engine.LoadCounts;
import org.echopair.client.load.engine.LoadRun;
import org.echopair.client.load.engine.LoadThreshold;
import org.echopair.client.load.engine.RunProgress;
import org.echopair.client.load.report.LoadReport;
import org.echopair.client.stream.Payload;
import org.echopair.client.stream.PayloadSizes;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the client itself lacks or does is never told as the path's.
@Isolated("it starves and stops loops, and counts how far that goes")
class LoadOwnTroubleTest {

    @Nested
    class a_standstill {

        /// Longer than the timeout of 300 ms.
        private static final Duration STANDSTILL = Duration.ofMillis(1_200);

        @Test
        void makes_no_message_late_or_lost() throws Exception {
            var echoed = new AtomicLong();
            var warm = new CountDownLatch(1);
            try (Peer peer = Peer.that(socket -> echo(socket, echoed, warm));
                    ClientProcess client = ClientProcess.start("load", "--target", peer.target(),
                            "-c", "20", "--timeout", "300ms", "--warmup", "0", "-t", "3s")) {
                assertThat(warm.await(60, TimeUnit.SECONDS)).isTrue();
                client.signal("STOP");
                TimeUnit.NANOSECONDS.sleep(STANDSTILL.toNanos()); // what is tested
                client.signal("CONT");

                assertThat(client.exitCode()).as(client.out()).isZero();
                assertThat(client.out()).contains(" 0 lost, 0 wrong")
                        .contains("this client itself stood still for up to 1.")
                        .contains("PASS");
            }
        }

        private static void echo(Socket socket, AtomicLong echoed, CountDownLatch warm)
                throws IOException {
            byte[] chunk = new byte[8192];
            for (int n; (n = socket.getInputStream().read(chunk)) >= 0;) {
                socket.getOutputStream().write(chunk, 0, n);
                if (echoed.addAndGet(n) > 2_000 * 64) {
                    warm.countDown();
                }
            }
        }
    }

    @Nested
    class a_rate_that_it_cannot_send {

        @Test
        void is_measured_all_the_same_and_names_the_client() throws IOException {
            try (Peer peer = Peer.that(Peer::echo)) {
                Run run = load(peer, "--rate", "100000000", "-t", "400ms", "--warmup", "200ms");

                assertThat(run.exitCode()).as(run.out()).isEqualTo(75);
                assertThat(run.out()).contains("✓ errors==0").contains("✗ sent>=99% (")
                        .contains("%; this client could not send that much · exit 75")
                        .contains(" of 40,000,000").contains(" 0 lost, 0 wrong")
                        .doesNotContain("verified 0 messages").doesNotContain("TIMEOUT");
            }
        }

        @Test
        void may_be_less_where_that_is_wanted() throws IOException {
            try (Peer peer = Peer.that(Peer::echo)) {
                Run run = load(peer, "--rate", "100000000", "-t", "200ms", "--warmup", "0",
                        "--threshold", "sent>0%");

                assertThat(run.exitCode()).as(run.out()).isZero();
                assertThat(run.out()).contains("✓ sent>0%").doesNotContain("sent>=99%");
            }
        }

        @Test
        void names_what_is_in_flight_where_the_client_only_waited_for_answers() throws IOException {
            try (Peer peer = Peer.that(socket -> {
                for (byte[] message; (message = socket.getInputStream()
                        .readNBytes(64)).length > 0;) {
                    pause(Duration.ofMillis(50)); // what is tested
                    socket.getOutputStream().write(message);
                }
            })) {
                Run run = load(peer, "-c", "2", "--rate", "1000", "-t", "500ms", "--warmup", "0");

                assertThat(run.exitCode()).isEqualTo(75);
                assertThat(run.out().replaceAll("\\s+", " ")).contains(
                        "; this client could not send that much with so few messages in flight");
            }
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                1s    | 500ms | no answer came in time, so nothing more could be in flight
                300ms | 1s    | answers did not come in time, and the connections that waited
                """)
        void is_the_peers_doing_where_that_never_answers(String timeout, String duration,
                String words) throws IOException {
            try (Peer peer = Peer.that(socket -> socket.getInputStream().readAllBytes())) {
                Run run = load(peer, "-c", "2", "--rate", "100", "-t", duration, "--warmup", "0",
                        "--timeout", timeout);

                assertThat(run.exitCode()).isEqualTo(75);
                assertThat(run.out().replaceAll("\\s+", " ")).contains("✗ sent>=99% (")
                        .contains("%; " + words).doesNotContain("this client", "were down");
            }
        }

        @Test
        void is_the_connections_doing_where_those_were_down() throws IOException {
            try (Peer peer = Peer.that(socket -> socket.getOutputStream()
                    .write(socket.getInputStream().readNBytes(64)))) {
                Run run = load(peer, "-c", "2", "--rate", "100", "-t", "1s", "--warmup", "0");

                assertThat(run.exitCode()).isEqualTo(75);
                assertThat(run.out()).contains("%; connections were down when the rest was due")
                        .contains("note: the run was cut short, because no connection was left")
                        .contains(" of 100 messages were due and");
            }
        }

        private static void pause(Duration time) {
            try {
                TimeUnit.NANOSECONDS.sleep(time.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Nested
    class its_limits {

        @Test
        void too_few_descriptors_are_told_before_the_run() throws Exception {
            var connections = new AtomicLong();
            try (Peer peer = Peer.that(socket -> {
                connections.incrementAndGet();
                Peer.echo(socket);
            });
                    ClientProcess client = ClientProcess.start(Map.of(), "ulimit -n 128", "load",
                            "--target", peer.target(), "-c", "200", "-n", "1000")) {
                assertThat(client.exitCode()).as(client.out()).isEqualTo(70);
                assertThat(client.out().replaceAll("\\s+", " "))
                        .contains("✗ LOCAL while connecting to ")
                        .contains("this process may open no more than 128 files, and 200 conn")
                        .contains("FAIL 1 LOCAL · exit 70").doesNotContain("UNREACHABLE");
                assertThat(connections).hasValue(0);
            }
        }

        @Test
        void a_connection_is_counted_with_what_is_open_besides() {
            assertThat(LoadDescriptors.shortage(config("a:1", 100), 1024, 20)).isNull();
            assertThat(LoadDescriptors.shortage(config("a:1", 100), Long.MAX_VALUE, 20)).isNull();
            assertThat(LoadDescriptors.shortage(config("a:1", 100), 134, 20)).isNull();
            Failure shortage = LoadDescriptors.shortage(config("a:1", 100), 133, 20);

            assertThat(shortage.kind()).isEqualTo(FailureClass.LOCAL);
            assertThat(shortage.detail()).isEqualTo("this process may open no more than 133 files,"
                    + " and 100 connections need 134; raise it with ulimit -n, or open fewer"
                    + " connections");
        }

        @Test
        void a_load_that_does_not_fit_the_heap_is_refused() throws Exception {
            try (ClientProcess client = ClientProcess.start(
                    Map.of("JDK_JAVA_OPTIONS", "-Xmx77m"), "", "load", "--target", "127.0.0.1:1",
                    "-c", "100000", "--pipeline", "100")) {
                assertThat(client.exitCode()).as(client.err()).isEqualTo(64);
                assertThat(client.err()).contains("echo-client: --connections: 100,000 connections"
                        + " with 100 in flight on each need about 348 MiB, and this process may"
                        + " use ").endsWith("; ask for fewer, or give it more memory\n");
                assertThat(client.out()).isEmpty();
            }
        }
    }

    @Nested
    class a_loop_that_died {

        private final AtomicBoolean dying = new AtomicBoolean();

        private long clock() {
            if (dying.get() && Thread.currentThread().getName().startsWith("load-")) {
                throw new IllegalStateException("a mistake");
            }
            return System.nanoTime();
        }

        @Test
        void is_never_taken_for_one_that_ended() throws Exception {
            try (Peer peer = Peer.that(socket -> {
                socket.getOutputStream().write(socket.getInputStream().readNBytes(64));
                dying.set(true);
                Peer.echo(socket);
            })) {
                LoadReport report = run(peer, _ -> {});

                assertThat(report.verdict().exitCode()).isEqualTo(ExitCode.INTERNAL_ERROR);
                assertThat(report.verdict().interrupted()).isFalse();
                assertThat(report.result().failures()).singleElement()
                        .satisfies(died -> assertThat(died.failure().detail())
                                .matches("a thread of this load died, load-[01]:"
                                        + " java.lang.IllegalStateException: a mistake"));
            }
        }

        @Test
        void loses_nothing_of_what_was_found_before() throws Exception {
            var connections = new AtomicLong();
            try (Peer peer = Peer.that(socket -> {
                if (connections.getAndIncrement() == 0) {
                    byte[] message = socket.getInputStream().readNBytes(64);
                    message[40] ^= 1;
                    socket.getOutputStream().write(message);
                }
                Peer.echo(socket);
            })) {
                LoadReport report = run(peer,
                        line -> dying.compareAndSet(false, line.contains(" MISMATCH ")));

                assertThat(report.verdict().exitCode()).isEqualTo(ExitCode.DIFFERENT);
                assertThat(report.result().failuresByClass()).containsOnly(
                        Map.entry(FailureClass.MISMATCH, 1L), Map.entry(FailureClass.LOCAL, 1L));
            }
        }

        @Test
        void leaves_no_message_without_a_count_and_no_connection_open() throws Exception {
            var ended = new CountDownLatch(2);
            try (Peer peer = Peer.that(socket -> {
                try {
                    socket.getOutputStream().write(socket.getInputStream().readNBytes(64));
                    socket.getInputStream().readNBytes(64); // which stays in flight
                    dying.set(true);
                    socket.getInputStream().readAllBytes();
                } finally {
                    ended.countDown();
                }
            })) {
                LoadCounts counts = run(peer, _ -> {}).result().counts();

                assertThat(counts.outstanding()).isPositive();
                assertThat(counts.sent())
                        .isEqualTo(counts.verified() + counts.lost() + counts.outstanding());
                assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
            }
        }

        private LoadReport run(Peer peer, Consumer<String> onTold) throws Exception {
            LoadConfig config = config(peer.target(), 2);
            var run = new LoadRun(config, Payload.RANDOM.pattern(1, config.sizes()), this::clock);
            return LoadReport.of(config, run.run(new Resolver(), new RunProgress() {
                @Override
                public void update(Supplier<String> line) {}

                @Override
                public void tell(String line) {
                    onTold.accept(line);
                }
            }));
        }
    }

    private static LoadConfig config(String target, int connections) {
        var path = new ConnectionConfig(Target.parse(target), AddressFamily.ANY,
                Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO);
        return new LoadConfig(path, connections, null, 100_000, 0, "random", PayloadSizes.of(64),
                1, Duration.ZERO, false, List.of(LoadThreshold.NO_ERRORS), List.of(50.0), 2,
                AddressChoice.ALL, 7);
    }

    private static Run load(Peer peer, String... args) {
        List<String> all = new ArrayList<>(List.of("load", "--target", peer.target()));
        all.addAll(List.of(args));
        return Run.echoClient(all.toArray(String[]::new));
    }
}
