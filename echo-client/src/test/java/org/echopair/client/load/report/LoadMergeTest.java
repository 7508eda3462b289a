package org.echopair.client.load.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.echopair.client.load.report.Loads.START;
import static org.echopair.client.load.report.Loads.json;
import static org.echopair.client.load.report.Loads.report;
import static org.echopair.client.load.report.Loads.result;
import static org.echopair.client.load.report.Loads.thresholds;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.echopair.client.Run;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.load.engine.LoadResult;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One report out of those of many pods, or a refusal: never a verdict without a part of the evidence.
class LoadMergeTest {

    private static final String PASSED = json(report(20_000, 0));
    private static final String FAILED = json(report(10_000, 3));

    @TempDir
    private Path directory;

    @Nested
    class a_sum {

        @Test
        void asks_and_sends_as_much_as_all_pods_together() throws IOException {
            Run run = Run.echoClient("merge", write("one.json", PASSED),
                    write("two.json", json(report(result(10_000, 0, 20_000)))));

            assertThat(run.out())
                    .startsWith("2 reports, open loop, 40,000 msg/s asked, 30,000 sent ·"
                            + " 100 connections · 64 B ·")
                    .contains("verified 30,000 messages, 0 lost, 0 wrong").endsWith("PASS\n");
            assertThat(run.exitCode()).isZero();
        }

