package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.echopair.client.Peer;
import org.echopair.client.Run;
import org.echopair.client.cli.Durations;
import org.echopair.client.exchange.AddressFamily;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.LagMeter;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.exchange.Resolver;
import org.echopair.client.exchange.Target;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.echopair.client.report.Verdict;
import org.echopair.client.stream.PayloadSizes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// `watch` while servers come and go.
class WatchTest {

    private static final int BYTES = WatchConfig.USUAL_MESSAGE_BYTES;

    private final LagMeter lag = LagMeter.start(System::nanoTime);

    @AfterEach
    void stopMeasuring() {
        lag.close();
    }

    @Nested
    class loses_nothing {

        @Test
        void with_a_server_that_stays() throws IOException {
            try (Peer peer = Peer.that(Peer::echo)) {
                Run run = Run.echoClient("watch", "--target", peer.target(), "--interval", "20ms",
                        "--duration", "300ms", "--persistent", "3", "--fresh", "2");

                assertThat(run.exitCode()).as(run.out()).isZero();
                assertThat(run.out()).contains("PASS  nothing lost · ").contains("stream 3",
                        "fresh", "total").doesNotContain("reconnected");
            }
        }

        @Test
        void when_the_server_closes_between_two_messages() throws IOException {
            try (Peer peer = Peer.that(WatchTest::echoTwice)) {
                WatchReport report = run(peer, 1, 0, "2s", stopWhen(WatchEvent.Kind.MOVED, 2));

                assertThat(report.exitCode()).isEqualTo(ExitCode.PASS);
                assertThat(report.summary()).contains("  nothing lost · ", " moved");
                assertThat(kinds(report)).startsWith(WatchEvent.Kind.MOVED,
                        WatchEvent.Kind.RECONNECTED, WatchEvent.Kind.MOVED);
                assertThat(report.availability()).isEqualTo(1);
            }
        }
    }

    @Nested
    class tells {

        @Test
        void a_message_that_was_lost_with_its_server() throws IOException {
            var connections = new AtomicInteger();
            Peer.Behaviour dying = socket -> {
                if (connections.getAndIncrement() == 0) {
                    socket.getOutputStream().write(socket.getInputStream().readNBytes(BYTES));
                    socket.getInputStream().readNBytes(BYTES);
                    socket.setSoLinger(true, 0);
                } else {
                    Peer.echo(socket);
                }
            };
            try (Peer peer = Peer.that(dying)) {
                WatchReport report = run(peer, 1, 0, "10s",
                        stopWhen(WatchEvent.Kind.RECOVERED, 1));

                assertThat(kinds(report)).containsExactly(WatchEvent.Kind.LOST,
                        WatchEvent.Kind.RECONNECTED, WatchEvent.Kind.RECOVERED);
                // The first, unless this process stood still before.
                Failure failure = report.log().events().stream()
                        .filter(event -> event.kind() == WatchEvent.Kind.LOST).findFirst()
                        .orElseThrow().failure();
                assertThat(failure.kind()).isEqualTo(FailureClass.RESET);
                assertThat(failure.phase()).isEqualTo(Phase.FIRST_BYTE);
                assertThat(failure.address()).isEqualTo(peer.target());
                assertThat(report.total(WatchReport.Stream::lost)).isOne();
                assertThat(report.exitCode()).isEqualTo(ExitCode.DISTURBED);
                assertThat(report.availability()).isLessThan(1);
            }
        }

        @Test
        void an_outage_from_its_first_refusal_to_the_recovery() throws IOException {
            InetSocketAddress address = Peer.freeAddress();
            var first = Peer.at(address, WatchTest::echoTwice);
            var second = new AtomicReference<Peer>();
            try {
                WatchReport report = run(Target.of(address), 1, 1, "20s", (run, log) -> {
                    if (log.count(WatchEvent.Kind.MOVED) > 0 && second.get() == null) {
                        first.close();
                    }
                    // A stream's and a fresh connection's.
                    if (log.count(WatchEvent.Kind.NOT_CONNECTED) >= 2 && second.get() == null) {
                        second.set(Peer.at(address, Peer::echo));
                    }
                    if (log.count(WatchEvent.Kind.RECOVERED) >= 2) {
                        run.stop();
                    }
                });

                assertThat(kinds(report)).contains(WatchEvent.Kind.RECONNECTED);
                assertThat(report.total(WatchReport.Stream::notConnected)).isPositive();
                assertThat(report.exitCode()).isEqualTo(ExitCode.DISTURBED);
                for (WatchReport.Stream stream : report.streams()) {
                    assertThat(stream.availability()).isBetween(0.0, 0.9999);
                }
                assertThat(report.worstGap().orElseThrow().longestGapNanos()).isPositive();
            } finally {
                first.close();
                if (second.get() != null) {
                    second.get().close();
                }
            }
        }

        @Test
        void an_answer_that_is_late_but_whole() throws IOException {
            Peer.Behaviour slow = socket -> {
                for (byte[] message; (message = socket.getInputStream()
                        .readNBytes(BYTES)).length == BYTES;) {
                    TimeUnit.MILLISECONDS.sleep(30); // what is tested
                    socket.getOutputStream().write(message);
                }
            };
            try (Peer peer = Peer.that(slow)) {
                Run run = Run.echoClient("watch", "--target", peer.target(), "--fresh", "0",
                        "--persistent", "1", "--interval", "50ms", "--duration", "200ms", "--late",
                        "20ms");

                assertThat(run.exitCode()).isEqualTo(75);
                assertThat(run.out()).contains("  late  ", " answered after ", " late · ");
            }
        }

