package org.echopair.client.load.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.echopair.client.Peer;
import org.echopair.client.Run;
import org.echopair.client.cli.Colours;
import org.echopair.client.cli.Stdio;
import org.echopair.client.exchange.AddressFamily;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.Target;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.echopair.client.load.engine.LoadConfig;
import org.echopair.client.load.engine.LoadCounts;
import org.echopair.client.load.engine.LoadFailure;
import org.echopair.client.load.engine.LoadLatencies;
import org.echopair.client.load.engine.LoadResult;
import org.echopair.client.load.engine.LoadSecond;
import org.echopair.client.load.engine.LoadThreshold;
import org.echopair.client.report.ReportFile;
import org.echopair.client.report.TerminationLog;
import org.echopair.client.stream.PayloadSizes;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A load's report in its three forms, and the sum of several.
class LoadReportTest {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05.600Z");

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

            assertThat(text(LoadReport.of(1, settings(), List.of(50.0), result, List.of())))
                    .startsWith("open loop, 20,000 msg/s asked, 15,000 sent · ")
                    .contains("note: the rate asked for was not reached: 5,000 of 20,000 messages"
                            + " were due\n  and never sent; no percentile holds them\n");
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
            new LoadText(report, Colours.OFF).print(Run.print(out));
            return out.toString(StandardCharsets.UTF_8);
        }
    }

    @Nested
    class as_JSON {

        @ParameterizedTest
        @ValueSource(ints = {0, 2})
        void comes_back_as_it_was(int errors) {
            LoadReport report = report(20_000, errors);
            String json = LoadJson.line(report);

            assertThat(LoadJson.line(LoadJsonReader.read(json))).isEqualTo(
                    json.replace("\"connections\":50,", "\"connections\":50.0,")
                            .replace("\"pipeline\":1,", "\"pipeline\":1.0,"));
        }

        @Test
        void is_one_line_for_standard_output_and_begins_with_its_schema() {
            assertThat(LoadJson.line(report(20_000, 1))).hasLineCount(1)
                    .startsWith("{\"schema\":\"echo-client/load\",\"version\":1,"
                            + "\"verdict\":\"fail\",\"exit_code\":75,")
                    .contains("\"p99_us\":200.", "\"verified_messages\":20000",
                            "\"RESET\":1", "\"hdr_histogram_base64\":\"HISTFAAA");
            assertThat(LoadJson.line(report(20_000, 1))).doesNotContain("p99.99_us");
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
            String page = LoadHtml.page(report(20_000, 2));

            assertThat(page).contains("<h1><span class=\"verdict\">✗ FAIL – load of server:8888<")
                    .contains("aria-label=\"Latency by percentile\"")
                    .contains("aria-label=\"Messages a second\"",
                            "aria-label=\"Latency over time\"")
                    .contains("<polyline class=\"series c0\"", "<polyline class=\"series c1\"")
                    .contains("<td class=\"bad\">✗ RESET</td>", "<td class=\"good\">✓ met</td>");
        }

        @Test
        void needs_nothing_but_itself() {
            assertThat(LoadHtml.page(report(20_000, 0))).doesNotContain("http:", "https:",
                    "<script", "<link", "src=", "url(");
        }

        @Test
        void escapes_what_others_wrote() {
            Map<String, Object> settings = settings();
            settings.put("payload", "<img src=x>");

            String page = LoadHtml.page(
                    LoadReport.of(1, settings, List.of(50.0), result(10, 0, 10), List.of()));

            assertThat(page).contains("&lt;img src=x&gt;").doesNotContain("<img");
        }

        @Test
        void shows_its_verdict_and_its_curve_in_a_browser() throws Exception {
            Path browser = Path.of("/usr/bin/chromium");
            assumeTrue(Files.isExecutable(browser));
            Path page = Files.writeString(directory.resolve("report.html"),
                    LoadHtml.page(report(20_000, 0)));
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
    class of_many_pods {

        @Test
        void is_a_sum() throws IOException {
            Path one = write("one.json", LoadJson.line(report(20_000, 0)));
            Path two = write("two.json", LoadJson.line(report(10_000, 0)));

            Run run = Run.echoClient("merge", one.toString(), two.toString());

            assertThat(run.out())
                    .startsWith("2 reports, open loop, 30,000 msg/s asked, 30,000 sent ·"
                            + " 100 connections · 64 B ·")
                    .contains("verified 30,000 messages, 0 lost, 0 wrong").endsWith("PASS\n");
            assertThat(run.exitCode()).isZero();
        }

        @Test
        void adds_histograms_and_seconds_and_does_not_average() {
            LoadResult slow = result(1_000, 0, 1_000, 9_000_000, START.plusMillis(300));
            LoadReport sum = sum(report(20_000, 0), report(slow));

            assertThat(sum.result().latencies().fromDue().getTotalCount()).isEqualTo(21_000);
            assertThat(sum.result().latencies().fromDue().getValueAtPercentile(50) / 1_000)
                    .isEqualTo(200);
            assertThat(sum.result().latencies().fromDue().getMaxValue() / 10_000).isEqualTo(900);
            assertThat(sum.result().timeline()).hasSize(1);
            assertThat(sum.result().timeline().getFirst().start())
                    .isEqualTo(Instant.parse("2026-01-02T03:04:06Z"));
            assertThat(sum.result().timeline().getFirst().verified()).isEqualTo(21_000);
            assertThat(sum.result().seconds()).isEqualTo(1.3);
        }

        @Test
        void judges_the_thresholds_anew_and_takes_the_worst_verdict() {
            LoadResult slow = result(20_000, 0, 20_000, 90_000_000, START);

            LoadReport sum = sum(report(20_000, 0), report(slow));

            assertThat(sum.thresholds()).anyMatch(each -> each.threshold().equals("p99<50ms")
                    && !each.met());
            assertThat(sum.verdict().exitCode()).isEqualTo(ExitCode.DISTURBED);
            assertThat(sum(report(20_000, 0), report(20_000, 1)).verdict().exitCode())
                    .isEqualTo(ExitCode.DISTURBED);
        }

        @Test
        void may_come_from_standard_input_between_other_lines() {
            String logs = "Picked up JAVA_TOOL_OPTIONS: {}\n" + LoadJson.line(report(5, 0))
                    + "\n[pod/load-1/echo-client] " + LoadJson.line(report(6, 0)) + "\nbye\n"
                    + LoadJson.line(report(7, 0));

            Run run = Run.withInput(logs.getBytes(StandardCharsets.UTF_8), "merge", "-");

            assertThat(run.out()).startsWith("3 reports, ").contains("verified 18 messages");
        }

        @Test
        void has_to_be_of_one_configuration() throws IOException {
            Map<String, Object> other = settings();
            other.put("rate_per_second", 7.0);
            Path one = write("one.json", LoadJson.line(report(5, 0)));
            Path two = write("two.json", LoadJson
                    .line(LoadReport.of(1, other, List.of(50.0), result(5, 0, 5), thresholds())));

            assertUsage(Run.echoClient("merge", one.toString(), two.toString()), "'" + two
                    + "' does not go with '" + one + "': rate_per_second is 7.0, not 20000.0");
        }

        @Test
        void counts_each_report_once() throws IOException {
            String report = LoadJson.line(report(5, 0));
            Path one = write("one.json", report);
            Path copy = write("copy.json", "another line\n" + report + "\n");
            Path link = Files.createSymbolicLink(directory.resolve("link.json"), one);
            Path both = write("both.json", report + "\n" + report);
            Path other = write("other.json", LoadJson
                    .line(report(result(5, 0, 5, 200_000, START.plusNanos(1_000)))));

            assertUsage(Run.echoClient("merge", one.toString(), one.toString()), twice(one, one));
            assertUsage(Run.echoClient("merge", one.toString(), other.toString(), copy.toString()),
                    twice(one, copy));
            assertUsage(Run.echoClient("merge", link.toString(), one.toString()), twice(link, one));
            assertUsage(Run.echoClient("merge", both.toString()), twice(both, both));
            assertThat(Run.echoClient("merge", one.toString(), other.toString()).out())
                    .contains("verified 10 messages");
        }

        private static String twice(Path one, Path other) {
            return "the same report comes twice, in '" + one + "' and in '" + other
                    + "'; give it once";
        }

        @Test
        void names_the_file_that_is_no_report() throws IOException {
            String good = LoadJson.line(report(5, 0));
            List<List<String>> rows = List.of(List.of("", "holds no report"),
                    List.of("{}", "holds no report"),
                    List.of(good.substring(0, good.length() / 2), "holds a report that is cut off"),
                    List.of(good.replace("\"version\":1", "\"version\":2"),
                            "holds a report of schema \"echo-client/load\" version 2,"
                                    + " not \"echo-client/load\" version 1"),
                    List.of(good.replace("client/load", "client/watch"),
                            "holds a report of schema \"echo-client/watch\" version 1,"
                                    + " not \"echo-client/load\" version 1"),
                    List.of("{\"schema\":\"echo-client/load\",\"version\":1}",
                            "holds a report that is not complete"),
                    List.of(good.replace("HISTFAAA", "XISTFAAA"),
                            "holds a histogram that cannot be read"));
            for (List<String> row : rows) {
                Path file = write("bad.json", row.getFirst());
                assertUsage(Run.echoClient("merge", file.toString()),
                        "'" + file + "' " + row.getLast());
            }
            assertUsage(Run.echoClient("merge", "/does/not/exist"),
                    "'/does/not/exist' does not exist");
        }

        private Path write(String name, String content) throws IOException {
            return Files.writeString(directory.resolve(name), content);
        }

        private static void assertUsage(Run run, String reason) {
            assertThat(run.err()).isEqualTo(
                    "echo-client: " + reason + "; see echo-client merge --help\n");
            assertThat(run.exitCode()).isEqualTo(64);
            assertThat(run.out()).isEmpty();
        }

        private static LoadReport sum(LoadReport... reports) {
            List<LoadReportSum.Source> sources = new ArrayList<>();
            for (LoadReport report : reports) {
                sources.add(new LoadReportSum.Source("file",
                        LoadJsonReader.read(LoadJson.line(report))));
            }
            return LoadReportSum.of(sources);
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

    private static LoadReport report(long messages, int errors) {
        return report(result(messages, errors, messages));
    }

    private static LoadReport report(LoadResult result) {
        return LoadReport.of(1, settings(), List.of(50.0, 99.0, 99.9, 99.99), result, thresholds());
    }

    private static List<LoadThreshold> thresholds() {
        return List.of(LoadThreshold.NO_ERRORS, LoadThreshold.parse("p99<50ms"));
    }

    private static LoadResult result(long messages, int errors, long scheduled) {
        return result(messages, errors, scheduled, 200_000, START);
    }

    private static LoadResult result(long messages, int errors, long scheduled, long dueNanos,
            Instant start) {
        LoadLatencies latencies = LoadLatencies.none();
        latencies.fromDue().recordValueWithCount(dueNanos, messages);
        latencies.fromSent().recordValueWithCount(100_000, messages);
        latencies.connect().recordValueWithCount(1_000_000, 50);
        latencies.firstByte().recordValueWithCount(300_000, 10);
        latencies.lag().recordValueWithCount(100_000, messages);
        var counts = new LoadCounts(50, 0, 0, scheduled, messages, 64 * messages, messages,
                64 * messages, errors, 0, 0, errors);
        List<LoadFailure> failures = new ArrayList<>();
        for (int i = 0; i < errors; i++) {
            failures.add(new LoadFailure(new Failure(FailureClass.RESET, Phase.READ,
                    "10.0.0.7:8888", "64 bytes of 1 message had not come back",
                    start.plusMillis(400)), 3, 9));
        }
        return new LoadResult(start, 1, false, counts,
                errors == 0 ? Map.of() : Map.of(FailureClass.RESET, (long) errors), failures,
                latencies, List.of(LoadSecond.of(start, messages, messages, errors,
                        latencies.fromDue())));
    }

    private static Map<String, Object> settings() {
        var path = new ConnectionConfig(new Target("server", 8888), AddressFamily.ANY,
                Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ZERO);
        return LoadReport.settings(new LoadConfig(path, 50, Duration.ofSeconds(1), 0, 20_000,
                "random",
                PayloadSizes.of(64), 1, Duration.ofSeconds(2), false, List.of(), List.of(), 1));
    }
}