        @Test
        void of_nothing_is_no_report() {
            var nothing = new LoadMerge();
            assertThatThrownBy(() -> nothing.total(0)).isInstanceOf(NoSuchElementException.class);
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
        void of_pods_that_start_apart_has_the_rate_of_each() {
            LoadResult later = result(20_000, 0, 20_000, 200_000, START.plusSeconds(20));

            LoadReport sum = sum(report(20_000, 0), report(later));

            assertThat(sum.rates().sent()).isEqualTo(40_000);
            assertThat(sum.result().seconds()).isEqualTo(21);
            assertThat(sum.result().timeline()).hasSize(2);
        }

        @Test
        void of_runs_that_ended_in_their_warm_up_has_measured_nothing() {
            assertThat(sum(report(inWarmup(START)), report(inWarmup(START.plusSeconds(3))))
                    .result().seconds()).isZero();
        }

        private static LoadResult inWarmup(Instant start) {
            LoadResult none = result(0, 0, 0, 1, start);
            return new LoadResult(start, 0, true, none.counts(), Map.of(), List.of(),
                    none.latencies(), List.of(), none.lag(), List.of(), false);
        }

        @Test
        void judges_the_thresholds_anew_and_takes_the_worst_verdict() {
            LoadResult slow = result(20_000, 0, 20_000, 90_000_000, START);

            LoadReport sum = sum(report(20_000, 0), report(slow));

            assertThat(sum.thresholds()).anyMatch(each -> each.threshold().equals("p99<50ms")
                    && !each.met());
            assertThat(sum.verdict().exitCode()).isEqualTo(ExitCode.DISTURBED);
            assertThat(sum(report(20_000, 0), report(20_001, 1)).verdict().exitCode())
                    .isEqualTo(ExitCode.DISTURBED);
        }

        @Test
        void can_be_merged_again() throws IOException {
            Path both = directory.resolve("both.json");
            Run.echoClient("merge", write("one.json", PASSED), write("two.json", FAILED),
                    "--report", both.toString());

            Run run = Run.echoClient("merge", both.toString(),
                    write("three.json", json(report(7, 0))), "--reports", "3");

            assertThat(run.out()).startsWith("3 reports, ").contains("verified 30,007 messages");
            assertThat(run.exitCode()).isEqualTo(75);
        }

        @Test
        void has_to_be_of_one_configuration() throws IOException {
            String one = write("one.json", PASSED);
            String two = write("two.json", json(report(
                    Loads.settings(Map.of("rate_per_second", 7.5)), result(5, 0, 5),
                    thresholds())));

            assertUsage(Run.echoClient("merge", one, two), "'" + two + "' does not go with '" + one
                    + "': rate_per_second is 7.5, not 20000");
        }

        @Test
        void counts_each_report_once() throws IOException {
            Path one = Path.of(write("one.json", PASSED));
            Path copy = Path.of(write("copy.json", "another line\n" + sorted(PASSED) + "\n"));
            Path link = Files.createSymbolicLink(directory.resolve("link.json"), one);
            Path both = Path.of(write("both.json", PASSED + "\n" + PASSED));
            Path other = Path.of(write("other.json",
                    json(report(result(5, 0, 5, 200_000, START.plusNanos(1_000))))));

            assertUsage(merge(one, one), twice(one, one));
            assertUsage(merge(one, other, copy), twice(one, copy));
            assertUsage(merge(link, one), twice(link, one));
            assertUsage(merge(both), twice(both, both));
            assertThat(merge(one, other).out()).contains("verified 20,005 messages");
        }

        @Test
        void counts_each_run_once_however_it_was_added_up() throws IOException {
            Path one = Path.of(write("one.json", PASSED));
            Path two = Path.of(write("two.json", FAILED));
            Path both = directory.resolve("both.json");
            Run.echoClient("merge", one.toString(), two.toString(), "--report", both.toString());
            Path three = Path.of(write("three.json", json(report(7, 0))));
            Path others = directory.resolve("others.json");
            Run.echoClient("merge", three.toString(), one.toString(), "--report",
                    others.toString());

            assertUsage(merge(both, one), runTwice(both, one));
            assertUsage(merge(two, both), runTwice(two, both));
            assertUsage(merge(both, others), runTwice(both, others));
            assertThat(merge(both, three).out()).contains("verified 30,007 messages");
        }

        /// As those have that were written before sums kept the ids of their runs.
        @Test
        void does_not_add_to_a_sum_that_does_not_name_its_runs() throws IOException {
            JsonObject sum = JsonParser.parseString(json(sum(report(20_000, 0), report(7, 0))))
                    .getAsJsonObject();
            sum.remove("runs");
            Path nameless = Path.of(write("sum.json", sum.toString()));
            Path other = Path.of(write("other.json", json(report(5, 0))));
            String words = "'" + nameless + "' does not name the runs that it adds up, so one of"
                    + " them could be counted twice; merge their own reports";

            assertUsage(merge(nameless, other), words);
            assertUsage(merge(other, nameless), words);
            assertThat(merge(nameless).out()).contains("verified 20,007 messages");
        }

        private static String runTwice(Path one, Path other) {
            return "the same run comes twice, in '" + one + "' and in '" + other
                    + "'; give it once";
        }

        private static Run merge(Path... files) {
            List<String> args = new ArrayList<>(List.of("merge"));
            Stream.of(files).map(Path::toString).forEach(args::add);
            return Run.echoClient(args.toArray(String[]::new));
        }

        @Test
        void never_replaces_what_it_is_made_of() throws IOException {
            Path one = Path.of(write("one.json", PASSED));

            Run run = Run.echoClient("merge", one.toString(), "--report",
                    directory.resolve("./one.json").toString());

            assertThat(run.exitCode()).isEqualTo(64);
            assertThat(run.err()).isEqualTo("echo-client: --report: '" + directory
                    + "/./one.json' is read too, and would be replaced; name another file\n");
            assertThat(one).hasContent(PASSED);
        }

        private static String twice(Path one, Path other) {
            return "the same report comes twice, in '" + one + "' and in '" + other
                    + "'; give it once";
        }

        private static LoadReport sum(LoadReport... reports) {
            var sum = new LoadReportSum();
            for (LoadReport report : reports) {
                sum.add("file", LoadJsonReader.read(json(report)));
            }
            return sum.total();
        }
    }

    @Nested
    class a_report_is_found {