        @Test
        void whose_message_came_in_place_of_another() throws IOException {
            var exchanger = new Exchanger<byte[]>();
            Peer.Behaviour crossing = socket -> {
                try {
                    byte[] message = socket.getInputStream().readNBytes(BYTES);
                    socket.getOutputStream()
                            .write(exchanger.exchange(message, 10, TimeUnit.SECONDS));
                } catch (TimeoutException e) {
                    throw new IOException(e);
                }
            };
            try (Peer peer = Peer.that(crossing)) {
                Run run = Run.echoClient("watch", "--target", peer.target(), "--fresh", "0",
                        "--persistent", "2", "--interval", "20ms", "--duration", "20ms");

                assertThat(run.exitCode()).isEqualTo(65);
                assertThat(run.out()).contains("MISMATCH while reading from " + peer.target(),
                        "a foreign one: message 0 of connection ");
            }
        }

        @Test
        void connections_that_are_closed_before_their_first_message() throws IOException {
            var connections = new AtomicInteger();
            try (Peer peer = Peer.that(_ -> connections.incrementAndGet())) {
                WatchReport report = run(peer, 1, 0, "10s", (run, log) -> {
                    if (connections.get() >= 5) {
                        run.stop();
                    }
                });

                assertThat(report.exitCode()).isEqualTo(ExitCode.DISTURBED);
                assertThat(report.log().worst().get().kind()).isIn(FailureClass.EARLY_EOF,
                        FailureClass.RESET);
                assertThat(kinds(report)).doesNotContain(WatchEvent.Kind.MOVED);
            }
        }

        @Test
        void that_nobody_answered_before_the_wait_was_over() throws IOException {
            String target = Target.of(Peer.freeAddress()).toString();
            Run run = Run.echoClient("watch", "--target", target, "--wait", "100ms");

            assertThat(run.exitCode()).isEqualTo(69);
            assertThat(run.out()).contains("wait", "REFUSED while connecting to " + target)
                    .endsWith("FAIL  1 not connected · exit 69\n");
        }
    }

    @Test
    void a_watch_that_is_stopped_reports_what_it_has_and_judges_nothing_on_its_way()
            throws IOException {
        try (Peer peer = Peer.that(Peer.thenHold(socket -> socket.getOutputStream()
                .write(socket.getInputStream().readNBytes(BYTES))))) {
            WatchReport report = run(peer, 1, 0, "1m", (run, log) -> {
                if (log.sent() == 2) {
                    run.stop();
                }
            });

            assertThat(report.interrupted()).isTrue();
            assertThat(report.total(WatchReport.Stream::notJudged)).isOne();
            assertThat(report.exitCode()).isEqualTo(ExitCode.PASS);
            assertThat(report.summary())
                    .startsWith("INTERRUPTED  nothing lost · 1 message answered · longest gap ")
                    .contains(" · cut short by a signal after ").endsWith(" of 60 s");
        }
    }

    @Test
    void a_wait_that_is_stopped_tells_what_it_was_waiting_out() {
        Target target = Target.parse("echo:8888");
        for (FailureClass kind : List.of(FailureClass.REFUSED, FailureClass.OTHER)) {
            WatchRun run = runOf(target, 1, 0, "10s");
            run.stop();

            WatchReport report = run.notBegun(
                    Failure.now(kind, Phase.CONNECT, target.toString(), "it failed"));

            assertThat(report.verdict()).isEqualTo(Verdict.INTERRUPTED);
            assertThat(report.lastLine(120)).startsWith(kind == FailureClass.OTHER
                    ? "INTERRUPTED  nothing was answered · "
                    : "INTERRUPTED  1 not connected · ");
        }
    }

    /// Two messages, then an orderly end.
    private static void echoTwice(Socket socket) throws IOException {
        for (int i = 0; i < 2; i++) {
            socket.getOutputStream().write(socket.getInputStream().readNBytes(BYTES));
        }
        socket.shutdownOutput();
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private interface OnTick {
        void accept(WatchRun run, WatchLog log) throws IOException;
    }

    private static OnTick stopWhen(WatchEvent.Kind kind, long count) {
        return (run, log) -> {
            if (log.count(kind) >= count) {
                run.stop();
            }
        };
    }

    private WatchReport run(Peer peer, int persistent, int fresh, String duration,
            OnTick onTick) {
        return run(Target.parse(peer.target()), persistent, fresh, duration, onTick);
    }

    private WatchReport run(Target target, int persistent, int fresh, String duration,
            OnTick onTick) {
        WatchRun run = runOf(target, persistent, fresh, duration);
        return run.run(false, log -> {
            try {
                onTick.accept(run, log);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private WatchRun runOf(Target target, int persistent, int fresh, String duration) {
        var connection = new ConnectionConfig(target, AddressFamily.ANY, Duration.ofSeconds(3),
                Duration.ofSeconds(5), Duration.ZERO);
        var config = new WatchConfig(connection, persistent, fresh, Duration.ofMillis(100),
                Durations.parse(duration), Duration.ofSeconds(4), PayloadSizes.of(BYTES));
        var path = new NetworkPath(connection, new Resolver(), System::nanoTime, lag);
        return new WatchRun(config, path, System::nanoTime, lag);
    }

    /// Without what a machine that is short of time does to this process.
    private static List<WatchEvent.Kind> kinds(WatchReport report) {
        return report.log().events().stream().map(WatchEvent::kind)
                .filter(kind -> kind != WatchEvent.Kind.STOOD_STILL).toList();
    }
}
