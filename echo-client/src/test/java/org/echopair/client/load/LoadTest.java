package org.echopair.client.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Exchanger;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.echopair.client.Peer;
import org.echopair.client.Run;
import org.echopair.client.cli.Colours;
import org.echopair.client.cli.Interruption;
import org.echopair.client.cli.Progress;
import org.echopair.client.cli.RunContext;
import org.echopair.client.cli.Stdio;
import org.echopair.client.exchange.AddressFamily;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.Resolver;
import org.echopair.client.exchange.Target;
import org.echopair.client.load.engine.AddressChoice;
import org.echopair.client.load.engine.LoadConfig;
import org.echopair.client.load.engine.LoadRun;
import org.echopair.client.load.engine.LoadThreshold;
import org.echopair.client.load.report.LoadReport;
import org.echopair.client.report.ReportDelivery;
import org.echopair.client.report.ReportFile;
import org.echopair.client.report.ReportOptions;
import org.echopair.client.report.TerminationLog;
import org.echopair.client.stream.Payload;
import org.echopair.client.stream.PayloadSizes;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadTest {

    @Nested
    class against_a_right_echo {

        @Test
        void a_million_messages_raise_no_false_alarm() throws IOException {
            try (Peer peer = Peer.that(Peer::echo)) {
                Run run = load(peer, "-n", "1000000", "-c", "8", "--pipeline", "100",
                        "--payload-size", "1,27,28,29,64,100");

                assertThat(run.exitCode()).as(run.err()).isZero();
                assertThat(run.out()).contains("verified 1,000,000 messages, 0 lost, 0 wrong")
                        .contains("✓ errors==0").endsWith("PASS\n");
                assertThat(run.err()).isEmpty();
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"--payload-size=1", "--payload-size=64KiB --payload=text",
                "--payload-size=1..300KiB --payload=zeros --pipeline=3",
                "--payload-size=3MiB --pipeline=2", "--rate=2000 --payload-size=1..1KiB"})
        void any_size_comes_back(String options) throws IOException {
            try (Peer peer = Peer.that(Peer::echo)) {
                List<String> args = new ArrayList<>(List.of("-n", "50", "-c", "3"));
                args.addAll(List.of(options.split(" ")));

                Run run = load(peer, args.toArray(String[]::new));

                assertThat(run.exitCode()).as(run.out()).isZero();
                assertThat(run.out()).contains("verified 50 messages, 0 lost, 0 wrong");
            }
        }

        @Test
        void a_file_is_the_body(@TempDir Path directory) throws IOException {
            Path file = Files.writeString(directory.resolve("body.txt"), "안녕!".repeat(10));
            var heard = new ByteArrayOutputStream();
            Peer.Behaviour listening = socket -> {
                byte[] message = socket.getInputStream().readNBytes(28 + 70);
                heard.write(message);
                socket.getOutputStream().write(message);
            };
            try (Peer peer = Peer.that(listening)) {
                Run run = load(peer, "-n", "1", "-c", "1", "--payload-file", file.toString());

                assertThat(run.exitCode()).isZero();
                assertThat(heard.toString(StandardCharsets.UTF_8))
                        .endsWith("안녕!".repeat(10));
                assertThat(run.out()).contains("98 B of body.txt");
            }
        }

        @Test
        void an_open_loop_keeps_its_schedule_and_shows_both_latencies() throws IOException {
            try (Peer peer = Peer.that(Peer::echo)) {
                Run run = load(peer, "-n", "500", "--rate", "500", "--warmup", "100ms");

                assertThat(run.exitCode()).as(run.out()).isZero();
                assertThat(run.out()).contains("open loop, 500 msg/s asked, ")
                        .contains("verified 500 messages, 0 lost, 0 wrong")
                        .contains("\nfrom due ").contains("\nfrom sent ").contains("\nlag ")
                        .contains("✓ errors==0   ✓ sent>=99%");
            }
        }

        @Test
        void a_closed_loop_says_so_and_has_one_latency() throws IOException {
            try (Peer peer = Peer.that(Peer::echo)) {
                Run run = load(peer, "-n", "2000");

                assertThat(run.out()).startsWith("closed loop, ").doesNotContain("from due")
                        .contains("p99 ").doesNotContain("p99.9");
            }
        }
    }

    private record Row(String name, Peer.Behaviour peer, int exitCode, String says, String args) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Row> misbehaving() {
        var exchanger = new Exchanger<byte[]>();
        return Stream.of(
                new Row("flips a bit", Peer.echoFlippingBitAt(1000), 65,
                        "MISMATCH while reading from .* the byte at offset 40 of 64 in message 15",
                        ""),
                new Row("drops a byte", messages((all, out) -> {
                    out.write(all, 0, 70);
                    out.write(all, 71, all.length - 71);
                }), 65, "MISMATCH while reading from .* in message 1 of connection 0 differs",
                        "--pipeline=4"),
                new Row("adds a byte", messages((all, out) -> {
                    out.write(all, 0, 70);
                    out.write(all, 69, all.length - 69);
                }), 65, "MISMATCH while reading from .* in message 1 of connection 0 differs",
                        "--pipeline=4"),
                new Row("adds a byte at the end", socket -> {
                    byte[] message = socket.getInputStream().readNBytes(64);
                    socket.getOutputStream().write(Arrays.copyOf(message, 65));
                }, 65, "SURPLUS while reading from .* 1 byte too many came after all of the"
                        + " 1 message sent had come back: 00", "--count=1"),
                new Row("swaps two messages", messages((all, out) -> {
                    out.write(all, 64, 64);
                    out.write(all, 0, 64);
                    out.write(all, 128, 128);
                }), 65, "MISMATCH .* in place of message 0 of connection 0 came message 1,"
                        + " which is out of order", "--pipeline=4"),
                new Row("sends a message twice", messages((all, out) -> {
                    out.write(all, 0, 64);
                    out.write(all, 0, 192);
                }), 65, "MISMATCH .* in place of message 1 of connection 0 came message 0"
                        + " a second time: duplicated", "--pipeline=4"),
                new Row("gives each connection the other's bytes", socket -> {
                    byte[] own = socket.getInputStream().readNBytes(64);
                    socket.getOutputStream().write(exchanger.exchange(own));
                }, 65, "MISMATCH .* came a foreign one: message 0 of connection ",
                        "--connections=2"),
                new Row("cuts short and closes", socket -> {
                    socket.getOutputStream().write(socket.getInputStream().readNBytes(64), 0, 30);
                }, 75, "EARLY_EOF while reading from .* 34 bytes of 1 message had not come back,"
                        + " from message 0 at offset 30 on, then the peer closed its side", ""),
                new Row("closes between messages", socket -> {
                    socket.getOutputStream().write(socket.getInputStream().readNBytes(64));
                    socket.shutdownOutput();
                }, 75, "EARLY_EOF while ", ""),
                new Row("resets", Peer.thenReset(socket -> {
                    socket.getInputStream().readNBytes(64);
                }), 75, "RESET while waiting for the first byte from ", ""),
                new Row("stalls", Peer.thenHold(socket -> {
                    socket.getOutputStream().write(socket.getInputStream().readNBytes(64));
                    socket.getOutputStream().write(socket.getInputStream().readNBytes(64));
                }), 75, "READ_TIMEOUT while waiting for the first byte from .* 64 bytes of 1"
                        + " message had not come back, from message 2 at offset 0 on, 300 ms after"
                        + " it was sent", ""),
                new Row("takes nothing", Peer.thenHold(_ -> {}), 75,
                        "WRITE_TIMEOUT while writing to .* of message 0 were accepted for sending",
                        "--payload-size=64MiB"),
                new Row("speaks first", Peer.thenHold(socket -> {
                    socket.getOutputStream().write("220 ready\r\n".getBytes());
                }), 65, "(SURPLUS|MISMATCH) while reading from ", ""));
    }

    @ParameterizedTest
    @MethodSource("misbehaving")
    void a_peer_that_misbehaves_is_seen(Row row) throws IOException {
        try (Peer peer = Peer.that(row.peer)) {
            List<String> args = new ArrayList<>(List.of("--timeout=300ms"));
            if (!row.args.contains("--count")) {
                args.add("--count=200");
            }
            if (!row.args.contains("--connections")) {
                args.add("--connections=1");
            }
            args.addAll(Stream.of(row.args.split(" ")).filter(arg -> !arg.isEmpty()).toList());

            Run run = load(peer, args.toArray(String[]::new));

            assertThat(run.err()).containsPattern(row.says);
            assertThat(run.exitCode()).as(run.out()).isEqualTo(row.exitCode);
            assertThat(run.out()).contains("✗ errors==0 (").contains("\nFAIL  ")
                    .endsWith(" · exit " + row.exitCode + "\n");
            assertThat(run.out().lines()).allMatch(line -> line.length() <= 90);
        }
    }

    @Nested
    class without_a_peer {

        @Test
        void nothing_listens() throws IOException {
            Run run = Run.echoClient("load", "--target",
                    Target.of(Peer.freeAddress()).toString(), "-c", "3");

            assertThat(run.exitCode()).isEqualTo(69);
            assertThat(run.out()).contains("✗ 3 × REFUSED while connecting to ")
                    .endsWith("FAIL  3 REFUSED · exit 69\n");
        }

        @Test
        void the_name_does_not_resolve() {
            Run run = Run.echoClient("load", "--target", "nosuchhost.invalid:1");

            assertThat(run.exitCode()).isEqualTo(69);
            assertThat(run.out()).contains("✗ DNS while resolving nosuchhost.invalid:1")
                    .endsWith("FAIL  1 DNS · exit 69\n");
        }

        @Test
        void waiting_for_it_runs_out() throws IOException {
            Run run = Run.echoClient("load", "--target",
                    Target.of(Peer.freeAddress()).toString(), "--wait", "300ms");

            assertThat(run.exitCode()).isEqualTo(69);
            assertThat(run.err()).startsWith("waiting: REFUSED while connecting to ");
        }
    }

    @Test
    void a_path_that_breaks_after_waiting_had_a_round_trip_is_no_path_that_never_was()
            throws Exception {
        var itself = new CompletableFuture<Peer>();
        try (Peer peer = Peer.that(socket -> {
            Peer.echo(socket);
            itself.join().close(); // before the end of the waiting's connection is seen
        })) {
            itself.complete(peer);

            Run run = load(peer, "-c", "2", "--wait", "30s");

            assertThat(run.exitCode()).as(run.out()).isEqualTo(75);
            assertThat(run.out()).contains("REFUSED").contains("after a round trip of --wait");
        }
    }

    @Nested
    class a_connection_that_breaks {

        /// Serves so many messages on each connection, and begins one more.
        private static Peer.Behaviour breakingAfter(int served) {
            return socket -> {
                for (int i = 0; i < served; i++) {
                    socket.getOutputStream().write(socket.getInputStream().readNBytes(64));
                }
                socket.getInputStream().readNBytes(64);
            };
        }

        @Test
        void stays_closed() throws IOException {
            try (Peer peer = Peer.that(breakingAfter(5))) {
                Run run = load(peer, "-c", "1", "-n", "100");

                assertThat(run.out()).contains("verified 5 messages, 1 lost, 0 wrong");
                assertThat(run.exitCode()).isEqualTo(75);
            }
        }

        @Test
        void is_opened_again_where_that_is_wanted_and_nothing_is_sent_twice() throws IOException {
            try (Peer peer = Peer.that(breakingAfter(5))) {
                Run run = load(peer, "-c", "1", "-n", "30", "--reconnect");

                assertThat(run.out()).contains("verified 25 messages, 5 lost, 0 wrong")
                        .contains("note: 4 connections opened again");
                assertThat(run.exitCode()).isEqualTo(75);
            }
        }

        @Test
        void between_messages_is_no_error_when_it_is_opened_again() throws IOException {
            var connections = new AtomicInteger();
            try (Peer peer = Peer.that(socket -> {
                if (connections.getAndIncrement() == 0) {
                    socket.getOutputStream().write(socket.getInputStream().readNBytes(64));
                    return;
                }
                Peer.echo(socket);
            })) {
                // So slow a schedule that the end comes long before the next message.
                Run run = load(peer, "-c", "1", "-n", "3", "--rate", "5", "--warmup", "1s",
                        "--reconnect");

                assertThat(run.exitCode()).as(run.out()).isZero();
                assertThat(run.out()).contains("verified 3 messages, 0 lost, 0 wrong")
                        .contains("note: the peer closed 1 connection while no message was under");
                assertThat(connections).hasValue(2);
            }
        }

        @Test
        void may_be_tolerated_but_not_wrong_bytes() throws IOException {
            try (Peer peer = Peer.that(breakingAfter(5))) {
                assertThat(load(peer, "-c", "1", "-n", "30", "--reconnect", "--threshold",
                        "errors<10").exitCode()).isZero();
            }
            try (Peer peer = Peer.that(Peer.echoFlippingBitAt(100))) {
                assertThat(load(peer, "-c", "1", "-n", "30", "--threshold", "errors<10")
                        .exitCode()).isEqualTo(65);
            }
        }
    }

    @Nested
    class thresholds {

        @Test
        void that_are_not_met_are_75_and_named() throws IOException {
            try (Peer peer = Peer.that(Peer::echo)) {
                Run run = load(peer, "-n", "2000", "--threshold", "p99<1us", "--threshold",
                        "rate>=1,p50<1s");

                assertThat(run.exitCode()).isEqualTo(75);
                assertThat(run.out()).contains("✓ errors==0   ✗ p99<1us (")
                        .contains("✓ rate>=1   ✓ p50<1s").contains("FAIL  p99<1us not met: ");
            }
        }
    }

    @Nested
    class an_interruption {

        @Test
        void leaves_a_partial_report_that_says_so(@TempDir Path directory) throws Exception {
            var begun = new CountDownLatch(1);
            Path file = directory.resolve("report.json");
            var path = new ConnectionConfig(null, AddressFamily.ANY,
                    Duration.ofSeconds(1), Duration.ofSeconds(1),
                    Duration.ZERO);
            try (Peer peer = Peer.that(socket -> {
                byte[] first = socket.getInputStream().readNBytes(64);
                begun.countDown();
                socket.getOutputStream().write(first);
                Peer.echo(socket);
            })) {
                var config = new LoadConfig(
                        new ConnectionConfig(Target.parse(peer.target()), path.family(),
                                path.connectTimeout(), path.timeout(), path.waitFor()),
                        1, Duration.ofHours(1), 0, 0, "random", PayloadSizes.of(64), 1,
                        Duration.ZERO, false, List.of(LoadThreshold.NO_ERRORS),
                        List.of(50.0), 1, AddressChoice.ALL, 1);
                var run = new LoadRun(config, Payload.RANDOM.pattern(1, config.sizes()),
                        System::nanoTime);
                var out = new ByteArrayOutputStream();
                var stdio = new Stdio(InputStream.nullInputStream(), Run.print(out),
                        Run.print(new ByteArrayOutputStream()), false);
                Interruption interruption = Interruption.stopping(run::stop,
                        RunContext.of(Map.of()));
                Thread hook = Thread.ofVirtual().unstarted(interruption::onSignal);
                Thread.ofVirtual().start(() -> {
                    awaitQuietly(begun);
                    hook.start();
                });
                LoadReport report;
                try (interruption; var progress = new Progress(stdio, System::nanoTime)) {
                    report = LoadReport.of(config,
                            run.run(new Resolver(), LoadCommand.telling(progress)));
                    LoadOutput.deliver(report, RunContext.of(Map.of()),
                            new ReportDelivery(ReportOptions.Output.TEXT,
                                    List.of(ReportFile.report(file)), stdio, TerminationLog.none()),
                            Colours.OFF, interruption::happened);
                }
                hook.join();

                assertThat(out.toString(StandardCharsets.UTF_8))
                        .contains("INTERRUPTED  ");
                assertThat(Files.readString(file)).contains("\"verdict\":\"interrupted\"")
                        .doesNotContain("exit_code\":");
            }
        }

        private static void awaitQuietly(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Run load(Peer peer, String... args) {
        List<String> all = new ArrayList<>(List.of("load", "--target", peer.target()));
        all.addAll(List.of(args));
        return Run.with(Map.of(), all.toArray(String[]::new));
    }

    private interface Answer {
        void to(byte[] fourMessages, OutputStream out) throws IOException;
    }

    /// Answers the first four messages of 64 bytes, and echoes what comes then.
    private static Peer.Behaviour messages(Answer answer) {
        return (Socket socket) -> {
            byte[] all = socket.getInputStream().readNBytes(4 * 64);
            answer.to(all, socket.getOutputStream());
            Peer.echo(socket);
        };
    }
}