        @ParameterizedTest
        @ValueSource(strings = {"one after the other", "with a pod's name before it",
                "among other lines", "sorted", "pretty", "in a list", "in an envelope",
                "as a log store's line", "as docker's pieces", "with a byte order mark",
                "with carriage returns"})
        void however_it_was_kept(String how) {
            Run run = merge(kept(how, FAILED), PASSED);

            assertThat(run.out()).as(run.err()).startsWith("2 reports, ")
                    .contains("verified 30,000 messages, 3 lost");
            assertThat(run.exitCode()).isEqualTo(75);
        }

        @ParameterizedTest
        @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16"})
        void in_the_encoding_of_PowerShell_too(String charset) {
            byte[] bytes = (PASSED + "\r\n").getBytes(Charset.forName(charset));

            assertThat(Run.withInput(bytes, "merge", "-").out()).endsWith("PASS\n");
        }

        @Test
        void of_version_1_too() throws IOException {
            String old = new String(LoadMergeTest.class.getResourceAsStream("load-version-1.json")
                    .readAllBytes(), StandardCharsets.UTF_8);

            Run run = merge(old);

            assertThat(run.out()).as(run.err()).contains("closed loop", "verified 100 messages")
                    .endsWith("PASS\n");
            assertThat(run.exitCode()).isZero();
        }

        private static String kept(String how, String json) {
            return switch (how) {
                case "one after the other" -> json;
                case "with a pod's name before it" -> "[pod/load-1/echo-client] " + json;
                case "among other lines" -> "Picked up JAVA_TOOL_OPTIONS: {}\n{ \"open\n" + json
                        + "\nbye }] \"\n";
                case "sorted" -> sorted(json);
                case "pretty" -> new Gson().newBuilder().setPrettyPrinting().create()
                        .toJson(JsonParser.parseString(json));
                case "in a list" -> "[" + json + "]";
                case "in an envelope" -> "{\"items\":[{\"pod\":\"x\",\"report\":" + json + "}]}";
                case "as a log store's line" -> log("message", json);
                case "as docker's pieces" -> pieces(json);
                case "with a byte order mark" -> "\ufeff" + json;
                default -> json + "\r\n";
            };
        }

        private static String pieces(String json) {
            var lines = new StringBuilder(log("log", "waiting\n")).append('\n');
            for (int at = 0; at < json.length(); at += 500) {
                lines.append(log("log", json.substring(at, Math.min(json.length(), at + 500))))
                        .append('\n');
            }
            return lines.append(log("log", "\n")).append('\n').toString();
        }

        private static String log(String member, String line) {
            var object = new JsonObject();
            object.addProperty("stream", "stdout");
            object.addProperty(member, line);
            return new Gson().toJson(object);
        }
    }

    @Nested
    class a_piece_of_a_report {

        private static final String PIECE = "standard input holds a piece of a report that is cut"
                + " off or mixed with other lines; read logs whole, as by kubectl logs --tail=-1";

        @ParameterizedTest
        @ValueSource(strings = {"without its beginning", "without its end",
                "with a line in the middle", "of another beginning", "in an envelope",
                "escaped", "the middle"})
        void is_never_passed_over(String how) {
            Run run = merge(PASSED, cut(how, FAILED));

            assertUsage(run, PIECE);
        }

        /// As `kubectl logs` gives the last lines of a log, or a container's log was rotated.
        @Test
        void is_noticed_wherever_it_was_cut() {
            int least = 60; // holds a name that only reports have
            for (int cut = 1; cut < FAILED.length() - least; cut += 97) {
                for (String piece : List.of(FAILED.substring(cut),
                        FAILED.substring(0, FAILED.length() - cut))) {
                    Run run = merge(PASSED, piece);
                    assertThat(run.exitCode()).as("cut %d: %s", cut, run.err()).isEqualTo(64);
                }
            }
        }

