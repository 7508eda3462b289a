package org.echopair.client.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.echopair.client.Main;
import org.echopair.client.Peer;
import org.echopair.client.Run;
import org.echopair.client.cli.Stdio;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Outcome;
import org.echopair.client.failure.Phase;
import org.echopair.client.failure.RoundTrip;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaitTest {

    private static final Failure REFUSED = failure(FailureClass.REFUSED, Phase.CONNECT);
    private static final Failure DNS = failure(FailureClass.DNS, Phase.RESOLVE);
    private static final Failure RESET = failure(FailureClass.RESET, Phase.READ);
    private static final Failure MISMATCH = failure(FailureClass.MISMATCH, Phase.READ);
    private static final Failure USES_ITS_TIME_UP = failure(FailureClass.CONNECT_TIMEOUT,
            Phase.CONNECT);
    private static final Failure ENDS_BY_A_SIGNAL = failure(FailureClass.OTHER, Phase.READ);
    private static final RoundTrip PASSED = new RoundTrip("here", 1, new byte[1], 1, 1, 1,
            List.of());

    /// With a clock that only moves when somebody sleeps.
    @Nested
    class the_loop {

        private long nanos;
        private final List<Failure> told = new ArrayList<>();
        private final List<Long> budgetMillis = new ArrayList<>();
        private final WaitLoop loop = new WaitLoop(() -> nanos, slept -> nanos += slept, told::add);

        @Test
        void makes_one_uncut_attempt_when_there_is_nothing_to_wait() {
            WaitLoop.Result result = run(Duration.ZERO, REFUSED);

            assertThat(result).isEqualTo(new WaitLoop.Result(REFUSED, 1, 0, false, false));
            assertThat(result.exitCode()).isEqualTo(ExitCode.NEVER_CONNECTED);
            assertThat(told).isEmpty();
        }

        @Test
        void ends_with_the_first_success() {
            WaitLoop.Result result = run(Duration.ofSeconds(60), DNS, REFUSED, REFUSED, PASSED);

            assertThat(result.outcome()).isEqualTo(PASSED);
            assertThat(result.exitCode()).isEqualTo(ExitCode.PASS);
            assertThat(result.attempts()).isEqualTo(4);
            assertThat(Duration.ofNanos(result.nanos())).isEqualTo(Duration.ofMillis(750));
        }

        @Test
        void tells_each_different_failure_once() {
            run(Duration.ofSeconds(60), DNS, REFUSED, DNS, REFUSED, RESET, PASSED);

            assertThat(told).containsExactly(DNS, REFUSED, RESET);
        }

        @Test
        void ends_at_once_with_a_wrong_byte() {
            WaitLoop.Result result = run(Duration.ofSeconds(60), REFUSED, MISMATCH);

            assertThat(result.outcome()).isEqualTo(MISMATCH);
            assertThat(result.exitCode()).isEqualTo(ExitCode.DIFFERENT);
            assertThat(result.ranOut()).isFalse();
        }

        @Test
        void ends_when_the_time_is_up_as_never_connected_whatever_the_last_failure() {
            WaitLoop.Result result = run(Duration.ofMillis(600), REFUSED, REFUSED, REFUSED, RESET);

            assertThat(((Failure) result.outcome()).kind()).isEqualTo(FailureClass.RESET);
            assertThat(result.ranOut()).isTrue();
            assertThat(result.attempts()).isEqualTo(4);
            assertThat(result.nanos()).isEqualTo(600_000_000);
            assertThat(result.exitCode()).isEqualTo(ExitCode.NEVER_CONNECTED);
        }

        @Test
        void cuts_each_attempt_to_what_is_left_but_never_to_nothing() {
            run(Duration.ofMillis(600), REFUSED, REFUSED, REFUSED, REFUSED);

            assertThat(budgetMillis).containsExactly(600L, 350L, 250L, 250L);
        }

        @Test
        void says_how_often_and_for_how_long_each_class_was_found() {
            WaitLoop.Result result = run(Duration.ofMillis(900), DNS, REFUSED, REFUSED, REFUSED,
                    REFUSED);

            assertThat(detail(result))
                    .isEqualTo("reason; DNS once, REFUSED 4 times in 900 ms");
        }

        @Test
        void is_not_decided_by_an_attempt_that_was_cut() {
            WaitLoop.Result result = run(Duration.ofMillis(600), REFUSED, REFUSED,
                    USES_ITS_TIME_UP);

            assertThat(((Failure) result.outcome()).kind()).isEqualTo(FailureClass.REFUSED);
            assertThat(detail(result)).isEqualTo("reason; REFUSED 2 times in 750 ms");
            assertThat(result.attempts()).isEqualTo(3);
        }

        @Test
        void is_decided_by_a_cut_attempt_where_there_was_no_other() {
            WaitLoop.Result result = run(Duration.ofMillis(100), USES_ITS_TIME_UP);

            assertThat(result.outcome()).isEqualTo(USES_ITS_TIME_UP);
            assertThat(result.ranOut()).isTrue();
        }

        @Test
        void has_no_verdict_where_this_side_lacked_something() {
            WaitLoop.Result result = run(Duration.ofMillis(200),
                    failure(FailureClass.LOCAL, Phase.CONNECT),
                    failure(FailureClass.LOCAL, Phase.CONNECT));

            assertThat(result.exitCode()).isEqualTo(ExitCode.INTERNAL_ERROR);
        }

        @Test
        void keeps_what_it_was_waiting_out_when_a_signal_ends_its_pause() {
            var interrupted = new WaitLoop(() -> nanos, _ -> {
                throw new InterruptedException();
            }, told::add);

            WaitLoop.Result result = interrupted.run(Duration.ofSeconds(60), attempt(REFUSED));

            assertThat(Thread.interrupted()).isTrue();
            assertThat(result.interrupted()).isTrue();
            assertThat(result.ranOut()).isFalse();
            assertThat(result.attempts()).isEqualTo(1);
            assertThat(((Failure) result.outcome()).kind()).isEqualTo(FailureClass.REFUSED);
        }

        @Test
        void keeps_what_it_was_waiting_out_when_a_signal_ends_an_attempt() {
            WaitLoop.Result result = run(Duration.ofSeconds(60), REFUSED, ENDS_BY_A_SIGNAL);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(result.interrupted()).isTrue();
            assertThat(((Failure) result.outcome()).kind()).isEqualTo(FailureClass.REFUSED);
        }

        private static String detail(WaitLoop.Result result) {
            return ((Failure) result.outcome()).detail();
        }

        private WaitLoop.Result run(Duration wait, Outcome... outcomes) {
            return loop.run(wait, attempt(outcomes));
        }

        private WaitLoop.Attempt attempt(Outcome... outcomes) {
            Deque<Outcome> script = new ArrayDeque<>(List.of(outcomes));
            return new WaitLoop.Attempt() {
                @Override
                public Outcome run(long budgetNanos) {
                    budgetMillis.add(budgetNanos / 1_000_000);
                    Outcome outcome = script.remove();
                    if (outcome == USES_ITS_TIME_UP) {
                        nanos += budgetNanos;
                    } else if (outcome == ENDS_BY_A_SIGNAL) {
                        Thread.currentThread().interrupt();
                    }
                    return outcome;
                }

                @Override
                public long fullNanos() {
                    return Duration.ofSeconds(8).toNanos();
                }
            };
        }
    }

    @Nested
    class a_user {

        @Test
        void waits_for_a_server_that_starts_late() throws Exception {
            InetSocketAddress address = Peer.freeAddress();
            String target = Target.of(address).toString();
            var toldOfRefusal = new CountDownLatch(1);
            var err = new ByteArrayOutputStream() {
                @Override
                public synchronized void write(byte[] bytes, int from, int length) {
                    super.write(bytes, from, length);
                    if (toString(StandardCharsets.UTF_8).contains("waiting: REFUSED")) {
                        toldOfRefusal.countDown();
                    }
                }
            };
            var out = new ByteArrayOutputStream();
            var stdio = new Stdio(new ByteArrayInputStream(new byte[0]), Run.print(out),
                    Run.print(err), false);
            String[] args = {"send", "--target", target, "--wait", "60s", "안녕!"};
            var exitCode = CompletableFuture.supplyAsync(() -> Main.run(args, Map.of(), stdio));
            toldOfRefusal.await();

            try (Peer _ = Peer.at(address, Peer::echo)) {
                assertThat(exitCode.join()).isZero();
            }
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .isEqualTo("received (수신자료): 안녕!\n");
            assertThat(err.toString(StandardCharsets.UTF_8)).matches(
                    "waiting: REFUSED while connecting to " + target + ": nothing listens there\n"
                            + "PASS  7 bytes came back .* · attempt \\d+, after .*s\n");
        }

        @Test
        void waits_for_a_server_that_has_trouble_at_first() throws IOException {
            var connections = new AtomicInteger();
            Peer.Behaviour recovering = socket -> {
                if (connections.incrementAndGet() == 1) {
                    socket.setSoLinger(true, 0);
                } else {
                    Peer.echo(socket);
                }
            };
            try (Peer peer = Peer.that(recovering)) {
                Run run = Run.echoClient("send", "--target", peer.target(), "--wait", "60s", "x");

                assertThat(run.exitCode()).isZero();
                assertThat(run.err()).startsWith("waiting: RESET while ").contains("\nPASS  ")
                        .contains(" · attempt 2, after ");
            }
        }

        @Test
        void is_told_how_often_it_was_tried_in_vain() throws IOException {
            String target = Target.of(Peer.freeAddress()).toString();
            Run run = Run.echoClient("send", "--target", target, "--wait", "300ms", "x");

            assertThat(run.exitCode()).isEqualTo(69);
            assertThat(run.err()).matches(
                    "waiting: (REFUSED .*: nothing listens there)\nFAIL  \\1; REFUSED \\d times in"
                            + " .*s · .*Z · exit 69\n");
        }

        /// A server that goes after a first round trip: 69 would say that there never was a path.
        @ParameterizedTest
        @ValueSource(strings = {"check", "load -t 300ms --warmup 0s",
                "watch -t 300ms --interval 50ms"})
        void is_told_of_a_disturbance_where_the_wait_had_a_whole_round_trip(String command)
                throws Exception {
            var server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.77"));
            String target = "127.0.0.77:" + server.getLocalPort();
            Thread.ofVirtual().start(() -> {
                try (Socket only = theOnlyOneOf(server)) {
                    Peer.echo(only);
                } catch (IOException e) {
                    // The test fails by its exit code.
                }
            });

            Run run = Run.echoClient((command + " --wait 60s --target " + target).split(" "));

            assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(75);
            assertThat(run.out()).contains("REFUSED");
        }

        private static Socket theOnlyOneOf(ServerSocket server) throws IOException {
            try (server) {
                return server.accept();
            }
        }

        @Test
        void is_not_kept_waiting_after_a_wrong_byte() throws IOException {
            try (Peer peer = Peer.that(Peer.answering(1, "y"))) {
                Run run = Run.echoClient("send", "--target", peer.target(), "--wait", "60s", "x");

                assertThat(run.exitCode()).isEqualTo(65);
                assertThat(run.err()).startsWith("FAIL  MISMATCH ").hasLineCount(1);
            }
        }
    }

    private static Failure failure(FailureClass kind, Phase phase) {
        return Failure.now(kind, phase, "here", "reason");
    }
}
