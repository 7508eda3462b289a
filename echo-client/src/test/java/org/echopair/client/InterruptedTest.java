package org.echopair.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.echopair.client.exchange.Target;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/// SIGTERM and SIGINT while `check` or `send` runs, or while a load or a watch still waits: a partial
/// report in every form, and different bytes that were found before decide.
class InterruptedTest {

    @TempDir
    private Path directory;

    @Nested
    class a_check {

        @Test
        void tells_what_it_found_and_what_it_did_not_ask_in_every_form() throws Exception {
            Path junit = directory.resolve("j.xml");
            Path page = directory.resolve("p.html");
            try (Peer peer = Peer.that(Peer::echo);
                    ClientProcess client = ClientProcess.start("check", "--target", peer.target(),
                            "--only", "echo,idle,reconnect", "--idle", "10m", "--output", "json",
                            "--junit", junit.toString(), "--report", page.toString())) {
                client.awaitErr("✓ echo"); // idle is next
                client.signal("TERM");

                assertThat(client.exitCode()).as(client.err()).isEqualTo(143);
                JsonObject json = JsonParser.parseString(client.out()).getAsJsonObject();
                assertThat(json.get("verdict").getAsString()).isEqualTo("interrupted");
                assertThat(json.has("exit_code")).isFalse();
                assertThat(json.getAsJsonArray("checks")).hasSize(3);
                assertThat(client.err()).contains("! idle        interrupted while it ran",
                        "- reconnect   skipped: interrupted",
                        "INTERRUPTED  1 check passed, 1 interrupted, 1 skipped · ");
            }
            Element suite = suite(junit);
            assertThat(suite.getAttribute("tests")).isEqualTo("3");
            assertThat(suite.getElementsByTagName("error").getLength()).isEqualTo(1);
            assertThat(suite.getElementsByTagName("skipped").getLength()).isEqualTo(1);
            assertThat(suite.getAttribute("errors")).isEqualTo("1");
            assertThat(Files.readString(page)).contains("INTERRUPTED", "skipped: interrupted",
                    "</html>");
        }

        @ParameterizedTest
        @CsvSource({"TERM", "INT"})
        void that_has_found_different_bytes_says_65(String signal) throws Exception {
            try (Peer peer = Peer.that(Peer.echoFlippingBitAt(300));
                    ClientProcess client = ClientProcess.start("check", "--target", peer.target(),
                            "--only", "bytes,idle", "--idle", "10m", "--output", "json")) {
                client.awaitErr("✗ bytes");
                client.signal(signal);

                assertThat(client.exitCode()).as(client.err()).isEqualTo(65);
                JsonObject json = JsonParser.parseString(client.out()).getAsJsonObject();
                assertThat(json.get("verdict").getAsString()).isEqualTo("interrupted");
                assertThat(json.get("exit_code").getAsInt()).isEqualTo(65);
            }
        }

        @Test
        void that_still_waits_tells_what_it_was_waiting_out() throws Exception {
            Path junit = directory.resolve("j.xml");
            String target = Target.of(Peer.freeAddress()).toString();
            try (ClientProcess client = ClientProcess.start("check", "--target", target, "--wait",
                    "10m", "--only", "echo", "--junit", junit.toString())) {
                client.awaitErr("waiting: REFUSED");
                client.signal("INT");

                assertThat(client.exitCode()).as(client.err()).isEqualTo(130);
                assertThat(client.out().replaceAll("\\s+", " "))
                        .contains("✗ wait REFUSED while connecting to " + target, " REFUSED ",
                                "- echo skipped: interrupted", "INTERRUPTED 1 of 1 check failed");
            }
            assertThat(suite(junit).getElementsByTagName("error").getLength()).isEqualTo(1);
        }