        private static String cut(String how, String json) {
            int middle = json.length() / 2;
            int inValue = json.indexOf("hdr_histogram_base64") + 40; // where a log driver cuts
            return switch (how) {
                case "without its beginning" -> json.substring(middle);
                case "without its end" -> json.substring(0, middle);
                case "with a line in the middle" ->
                    json.substring(0, inValue) + "\nwaiting\n" + json.substring(inValue);
                case "of another beginning" -> "{\"x\":1," + json.substring(middle);
                case "in an envelope" -> "{\"log\":"
                        + new JsonPrimitive(json.substring(middle)) + "}";
                case "escaped" -> new JsonPrimitive(json.substring(0, middle)).toString();
                default -> json.substring(json.indexOf("\"latency\""), json.length() - 5);
            };
        }
    }

    @Nested
    class the_number_of_reports {

        @Test
        void decides_whether_there_is_a_verdict() {
            for (String count : List.of("1", "3")) {
                Run run = Run.withInput((PASSED + FAILED).getBytes(StandardCharsets.UTF_8),
                        "merge", "--reports", count, "-");
                assertUsage(run, "there are 2 reports, not " + count + " as --reports says; a"
                        + " verdict without the others would be worth nothing");
            }
            assertThat(Run.withInput((PASSED + FAILED).getBytes(StandardCharsets.UTF_8), "merge",
                    "--reports", "2", "-").exitCode()).isEqualTo(75);
        }

        @Test
        void may_come_from_a_variable() throws IOException {
            assertThat(Run.with(Map.of("ECHO_REPORTS", "2"), "merge", write("one.json", PASSED))
                    .exitCode()).isEqualTo(64);
        }
    }

    @Nested
    class a_hostile_report {

        @ParameterizedTest(name = "{0}")
        @MethodSource("org.echopair.client.load.report.LoadMergeTest#broken")
        void is_refused_with_its_file_and_field(String name, String json, String reason)
                throws IOException {
            String file = write("bad.json", json);

            Run run = Run.echoClient("merge", write("good.json", PASSED), file);

            assertUsage(run, "'" + file + "' " + reason);
        }

        /// Seconds of all times, of which none is near another.
        @Test
        void with_a_sparse_timeline_takes_no_more_room_than_its_text() throws IOException {
            JsonObject json = JsonParser.parseString(PASSED).getAsJsonObject();
            JsonArray timeline = json.getAsJsonArray("timeline");
            for (int i = 0; i < 5_000; i++) {
                JsonObject second = timeline.get(0).deepCopy().getAsJsonObject();
                second.addProperty("at", Instant.ofEpochSecond(i * 50_000_000L).toString());
                timeline.add(second);
            }
            Path page = directory.resolve("page.html");
            Path sum = directory.resolve("sum.json");

            Run run = Run.echoClient("merge", write("sparse.json", json.toString()), "--report",
                    page.toString(), "--report", sum.toString());

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(Files.size(page)).isLessThan(1_000_000);
            assertThat(Files.size(sum)).isLessThan(2L * json.toString().length());
        }

        @Test
        void prints_nothing_raw() throws IOException {
            String evil = "\u001b]52;c;cm0=\u0007\u001b[2J\r\n";
            JsonObject json = JsonParser.parseString(FAILED).getAsJsonObject();
            for (String name : List.of("payload", "payload_size", "target")) {
                json.getAsJsonObject("config").addProperty(name, evil);
            }
            JsonObject address = JsonParser.parseString("{\"connections\":1,"
                    + "\"verified_messages\":1,\"failed_connects\":1}").getAsJsonObject();
            address.addProperty("address", evil);
            json.getAsJsonArray("addresses").add(address);
            JsonObject second = address.deepCopy();
            second.addProperty("address", evil + 2);
            second.add("failure", json.getAsJsonArray("failures").get(0).deepCopy());
            second.getAsJsonObject("failure").addProperty("detail", evil);
            json.getAsJsonArray("addresses").add(second);
            json.getAsJsonArray("reasons").add(evil);
            json.getAsJsonArray("notes").add(evil);
            json.getAsJsonArray("failures").get(0).getAsJsonObject().addProperty("detail", evil);
            json.getAsJsonArray("failures").get(0).getAsJsonObject().addProperty("address", evil);

            Run run = merge(json.toString());

            assertThat(run.exitCode()).isEqualTo(75);
            assertThat(run.out() + run.err()).doesNotContain("\u001b", "\u0007", "\r")
                    .contains("\\x1b");
        }
    }

