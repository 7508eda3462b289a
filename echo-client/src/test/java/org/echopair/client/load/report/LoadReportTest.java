package org.echopair.client.load.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.echopair.client.load.report.Loads.START;
import static org.echopair.client.load.report.Loads.json;
import static org.echopair.client.load.report.Loads.report;
import static org.echopair.client.load.report.Loads.result;
import static org.echopair.client.load.report.Loads.settings;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.echopair.client.Peer;
import org.echopair.client.Run;
import org.echopair.client.cli.Colours;
import org.echopair.client.cli.Stdio;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.echopair.client.load.engine.ClientLag;
import org.echopair.client.load.engine.LoadAddress;
import org.echopair.client.load.engine.LoadCounts;
import org.echopair.client.load.engine.LoadFailure;
import org.echopair.client.load.engine.LoadLatencies;
import org.echopair.client.load.engine.LoadResult;
import org.echopair.client.load.engine.LoadSecond;
import org.echopair.client.load.engine.LoadThreshold;
import org.echopair.client.report.ReportFile;
import org.echopair.client.report.TerminationLog;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/// A load's report in its three forms, and the sum of several.
class LoadReportTest {

    @TempDir
    private Path directory;

    @Nested
    class as_text {

        @Test
        void is_aligned_and_fits_80_columns() {
            assertThat(text(report(20_000, 0))).isEqualTo("""
                    open loop, 20,000 msg/s asked, 20,000 sent · 50 connections · 64 B ·
                    1 s after 2 s of warm-up
                    verified 20,000 messages, 0 lost, 0 wrong
                    latency     p50     p99     p99.9   max
                    from due    200 µs  200 µs  200 µs  200 µs
                    from sent   100 µs  100 µs  100 µs  100 µs
                    connect     1 ms    –       –       1 ms
                    first byte  –       –       –       300 µs
                    lag         100 µs  100 µs  100 µs  100 µs
                    thresholds  ✓ errors==0   ✓ p99<50ms
                    PASS
                    """);
        }

        @Test
        void tells_what_failed_and_groups_what_is_alike() {
            assertThat(text(report(20_000, 2))).endsWith("""
                    ✗ 2 × RESET while reading from 10.0.0.7:8888: 64 bytes of 1 message had not
                      come back (connection 3, message 9)
                    thresholds  ✗ errors==0 (2)   ✓ p99<50ms
                    FAIL  2 RESET, errors==0 not met: 2 · exit 75
                    """);
        }

        @Test
        void says_that_a_rate_was_not_reached_and_does_not_claim_it() {
            LoadResult result = result(15_000, 0, 20_000);

            assertThat(text(Loads.report(settings(), result, List.of())))
                    .startsWith("open loop, 20,000 msg/s asked, 15,000 sent · ")
                    .contains("note: the rate asked for was not reached: 5,000 of 20,000 messages"
                            + " were due\n  and never sent; no percentile holds them\n");
        }

        @Test
        void that_was_cut_short_has_not_sent_faster() {
            LoadResult plain = result(5_000, 0, 20_000);
            var cut = new LoadResult(START, 0.18, false, plain.counts(), Map.of(), List.of(),
                    plain.latencies(), List.of(), ClientLag.NONE, List.of(), true);

            assertThat(text(report(cut))).startsWith("open loop, 20,000 msg/s asked, 5,000 sent ·");
        }

        @Test
        void of_a_closed_loop_has_the_rate_of_what_was_verified() {
            LoadSettings closed = Loads.settings(Map.of("mode", "closed_loop"));
            LoadResult plain = result(20_000, 0, 20_000);
            var lost = new LoadResult(START, 1, false, new LoadCounts(50, 0, 0, 50, 50, 3_200, 0, 0,
                    50, 0, 0, 50, 0, 0, 0, 0, 0), Map.of(FailureClass.READ_TIMEOUT, 50L), List.of(),
                    LoadLatencies.none(), List.of(), ClientLag.NONE, List.of(), false);

            assertThat(text(Loads.report(closed, plain, List.of())))
                    .startsWith("closed loop, 20,000 msg/s · 50 connections");
            assertThat(text(Loads.report(closed, lost, List.of())))
                    .startsWith("closed loop · 50 connections");
        }

