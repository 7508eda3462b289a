package org.echopair.client.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.echopair.client.Fault;
import org.echopair.client.Peer;
import org.echopair.client.Run;
import org.echopair.client.check.CheckCommand;
import org.echopair.client.cli.Colours;
import org.echopair.client.cli.CommandPart;
import org.echopair.client.cli.RunContext;
import org.echopair.client.cli.Stdio;
import org.echopair.client.exchange.Target;
import org.echopair.client.watch.WatchCommand;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import picocli.CommandLine;

/// What machines and browsers get of `check` and `watch`.
class ReportFormatsTest {

    @TempDir
    private Path directory;

    @Nested
    class check {

        @Test
        void as_JUnit_XML_tells_each_result() throws Exception {
            Path file = directory.resolve("junit.xml");
            try (Peer peer = Peer.that(Peer.echoFlippingBitAt(300))) {
                Run run = check(peer, "--junit", file.toString());
                assertThat(run.exitCode()).isEqualTo(65);
            }
            Element suite = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                    .parse(file.toFile()).getDocumentElement();

            assertThat(suite.getTagName()).isEqualTo("testsuite");
            assertThat(suite.getAttribute("tests")).isEqualTo("3");
            assertThat(suite.getAttribute("failures")).isEqualTo("1");
            assertThat(suite.getAttribute("skipped")).isEqualTo("1");
            assertThat(Double.parseDouble(suite.getAttribute("time"))).isPositive();
            assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(3);
            var failure = (Element) suite.getElementsByTagName("failure").item(0);
            assertThat(failure.getAttribute("type")).isEqualTo("MISMATCH");
            assertThat(failure.getAttribute("message"))
                    .startsWith("MISMATCH while reading: the byte at offset 300 ");
            assertThat(((Element) failure.getParentNode()).getAttribute("name"))
                    .isEqualTo("bytes");
        }

        @Test
        void as_JSON_is_one_line_on_standard_output() throws IOException {
            try (Peer peer = Peer.that(Peer.echoFlippingBitAt(300))) {
                Run run = check(peer, "--output", "json");
                JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();

                assertThat(run.out()).hasLineCount(1);
                assertThat(run.err()).contains("✗ bytes");
                assertThat(json.get("schema").getAsString()).isEqualTo("echo-client/check");
                assertThat(json.get("version").getAsInt()).isEqualTo(2);
                assertThat(json.get("verdict").getAsString()).isEqualTo("fail");
                assertThat(json.get("exit_code").getAsInt()).isEqualTo(65);
                assertThat(json.get("remote").getAsString()).isEqualTo(peer.target());
                JsonObject bytes = json.getAsJsonArray("checks").get(1).getAsJsonObject();
                assertThat(bytes.get("status").getAsString()).isEqualTo("failed");
                assertThat(bytes.getAsJsonObject("failure").get("phase").getAsString())
                        .isEqualTo("READ");
            }
        }

        @Test
        void as_a_page_shows_the_verdict_and_each_check() throws IOException {
            Path file = directory.resolve("check.html");
            try (Peer peer = Peer.that(Peer::echo)) {
                assertThat(check(peer, "--report", file.toString()).exitCode()).isZero();
            }

            assertThat(Files.readString(file))
                    .contains("<span class=\"verdict\">✓ PASS – check of ",
                            ">echo</td>", "skipped: --skip idle")
                    .doesNotContain("http");
        }

        private static Run check(Peer peer, String... options) {
            String[] args = new String[options.length + 7];
            System.arraycopy(new String[]{"check", "--target", peer.target(), "--only",
                    "echo,bytes,idle", "--skip", "idle"}, 0, args, 0, 7);
            System.arraycopy(options, 0, args, 7, options.length);
            return Run.echoClient(args);
        }
    }

    @Nested
    class watch {