    static Stream<Arguments> broken() {
        List<Arguments> rows = new ArrayList<>();
        row(rows, "config {}", "holds a report without config.", json -> json.add("config",
                new JsonObject()));
        row(rows, "connections as text", "holds a report whose config.connections is not a number"
                + " from 1 to 1,000,000",
                json -> json.getAsJsonObject("config").addProperty("connections", "50"));
        row(rows, "the end of time", "holds a report whose started_at is"
                + " '+1000000000-12-31T23:59:59.999999999Z', not a time as 2026-01-02T03:04:05Z",
                json -> json.addProperty("started_at", Instant.MAX.toString()));
        row(rows, "a bad histogram of a second", "holds a report whose"
                + " timeline[0].hdr_histogram_base64 is no histogram of this client's",
                json -> second(json).addProperty("hdr_histogram_base64", "HISTFAAAAAAA"));
        row(rows, "a wide histogram of a second", "holds a report whose"
                + " timeline[0].hdr_histogram_base64 is no histogram of this client's",
                json -> second(json).addProperty("hdr_histogram_base64",
                        encoded(new Histogram(1_000, 3_600_000_000_000L, 3))));
        row(rows, "negative counts",
                "holds a report whose counts.sent_messages is '-3', not a whole"
                        + " number from 0 to 1,000,000,000,000,000",
                json -> json.getAsJsonObject("counts").addProperty("sent_messages", -3));
        row(rows, "a histogram whose counts overflow", "holds a report whose"
                + " latency.connect.hdr_histogram_base64 is no histogram of this client's",
                json -> {
                    var histogram = new Histogram(1_000, 3_600_000_000_000L, 3);
                    histogram.recordValueWithCount(1_000_000, 1L << 62);
                    histogram.recordValueWithCount(2_000_000, 1L << 62);
                    json.getAsJsonObject("latency").getAsJsonObject("connect")
                            .addProperty("hdr_histogram_base64", encoded(histogram));
                });
        row(rows, "a histogram bomb", "holds a report whose latency.connect.hdr_histogram_base64 is"
                + " no histogram of this client's",
                json -> json.getAsJsonObject("latency")
                        .getAsJsonObject("connect").addProperty("hdr_histogram_base64", bomb()));
        row(rows, "100,000 percentiles", "holds a report whose config.percentiles[10] is one of"
                + " more than 10", json -> {
                    var many = new JsonArray();
                    Collections.nCopies(100_000, new JsonPrimitive(50)).forEach(many::add);
                    json.getAsJsonObject("config").add("percentiles", many);
                });
        row(rows, "a reason of 20,001 characters", "holds a report whose reasons[1] is longer than"
                + " 20,000 characters", json -> {
                    json.getAsJsonArray("reasons").add("a short one");
                    json.getAsJsonArray("reasons").add("x".repeat(20_001));
                });
        row(rows, "fail with exit 0", "holds a report whose verdict fail and exit_code 0 contradict"
                + " each other", json -> {
                    json.addProperty("verdict", "fail");
                    json.addProperty("exit_code", 0);
                });
        row(rows, "pass with exit 75", "holds a report whose verdict pass and exit_code 75"
                + " contradict each other", json -> json.addProperty("exit_code", 75));
        row(rows, "a pass that met no threshold",
                "holds a report whose verdict is pass although its"
                        + " threshold 'errors==0' is not met",
                json -> json.getAsJsonArray("thresholds").get(0).getAsJsonObject()
                        .addProperty("met", false));
        row(rows, "-3 pods",
                "holds a report whose pods is '-3', not a whole number from 1 to 9,000",
                json -> json.addProperty("pods", -3));
        row(rows, "-5 seconds", "holds a report whose duration_seconds is '-5', not a number from 0"
                + " to 1,000,000,000", json -> json.addProperty("duration_seconds", -5));
        row(rows, "NaN as text", "holds a report whose duration_seconds is not a number from 0 to"
                + " 1,000,000,000", json -> json.addProperty("duration_seconds", "NaN"));
        row(rows, "samples that differ", "holds a report whose latency.connect has samples and a"
                + " histogram that differ",
                json -> json.getAsJsonObject("latency")
                        .getAsJsonObject("connect").addProperty("samples", 7));
        row(rows, "of a watch", "holds a report of 'watch'; only those of load can be merged",
                json -> json.addProperty("schema", "echo-client/watch"));
        row(rows, "of a check", "holds a report of 'check'; only those of load can be merged",
                json -> json.addProperty("schema", "echo-client/check"));
        row(rows, "of a later version", "holds a report of version 3, which this client does not"
                + " know; it reads 1 and 2", json -> json.addProperty("version", 3));
        row(rows, "without counts", "holds a report without counts", json -> json.remove("counts"));
        row(rows, "a class of failure that nobody knows", "holds a report whose"
                + " failures_by_class.x\\x1b is 'x\\x1b', not one that this client knows",
                json -> json.getAsJsonObject("failures_by_class").addProperty("x\u001b", 1));
        rows.add(Arguments.of("NaN", PASSED.replace("\"duration_seconds\":1",
                "\"duration_seconds\":NaN"),
                "holds a report that is no JSON, or cut off, at duration_seconds"));
        rows.add(Arguments.of("Infinity", PASSED.replace("\"duration_seconds\":1",
                "\"duration_seconds\":1e999"),
                "holds a report whose duration_seconds is '1e999',"
                        + " not a number from 0 to 1,000,000,000"));
        rows.add(Arguments.of("two exit codes", PASSED.replace("\"pods\":1",
                "\"pods\":1,\"exit_code\":75"), "holds a report whose exit_code is given twice"));
        rows.add(Arguments.of("nothing", "", "holds no report"));
        rows.add(Arguments.of("an empty object", "{}", "holds no report"));
        return rows.stream();
    }