        private static Element suite(Path file) throws Exception {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile())
                    .getDocumentElement();
        }
    }

    @Nested
    class a_run_that_still_waits {

        @ParameterizedTest
        @ValueSource(strings = {"load", "watch", "watch --duration 0"})
        void for_an_answer_is_ended_at_once_and_reports(String command) throws Exception {
            Path file = directory.resolve("r.json");
            var asked = new CountDownLatch(1);
            List<String> args = new ArrayList<>(List.of(command.split(" ")));
            try (Peer peer = Peer.that(Peer.thenHold(socket -> {
                socket.getInputStream().read();
                asked.countDown();
            }))) {
                args.addAll(List.of("--target", peer.target(), "--wait", "10m", "--timeout", "10m",
                        "--report", file.toString()));
                try (ClientProcess client = ClientProcess.start(args.toArray(String[]::new))) {
                    asked.await();
                    client.signal("TERM");

                    assertThat(client.exitCode()).as(client.err())
                            .isEqualTo(command.equals("watch --duration 0") ? 69 : 143);
                }
            }
            JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            assertThat(json.get("verdict").getAsString())
                    .isEqualTo(command.equals("watch --duration 0") ? "fail" : "interrupted");
        }
    }

    @Nested
    class what_a_command_reads {

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                send  | INTERRUPTED  before all of the message was read; nothing was sent
                merge | INTERRUPTED  before all reports were read; no report was made
                """)
        void may_never_end_and_then_no_verdict_of_an_earlier_run_is_left(String command,
                String line) throws Exception {
            Path report = Files.writeString(directory.resolve("r.json"), "an old verdict");
            try (ClientProcess client = ClientProcess.start(command, "-", "--report",
                    report.toString())) {
                while (Files.size(report) > 0) {
                    TimeUnit.MILLISECONDS.sleep(20);
                }
                client.signal("TERM");

                assertThat(client.exitCode()).as(client.err()).isEqualTo(143);
                assertThat(client.err()).isEqualTo(line + "\n");
                assertThat(client.out()).isEmpty();
            }
            assertThat(report).isEmptyFile();
        }

        @ParameterizedTest
        @ValueSource(strings = {"send", "merge"})
        void is_no_file_that_a_report_would_replace(String command) throws Exception {
            Path input = Files.writeString(directory.resolve("i.json"), "input");
            try (ClientProcess client = ClientProcess.start(Map.of(), "exec < " + input, command,
                    "-", "--report", input.toString())) {
                assertThat(client.exitCode()).as(client.err()).isEqualTo(64);
                assertThat(client.err()).startsWith("echo-client: --report: '" + input
                        + "' is read too, and would be replaced");
            }
            assertThat(input).hasContent("input");
        }
    }

    @Nested
    class a_message {

        @Test
        void that_waits_for_a_server_tells_what_it_was_waiting_out() throws Exception {
            Path report = directory.resolve("r.json");
            String target = Target.of(Peer.freeAddress()).toString();
            try (ClientProcess client = ClientProcess.start("send", "--target", target, "--wait",
                    "10m", "--report", report.toString(), "x")) {
                client.awaitErr("waiting: REFUSED");
                client.signal("TERM");

                assertThat(client.exitCode()).as(client.err()).isEqualTo(143);
                assertThat(client.err()).contains("\nINTERRUPTED  REFUSED while connecting to "
                        + target + ": nothing listens there; REFUSED ");
            }
            JsonObject json = JsonParser.parseString(Files.readString(report)).getAsJsonObject();
            assertThat(json.get("verdict").getAsString()).isEqualTo("interrupted");
            assertThat(json.getAsJsonArray("failures").get(0).getAsJsonObject().get("class")
                    .getAsString()).isEqualTo("REFUSED");
        }

        @ParameterizedTest
        @CsvSource({"TERM, 143", "INT, 130", "HUP, 129"})
        void that_waits_for_its_answer_says_so(String signal, int exitCode) throws Exception {
            var asked = new CountDownLatch(1);
            try (Peer peer = Peer.that(Peer.thenHold(socket -> {
                socket.getInputStream().readNBytes(5);
                asked.countDown();
            }));
                    ClientProcess client = ClientProcess.start("send", "--target", peer.target(),
                            "--timeout", "10m", "hello")) {
                asked.await();
                client.signal(signal);

                assertThat(client.exitCode()).as(client.err()).isEqualTo(exitCode);
                assertThat(client.err()).contains("INTERRUPTED  OTHER while waiting for the first"
                        + " byte from " + peer.target()
                        + ": 0 of 5 bytes came back, then interrupted");
                assertThat(client.out()).isEmpty();
            }
        }
    }
}