        @Test
        void that_ended_in_its_warm_up_does_not_claim_to_have_had_it() {
            LoadResult plain = result(0, 0, 0);
            var stopped = new LoadResult(START, 0, true, plain.counts(), Map.of(), List.of(),
                    LoadLatencies.none(), List.of(), ClientLag.NONE, List.of(), false);
            LoadReport report = Loads.report(settings(), stopped,
                    List.of(LoadThreshold.RATE_SENT));

            assertThat(text(report)).startsWith("open loop, 20,000 msg/s asked · 50 connections")
                    .contains("ended before its 2 s of warm-up had passed\n",
                            "✗ sent>=99% (nothing was due yet)");
        }

        @Test
        void has_one_line_for_a_kind_of_failure_however_many_addresses_had_it() {
            LoadResult plain = result(20_000, 0, 20_000);
            List<LoadFailure> failures = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                failures.add(new LoadFailure(new Failure(
                        i % 2 == 0 ? FailureClass.RESET : FailureClass.READ_TIMEOUT, Phase.READ,
                        "10.0.0." + i % 10 + ":8888", "gone", START), i, 9));
            }
            var result = new LoadResult(START, 1, false, plain.counts(),
                    Map.of(FailureClass.RESET, 60L, FailureClass.READ_TIMEOUT, 50L), failures,
                    plain.latencies(), List.of(), ClientLag.NONE, List.of(), false);

            assertThat(text(report(result)).lines().filter(line -> line.startsWith("✗")
                    || line.startsWith("  …")))
                    .containsExactly("✗ 50 × RESET while reading from 10.0.0.0:8888 and 4 others:"
                            + " gone (connection",
                            "✗ 50 × READ_TIMEOUT while reading from 10.0.0.1:8888 and 4 others:"
                                    + " gone",
                            "  … and 10 more, of which nothing is kept but the class");
        }

        @ParameterizedTest
        @CsvSource({"RESOLVE, never connected", "CONNECT, never connected",
                "FIRST_BYTE, no first round trip succeeded", "READ, no first round trip succeeded"})
        void that_never_began_claims_no_rate(Phase phase, String words) {
            LoadResult result = LoadResult.neverBegan(new Failure(FailureClass.OTHER, phase,
                    "10.0.0.7:8888", "gone", START), false);

            for (String mode : List.of("open_loop", "closed_loop")) {
                String text = text(Loads.report(Loads.settings(Map.of("mode", mode)), result,
                        List.of()));
                assertThat(text).contains(words + "\n")
                        .doesNotContain(" 0 msg/s", " sent", "0 lost")
                        .startsWith(mode.replace('_', ' '));
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {40, 60, 80, 120})
        void fits_whatever_the_terminal_is(int columns) {
            LoadResult plain = result(20_000, 2, 25_000);
            LoadReport report = LoadReport.of(3, List.of(), settings(),
                    List.of(25.0, 50.0, 75.0, 90.0, 95.0, 99.0, 99.9, 99.99), plain,
                    LoadRates.of(plain), List.of(LoadThreshold.NO_ERRORS, LoadThreshold.RATE_SENT,
                            LoadThreshold.parse("p99<50ms"), LoadThreshold.parse("lost==0"),
                            LoadThreshold.parse("p99.999<50ms")));
            var out = new ByteArrayOutputStream();

            new LoadText(report, Colours.OFF, columns).print(Run.print(out));

            assertThat(out.toString(StandardCharsets.UTF_8).lines())
                    .allMatch(line -> line.length() <= columns)
                    .last().asString().startsWith("FAIL  ");
        }

        @Test
        void never_passes_when_nothing_was_verified() {
            assertThat(text(report(0, 0))).endsWith("nothing was verified · exit 75\n");
        }

        @Test
        void has_colour_on_a_terminal_only_and_never_against_NO_COLOR() {
            var terminal = new Stdio(null, null, null, true);
            var file = new Stdio(null, null, null, false);

            assertThat(Colours.of(terminal, Map.of())).isEqualTo(Colours.ON);
            assertThat(Colours.of(terminal, Map.of("NO_COLOR", ""))).isEqualTo(Colours.ON);
            assertThat(Colours.of(terminal, Map.of("NO_COLOR", "1"))).isEqualTo(Colours.OFF);
            assertThat(Colours.of(terminal, Map.of("TERM", "dumb"))).isEqualTo(Colours.OFF);
            assertThat(Colours.of(file, Map.of())).isEqualTo(Colours.OFF);
        }

        private static String text(LoadReport report) {
            var out = new ByteArrayOutputStream();
            new LoadText(report, Colours.OFF, 80).print(Run.print(out));
            return out.toString(StandardCharsets.UTF_8);
        }
    }