    private static void row(List<Arguments> rows, String name, String reason,
            Consumer<JsonObject> broken) {
        JsonObject json = JsonParser.parseString(PASSED).getAsJsonObject();
        broken.accept(json);
        rows.add(Arguments.of(name, json.toString(), reason));
    }

    private static JsonObject second(JsonObject json) {
        return json.getAsJsonArray("timeline").get(0).getAsJsonObject();
    }

    /// Four kilobytes that ask the library for gigabytes.
    private static String bomb() {
        var histogram = new Histogram(1, 1L << 40, 5);
        histogram.recordValue(1);
        return encoded(histogram);
    }

    private static String encoded(Histogram histogram) {
        var bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(bytes);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
    }

    private static String sorted(String json) {
        return sorted(JsonParser.parseString(json)).toString();
    }

    private static JsonElement sorted(JsonElement element) {
        if (element instanceof JsonArray array) {
            var sorted = new JsonArray();
            array.forEach(each -> sorted.add(sorted(each)));
            return sorted;
        }
        if (element instanceof JsonObject object) {
            var sorted = new JsonObject();
            new TreeMap<>(object.asMap()).forEach((name, each) -> sorted.add(name, sorted(each)));
            return sorted;
        }
        return element;
    }

    private static Run merge(String... reports) {
        return Run.withInput(String.join("\n", reports).getBytes(StandardCharsets.UTF_8), "merge",
                "-");
    }

    private String write(String name, String content) {
        try {
            return Files.writeString(directory.resolve(name), content).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertUsage(Run run, String reason) {
        assertThat(run.err()).startsWith("echo-client: " + reason).hasLineCount(1)
                .endsWith("; see echo-client merge --help\n");
        assertThat(run.exitCode()).isEqualTo(64);
        assertThat(run.out()).isEmpty();
    }
}
