package org.echopair.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The judge's own trouble is never the path's: what commands say when this process is
/// stopped, lacks something, or cannot write what it found. [JudgeTest] is about the path's.
class JudgeInTroubleTest {

    @TempDir
    private Path directory;

    @Nested
    class stopped_for_longer_than_the_timeout {

        @Test
        void it_does_not_call_an_answer_that_came_meanwhile_late() throws Exception {
            var asked = new CountDownLatch(1);
            var stopped = new CountDownLatch(1);
            Peer.Behaviour answersToTheStopped = socket -> {
                byte[] message = socket.getInputStream().readNBytes(5);
                asked.countDown();
                stopped.await();
                socket.getOutputStream().write(message);
                Peer.echo(socket);
            };
            try (Peer peer = Peer.that(answersToTheStopped);
                    ClientProcess client = ClientProcess.start("send", "--target", peer.target(),
                            "--timeout", "1s", "--output", "json", "hello")) {
                asked.await();
                client.signal("STOP");
                Thread.sleep(750); // its threads take a moment to stop
                stopped.countDown();
                Thread.sleep(750); // the pause is what this is about
                client.signal("CONT");

                assertThat(client.exitCode()).as(client.err()).isZero();
                assertThat(client.err()).contains("note: this client itself stood still for ");
                JsonObject json = JsonParser.parseString(client.out()).getAsJsonObject();
                assertThat(json.getAsJsonObject("lag").get("longest_seconds").getAsDouble())
                        .isGreaterThan(1);
            }
        }

        @Test
        void it_does_not_count_the_pause_as_waiting() throws Exception {
            var asked = new CountDownLatch(1);
            var resumed = new CountDownLatch(1);
            Peer.Behaviour answersAfterwards = socket -> {
                byte[] message = socket.getInputStream().readNBytes(5);
                asked.countDown();
                resumed.await();
                socket.getOutputStream().write(message);
                Peer.echo(socket);
            };
            try (Peer peer = Peer.that(answersAfterwards);
                    ClientProcess client = ClientProcess.start("send", "--target", peer.target(),
                            "--timeout", "2s", "hello")) {
                asked.await();
                client.signal("STOP");
                Thread.sleep(2_500); // the pause is what this is about
                client.signal("CONT");
                resumed.countDown();

                assertThat(client.exitCode()).as(client.err()).isZero();
            }
        }
    }

    @Nested
    class out_of_descriptors {

        @Test
        void a_check_has_no_verdict_and_names_the_limit() throws Exception {
            Path report = directory.resolve("r.json");
            try (Peer peer = Peer.that(Peer::echo);
                    ClientProcess client = ClientProcess.startFromJar(directory, "ulimit -n 36",
                            "check",
                            "--only", "concurrent", "--target", peer.target(), "--report",
                            report.toString())) {
                assertThat(client.exitCode()).as(client.out() + client.err()).isEqualTo(70);
                assertThat(client.out().replaceAll("\\s+", " ")).contains("✗ concurrent LOCAL ",
                        "this process may open no more than 36 files", "exit 70")
                        .doesNotContain("UNREACHABLE", "RESET", "OTHER");
            }
            assertThat(Files.readString(report)).contains("\"class\":\"LOCAL\"",
                    "\"exit_code\":70");
        }
    }

    @Nested
    class without_standard_input {

        /// Its descriptor then belongs to the first file that the JVM opens.
        @Test
        void it_does_not_send_the_files_of_its_own_Java() throws Exception {
            try (Peer peer = Peer.that(Peer::echo);
                    ClientProcess client = ClientProcess.start(Map.of(), "exec <&-", "send",
                            "--target", peer.target(), "-")) {
                assertThat(client.exitCode()).isEqualTo(64);
                assertThat(client.err())
                        .contains("standard input cannot be read: it is closed; see ");
            }
        }
    }

    @Nested
    class without_a_place_for_its_result {