    @Nested
    class as_JSON {

        @ParameterizedTest
        @CsvSource({"open_loop, 0", "open_loop, 2", "closed_loop, 0", "closed_loop, 2"})
        void comes_back_as_it_was(String mode, int errors) {
            String json = json(Loads.report(Loads.settings(Map.of("mode", mode)),
                    result(20_000, errors, 20_000), Loads.thresholds()));

            assertThat(json(LoadJsonReader.read(json))).isEqualTo(json);
        }

        @Test
        void is_one_line_and_begins_with_what_all_reports_have() {
            assertThat(json(report(20_000, 1))).hasLineCount(1)
                    .startsWith("{\"schema\":\"echo-client/load\",\"version\":2,"
                            + "\"client_version\":\"")
                    .contains("\"pod\":\"load-0\",\"command_line\":[\"load\"],"
                            + "\"verdict\":\"fail\",\"exit_code\":75,",
                            "\"duration_seconds\":1,", "\"connections\":50,", "\"p99_us\":200.",
                            "\"verified_messages\":20000", "\"RESET\":1",
                            "\"failures_not_listed\":0",
                            "\"hdr_histogram_base64\":\"HISTFAAA")
                    .doesNotContain("p99.99_us", "null", ".0,", ".0}");
        }

        @Test
        void comes_back_with_all_that_is_known_of_addresses_and_standstills() {
            LoadResult plain = result(20_000, 2, 20_000);
            var failure = plain.failures().getFirst().failure();
            var full = new LoadResult(plain.start(), 1, false,
                    new LoadCounts(50, 1, 2, 20_000, 19_000, 1, 18_000, 2, 3, 4, 5, 6, 7, 8, 9, 10,
                            11),
                    plain.failuresByClass(), plain.failures(), plain.latencies(),
                    List.of(LoadSecond.of(START, 3, 2, 1, LoadLatencies.none().lag(), 4)),
                    new ClientLag(1_500_000_000L, 2_000_000_001L),
                    List.of(new LoadAddress("10.0.0.7:8888", 3, 4, 1, failure),
                            new LoadAddress("10.0.0.8:8888", 3, 4, 0, null)),
                    true);
            String json = json(report(full));

            assertThat(json)
                    .contains("\"lag\":{\"longest_seconds\":1.5,\"total_seconds\":2.000000001}")
                    .contains("\"run\":\"" + report(full).runs().getFirst() + "\"",
                            "\"duration_seconds\":4",
                            "\"cut_short\":true");
            assertThat(LoadJsonReader.read(json).result().counts()).isEqualTo(full.counts());
            assertThat(json(LoadJsonReader.read(json))).isEqualTo(json);
        }

        @Test
        void says_nothing_of_a_schedule_where_there_is_none() {
            String json = json(Loads.report(Loads.settings(Map.of("mode", "closed_loop")),
                    result(20_000, 0, 20_000), List.of()));

            assertThat(json).contains("\"from_sent\"").doesNotContain("from_due",
                    "schedule_lag", "scheduled", "asked");
        }

