package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.echopair.client.ClientProcess;
import org.echopair.client.Peer;
import org.echopair.client.Run;
import org.echopair.client.cli.BackgroundPrinter;
import org.echopair.client.cli.Colours;
import org.echopair.client.cli.Stdio;
import org.echopair.client.failure.FailureClass;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// A watch that only a signal ends.
class EndlessWatchTest {

    @Nested
    class a_signal {

        private final CountDownLatch answered = new CountDownLatch(10);

        @Test
        void ends_it_with_the_whole_report_and_a_pass() throws Exception {
            try (Peer peer = Peer.that(this::echo);
                    var client = ClientProcess.start("watch", "--target", peer.target(),
                            "--duration", "0", "--interval", "20ms")) {
                assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
                client.signal("TERM");

                assertThat(client.exitCode()).as(client.err()).isZero();
                assertThat(client.out())
                        .startsWith("watching " + peer.target() + " until stopped: ")
                        .contains("stream 4", "total")
                        .containsPattern("\nPASS  nothing lost · longest gap .*\n$");
                assertThat(client.err()).doesNotContain("stopped by a signal");
            }
        }

        @Test
        void ends_it_with_the_exit_code_of_what_was_found() throws Exception {
            Peer.Behaviour oneOfTwo = socket -> {
                echo(socket.getInputStream().readNBytes(64), socket);
                socket.getInputStream().readNBytes(64);
                socket.setSoLinger(true, 0);
            };
            try (Peer peer = Peer.that(oneOfTwo);
                    var client = ClientProcess.start("watch", "--target", peer.target(), "-t", "0",
                            "--interval", "20ms", "--fresh", "0", "--output", "json")) {
                assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
                client.signal("INT");

                assertThat(client.exitCode()).as(client.err()).isEqualTo(75);
                JsonObject report = JsonParser.parseString(client.out()).getAsJsonObject();
                assertThat(report.get("verdict").getAsString()).isEqualTo("fail");
                assertThat(report.get("exit_code").getAsInt()).isEqualTo(75);
                assertThat(report.getAsJsonObject("config").get("duration_seconds").getAsInt())
                        .isZero();
                assertThat(report.get("summary").getAsString()).contains(", until stopped");
            }
        }

        private void echo(Socket socket) throws IOException {
            for (byte[] message; (message = socket.getInputStream()
                    .readNBytes(64)).length == 64;) {
                echo(message, socket);
            }
        }

        private void echo(byte[] message, Socket socket) throws IOException {
            socket.getOutputStream().write(message);
            answered.countDown();
        }
    }

    @Nested
    class its_output {

        private static final long SECOND = 1_000_000_000L;

        private final WatchReports watch = new WatchReports(Duration.ZERO);
        private final StreamLog stream = watch.stream("stream 1");
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();

        @Test
        void grows_by_a_few_lines_a_minute_while_every_message_is_lost() throws Exception {
            long lines = linesOfTenMinutes(true);

            assertThat(lines).as("a title and a reason at each of the doubled pauses: " + out)
                    .isBetween(10L, 40L);
            assertThat(out.toString()).contains("alike)");
            assertThat(err.toString().lines()).hasSize(10).first().asString()
                    .startsWith("60 s: 0 answered, ");
        }

        @Test
        void of_a_watch_that_ends_comes_six_times_a_minute_then() throws Exception {
            long lines = linesOfTenMinutes(false);

            assertThat(lines).as("one every ten seconds: " + out)
                    .isBetween(60L, 80L);
            assertThat(out.toString()).startsWith("10:40:51.250  stream 1  lost")
                    .contains(" (and 99 alike, the last at ");
        }

        @Test
        void has_every_class_of_failure_in_a_flood_of_another() throws Exception {
            try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
                var printer = printer(false, thread);
                for (int tick = 0; tick < 20; tick++) {
                    watch.now += SECOND / 10;
                    for (int i = 0; i < 1_000; i++) {
                        watch.lose(stream,
                                tick == 5 && i == 0 ? FailureClass.OTHER : FailureClass.RESET);
                    }
                    accept(printer, thread);
                }
                watch.now += 10 * SECOND;
                accept(printer, thread);
            }
            assertThat(out.toString()).contains("lost  OTHER while ").doesNotContain("too fast");
        }

        @Test
        void begins_with_the_first_failure_as_it_happens() throws Exception {
            assertThat(linesOf(1, false)).isEqualTo(1);
        }

        private long linesOfTenMinutes(boolean endless) throws Exception {
            return linesOf(601, endless);
        }

        private long linesOf(int seconds, boolean endless) throws Exception {
            try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
                var printer = printer(endless, thread);
                for (int second = 0; second < seconds; second++) {
                    watch.now = second * SECOND;
                    for (int i = 0; i < 10; i++) {
                        watch.lose(stream, FailureClass.RESET);
                    }
                    accept(printer, thread);
                }
            }
            return out.toString().lines().count();
        }

        private LivePrinter printer(boolean endless, ExecutorService thread) {
            var stdio = new Stdio(new ByteArrayInputStream(new byte[0]), Run.print(out),
                    Run.print(err), false);
            return new LivePrinter(new WatchText(stdio.out(), Colours.OFF, 200), stdio, endless,
                    () -> watch.now, new BackgroundPrinter(thread));
        }

        private void accept(LivePrinter printer, ExecutorService thread) throws Exception {
            printer.accept(watch.log);
            thread.submit(() -> {}).get(); // behind what it prints
        }
    }
}