        @Test
        void as_JSON_tells_totals_streams_and_events() throws IOException {
            Path file = directory.resolve("watch.json");
            try (Peer peer = Peer.that(Fault.halfAnswers())) {
                watch(peer, 75, file);
            }
            JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();

            assertThat(json.get("schema").getAsString()).isEqualTo("echo-client/watch");
            assertThat(json.get("version").getAsInt()).isEqualTo(2);
            JsonObject counts = json.getAsJsonObject("counts");
            long sent = counts.get("sent_messages").getAsLong();
            assertThat(sent).isPositive();
            assertThat(counts.get("verified_messages").getAsLong()
                    + counts.get("lost_messages").getAsLong()).isEqualTo(sent);
            assertThat(json.get("availability_ratio").getAsDouble()).isBetween(0.0, 1.0);
            assertThat(json.getAsJsonArray("streams")).hasSize(2);
            JsonElement event = json.getAsJsonArray("events").get(0);
            assertThat(event.getAsJsonObject().get("event").getAsString()).isEqualTo("lost");
            assertThat(event.getAsJsonObject().getAsJsonObject("failure").get("class")
                    .getAsString()).isEqualTo("EARLY_EOF");
        }

        @Test
        void as_a_page_shows_the_verdict_and_the_plot() throws IOException {
            Path file = directory.resolve("watch.html");
            String target;
            try (Peer peer = Peer.that(Fault.halfAnswers())) {
                target = peer.target();
                watch(peer, 75, file);
            }

            assertThat(Files.readString(file)).contains(
                    "<span class=\"verdict\">✗ FAIL – watch of " + target + "</span>",
                    "<polyline class=\"series c0\"", "class=\"event bad\"", "✗ lost</td>")
                    .doesNotContain("http");
        }

        private static void watch(Peer peer, int exitCode, Path file) {
            Run run = Run.echoClient("watch", "--target", peer.target(), "--persistent", "1",
                    "--interval", "50ms", "--duration", "200ms", "--report", file.toString());
            assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(exitCode);
        }
    }

    @Nested
    class a_file {

        @Test
        void that_cannot_be_written_is_found_before_anything_is_sent() {
            String nowhere = directory.resolve("no/such/dir/x.json").toString();

            for (String[] args : new String[][]{{"check", "--junit", nowhere},
                    {"check", "--report", nowhere}, {"watch", "--report", nowhere}}) {
                Run run = Run.echoClient(args);

                assertThat(run.exitCode()).isEqualTo(64);
                assertThat(run.err()).startsWith("echo-client: " + args[1] + ": '")
                        .hasLineCount(1);
                assertThat(run.out()).isEmpty();
            }
        }
    }

    /// What `kubectl describe` shows of a pod that has ended.
    @Nested
    class the_termination_log {

        @Test
        void tells_why_a_check_never_connected() throws IOException {
            String target = Target.of(Peer.freeAddress()).toString();
            Path log = Files.createFile(directory.resolve("termination-log"));

            int exit = exit(
                    new CheckCommand(nowhere(), RunContext.of(Map.of()), Colours.OFF,
                            new TerminationLog(log)),
                    "--target", target);

            assertThat(exit).isEqualTo(69);
            assertThat(Files.readString(log)).hasLineCount(1)
                    .startsWith("FAIL  1 of 2 checks failed, 9 skipped · ")
                    .contains(" · exit 69 · REFUSED while connecting to " + target + ": ");
        }

        @Test
        void tells_why_a_watch_never_connected() throws IOException {
            String target = Target.of(Peer.freeAddress()).toString();
            Path log = Files.createFile(directory.resolve("termination-log"));

            int exit = exit(
                    new WatchCommand(nowhere(), RunContext.of(Map.of()), Colours.OFF,
                            new TerminationLog(log)),
                    "--target", target, "--duration", "50ms");

            assertThat(exit).isEqualTo(69);
            assertThat(Files.readString(log)).hasLineCount(1).startsWith("FAIL  ")
                    .contains(" · exit 69 · REFUSED while connecting to " + target + ": ");
        }

        @Test
        void of_a_pass_is_its_verdict() throws IOException {
            Path log = Files.createFile(directory.resolve("termination-log"));
            try (Peer peer = Peer.that(Peer::echo)) {
                exit(new CheckCommand(nowhere(), RunContext.of(Map.of()), Colours.OFF,
                        new TerminationLog(log)), "--only",
                        "echo", "--target", peer.target());
            }

            assertThat(Files.readString(log)).hasLineCount(1)
                    .matches("PASS {2}1 check passed · [^·\n]*");
        }

        private static int exit(CommandPart command, String... args) {
            return new CommandLine(command.command()).execute(args);
        }

        private static Stdio nowhere() {
            var out = Run.print(new ByteArrayOutputStream());
            return new Stdio(InputStream.nullInputStream(), out, out, false);
        }
    }
}