        @Test
        void says_that_its_failures_were_cut() {
            LoadResult result = result(20_000, 2, 20_000);
            var cut = new LoadResult(result.start(), 1, false, result.counts(),
                    Map.of(FailureClass.RESET, 7L), result.failures(), result.latencies(),
                    List.of(), ClientLag.NONE, List.of(), false);

            assertThat(json(report(cut))).contains("\"failures_not_listed\":5");
        }

        @Test
        void tells_an_exit_code_of_an_interrupted_run_only_where_it_decides() {
            LoadResult result = result(20_000, 2, 20_000);
            for (FailureClass kind : List.of(FailureClass.RESET, FailureClass.MISMATCH)) {
                var interrupted = new LoadResult(result.start(), 1, true, result.counts(),
                        Map.of(kind, 2L), result.failures(), result.latencies(), List.of(),
                        ClientLag.NONE, List.of(), false);
                String json = json(report(interrupted));

                assertThat(json).contains("\"verdict\":\"interrupted\"");
                assertThat(json.contains("\"exit_code\":65"))
                        .isEqualTo(kind == FailureClass.MISMATCH);
                assertThat(json(LoadJsonReader.read(json))).isEqualTo(json);
            }
        }

        @Test
        void is_what_output_json_prints_and_nothing_else() throws IOException {
            try (Peer peer = Peer.that(Peer::echo)) {
                Run run = Run.echoClient("load", "--target", peer.target(), "-n", "10", "--output",
                        "json");

                LoadReport read = LoadJsonReader.read(run.out());
                assertThat(read.result().counts().verified()).isEqualTo(10);
                assertThat(run.out()).hasLineCount(1);
            }
        }
    }

    @Nested
    class as_HTML {

        @Test
        void has_the_verdict_first_and_every_part() {
            String page = LoadHtml.page(report(20_000, 2)).toString();

            assertThat(page).contains("<h1><span class=\"verdict\">✗ FAIL – load of server:8888<")
                    .contains("aria-label=\"Latency by percentile\"")
                    .contains("aria-label=\"Messages a second\"",
                            "aria-label=\"Latency over time\"")
                    .contains("<polyline class=\"series c0\"", "<polyline class=\"series c1\"")
                    .contains("<td class=\"bad\" data-head=\"Class\">✗ RESET</td>",
                            "<td class=\"good\">✓ met</td>");
        }

        @Test
        void needs_nothing_but_itself() {
            assertThat(LoadHtml.page(report(20_000, 0)).toString()).doesNotContain("http:",
                    "https:",
                    "<script", "<link", "src=", "url(");
        }

        @Test
        void escapes_what_others_wrote() {
            String page = LoadHtml.page(Loads.report(
                    Loads.settings(Map.of("payload", "<img src=x>")), result(10, 0, 10),
                    List.of())).toString();

            assertThat(page).contains("&lt;img src=x&gt;").doesNotContain("<img");
        }

        @Test
        void draws_no_curve_of_too_few_samples() {
            assertThat(LoadHtml.page(report(20, 0)).toString())
                    .contains("<h2>Latency by percentile</h2>", "<title>from due: p50.0 200 µs<");
            assertThat(LoadHtml.page(report(19, 0)).toString()).contains("<h2>Latency</h2>")
                    .doesNotContain("Latency by percentile");
        }

        @Test
        void shows_its_verdict_and_its_curve_in_a_browser() throws Exception {
            Path browser = Path.of("/usr/bin/chromium");
            assumeTrue(Files.isExecutable(browser));
            Path page = Files.writeString(directory.resolve("report.html"),
                    LoadHtml.page(report(20_000, 0)).toString());
            Path dom = directory.resolve("dom");

            int exit = new ProcessBuilder(browser.toString(), "--headless", "--no-sandbox",
                    "--disable-gpu", "--disable-quic", "--no-first-run",
                    "--disable-background-networking", "--disable-component-update",
                    "--disable-sync", "--user-data-dir=" + directory.resolve("profile"),
                    "--dump-dom", page.toUri().toString()).redirectOutput(dom.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start().waitFor();

            assertThat(exit).isZero();
            assertThat(Files.readString(dom)).contains("✓ PASS – load of server:8888")
                    .contains("<polyline class=\"series c0\"");
        }
    }