        @ParameterizedTest
        @ValueSource(strings = {"send", "check", "watch"})
        void it_still_says_that_different_bytes_came_back(String command) throws Exception {
            try (Peer peer = Peer.that(Peer.echoFlippingBitAt(3))) {
                assertThat(toFullDevice(command, peer)).isEqualTo(65);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"send", "check", "watch"})
        void it_still_says_that_the_path_disturbed(String command) throws Exception {
            try (Peer peer = Peer.that(Fault.halfAnswers())) {
                assertThat(toFullDevice(command, peer)).isEqualTo(75);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"send", "check", "watch"})
        void a_pass_that_nobody_can_read_is_none(String command) throws Exception {
            try (Peer peer = Peer.that(Peer::echo)) {
                assertThat(toFullDevice(command, peer)).isEqualTo(70);
            }
        }

        private static int toFullDevice(String command, Peer peer)
                throws IOException, InterruptedException {
            String[] args = switch (command) {
                case "send" -> new String[]{"send", "--target", peer.target(), "hello"};
                case "check" ->
                    new String[]{"check", "--target", peer.target(), "--only", "echo"};
                default -> new String[]{"watch", "--target", peer.target(), "--duration", "300ms"};
            };
            try (ClientProcess client = ClientProcess.start(Map.of(), "exec >/dev/full", args)) {
                return client.exitCode();
            }
        }
    }

    /// As a name of a Service without selectors, or a dual-stack one of which a family is dropped.
    @Nested
    class a_name_with_a_dead_address_before_one_that_answers {

        private static final String NOTE = "REFUSED while connecting to 127.0.0.3:";

        @Test
        void fails_the_check_named_connect_and_no_other() throws Exception {
            try (Peer peer = Peer.that(Peer::echo);
                    ClientProcess client = named(peer, "check", "--idle", "50ms")) {
                assertThat(client.exitCode()).as(client.out()).isEqualTo(75);
                assertThat(client.out().replaceAll("\\s+", " ")).contains(
                        "✗ connect REFUSED while connecting to two.invalid:" + peer.port()
                                + ": 1 of 2 addresses does not answer; 127.0.0.3:" + peer.port()
                                + " REFUSED, nothing listens there; --any-address accepts that",
                        "FAIL 1 of 11 checks failed · ").doesNotContain("skipped");
            }
        }

        @Test
        void passes_where_any_address_will_do_with_a_note() throws Exception {
            Path report = directory.resolve("r.json");
            try (Peer peer = Peer.that(Peer::echo);
                    ClientProcess client = named(peer, "check", "--any-address", "--only",
                            "connect,echo", "--report", report.toString())) {
                assertThat(client.exitCode()).as(client.out()).isZero();
                assertThat(client.out()).contains("note: " + NOTE + peer.port());
            }
            JsonObject json = JsonParser.parseString(Files.readString(report)).getAsJsonObject();
            assertThat(json.getAsJsonArray("notes").get(0).getAsString()).startsWith(NOTE);
        }

        @Test
        void is_told_by_send_too() throws Exception {
            Path report = directory.resolve("r.json");
            try (Peer peer = Peer.that(Peer::echo);
                    ClientProcess client = named(peer, "send", "--report", report.toString(),
                            "hello")) {
                assertThat(client.exitCode()).as(client.err()).isZero();
                assertThat(client.err()).contains("note: " + NOTE + peer.port()
                        + ": nothing listens there; 127.0.0.1:" + peer.port()
                        + " answered in its place");
            }
            JsonObject json = JsonParser.parseString(Files.readString(report)).getAsJsonObject();
            assertThat(json.getAsJsonArray("notes").get(0).getAsString()).startsWith(NOTE);
        }

        private ClientProcess named(Peer peer, String... args) throws IOException {
            Path hosts = Files.writeString(directory.resolve("hosts"),
                    "127.0.0.3 two.invalid\n127.0.0.1 two.invalid\n");
            return ClientProcess.start(
                    Map.of("JAVA_TOOL_OPTIONS", "-Djdk.net.hosts.file=" + hosts, "ECHO_TARGET",
                            "two.invalid:" + peer.port()),
                    "", args);
        }
    }
}