    @Nested
    class as_JUnit_XML {

        @Test
        void is_red_exactly_where_the_verdict_is_no_pass() throws Exception {
            LoadResult plain = result(20_000, 2, 20_000);
            var stopped = new LoadResult(START, 1, true, plain.counts(), Map.of(), List.of(),
                    plain.latencies(), List.of(), ClientLag.NONE, List.of(), false);
            var wrong = new LoadResult(START, 1, false, result(20_000, 0, 20_000).counts(),
                    Map.of(FailureClass.MISMATCH, 1L), List.of(), plain.latencies(), List.of(),
                    ClientLag.NONE, List.of(), false);

            assertThat(red(report(20_000, 0))).containsExactly("0", "0");
            assertThat(red(report(20_000, 2))).containsExactly("2", "0");
            assertThat(red(Loads.report(settings(), wrong, List.of()))).containsExactly("1", "0");
            assertThat(red(Loads.report(settings(), stopped, List.of()))).containsExactly("0",
                    "1");
        }

        /// @return failures and errors
        private static List<String> red(LoadReport report) throws Exception {
            var text = new StringWriter();
            LoadJUnit.of(report).writeTo(text);
            Element suite = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                    .parse(new InputSource(new StringReader(text.toString())))
                    .getDocumentElement();
            assertThat(suite.getAttribute("name")).isEqualTo("echo-client load server:8888");
            assertThat(suite.getAttribute("time")).isEqualTo("1.000000");
            return List.of(suite.getAttribute("failures"), suite.getAttribute("errors"));
        }
    }

    @Nested
    class its_file {

        @Test
        void is_checked_before_the_run_begins() {
            for (List<String> row : List.of(
                    List.of("report.txt", "tells no format; allowed: a name that ends with .json"
                            + " or .html"),
                    List.of("/does/not/exist/x.json", "lies in a directory that does not exist"),
                    List.of("/proc/version.html", ""))) {
                Run run = Run.echoClient("load", "--target", "127.0.0.1:1", "--report",
                        row.getFirst());

                assertThat(run.exitCode()).isEqualTo(64);
                assertThat(run.err()).startsWith("echo-client: --report: '" + row.getFirst() + "' "
                        + row.getLast()).hasLineCount(1);
                assertThat(run.out()).isEmpty();
            }
            assertThatThrownBy(() -> ReportFile.report(directory.resolve(".").normalize()))
                    .hasMessageContaining("tells no format");
        }

        @Test
        void holds_what_its_name_says() throws IOException {
            try (Peer peer = Peer.that(Peer::echo)) {
                for (String name : List.of("x.json", "x.html")) {
                    Path file = directory.resolve(name);
                    Run run = Run.echoClient("load", "--target", peer.target(), "-n", "10",
                            "--report", file.toString());

                    assertThat(run.exitCode()).isZero();
                    assertThat(Files.readString(file)).startsWith(name.endsWith("json")
                            ? "{\"schema\":\"echo-client/load\","
                            : "<!DOCTYPE html>");
                }
            }
        }

        @Test
        void beside_the_termination_log_that_has_one_line() throws IOException {
            Path log = Files.createFile(directory.resolve("termination-log"));

            new TerminationLog(log).write(report(20_000, 1).summary());
            new TerminationLog(directory.resolve("absent")).write("nothing");

            assertThat(log).hasContent("FAIL  load of server:8888: verified 20,000 messages, 1"
                    + " lost, 0 wrong · 1 RESET, errors==0 not met: 1 · exit 75");
            assertThat(directory.resolve("absent")).doesNotExist();
        }
    }
}
