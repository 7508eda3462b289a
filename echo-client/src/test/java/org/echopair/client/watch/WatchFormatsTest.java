package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.echopair.client.watch.WatchReports.BEGAN;
import static org.echopair.client.watch.WatchReports.PEER;
import static org.echopair.client.watch.WatchReports.millis;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.echopair.client.Run;
import org.echopair.client.cli.Colours;
import org.echopair.client.cli.RunContext;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.report.Lag;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How a watch is told: as text, as JSON, as a page.
class WatchFormatsTest {

    private final WatchReports watch = new WatchReports(Duration.ofSeconds(10));
    private final StreamLog stream = watch.stream("stream 1");
    private final StreamLog other = watch.stream("stream 2");
    private final StreamLog fresh = watch.stream("fresh");

    /// All is well, but the fresh connections are refused for two seconds.
    private WatchReport partialOutage() {
        for (watch.now = 0; watch.now < millis(10_000); watch.now += millis(100)) {
            watch.answer(stream, millis(1));
            watch.answer(other, millis(1));
            if (watch.now < millis(3_000) || watch.now >= millis(5_000)) {
                watch.answer(fresh, millis(1));
            } else {
                watch.refuse(fresh);
            }
        }
        return watch.end(false);
    }

    @Nested
    class text {

        @ParameterizedTest
        @ValueSource(ints = {60, 80, 120})
        void fits_the_terminal(int columns) {
            watch.lag = new Lag(millis(2_000), millis(3_000));
            watch.lose(stream, FailureClass.READ_TIMEOUT);
            WatchReport report = partialOutage();

            assertThat(printed(report, columns).lines()).isNotEmpty()
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns));
        }

        @Test
        void heeds_the_variable_COLUMNS() throws IOException {
            Run run = Run.with(Map.of("COLUMNS", "60"), "watch", "--target", "127.0.0.77:9",
                    "--duration", "50ms");

            assertThat(run.out().lines())
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(60))
                    .anySatisfy(line -> assertThat(line.length()).isGreaterThan(50));
        }

        @Test
        void ends_with_the_worst_streams_gap_and_when_it_began() {
            String said = printed(partialOutage(), 80);

            assertThat(said).contains("longest gap: 2.1 s of fresh, from 2026-11-22T10:40:54.150Z"
                    + "\nwithout any answer at all: 100 ms\n");
            assertThat(said.lines().toList().getLast()).isEqualTo("FAIL  20 not connected"
                    + " · longest gap 2.1 s (fresh, from 10:40:54.150) · exit 75");
        }

        @Test
        void says_what_available_means_and_means_one_thing() {
            assertThat(printed(partialOutage(), 80)).contains("""
                              sent  answered  lost  wrong  late  no conn  available     gap
                    stream 1   100       100     0      0     0        0      100 %  100 ms
                    stream 2   100       100     0      0     0        0      100 %  100 ms
                    fresh       80        80     0      0     0       20    80.00 %   2.1 s
                    total      280       280     0      0     0       20    93.33 %   2.1 s
                    available: the share of the messages due that were answered; gap: the longest
                      time without an answer
                    """);
        }

        @Test
        void tells_alike_events_of_many_streams_in_one_line() {
            watch.lose(stream, FailureClass.RESET);
            watch.lose(other, FailureClass.RESET);
            watch.lose(fresh, FailureClass.READ_TIMEOUT);

            assertThat(printed(watch.log.events(), 80)).isEqualTo("""
                    10:40:51.250  2 streams  lost
                                  RESET while waiting for the first byte from 192.0.2.1:8888: it
                                  failed (and 1 alike)
                    10:40:51.250  fresh  lost
                                  READ_TIMEOUT while waiting for the first byte from 192.0.2.1:8888:
                                  it failed
                    """);
        }

        @Test
        void says_that_a_watch_was_cut_short() {
            watch.now = millis(2_000);
            watch.answer(stream, millis(1));

            assertThat(printed(watch.end(true), 80)).endsWith(
                    "INTERRUPTED  nothing lost · cut short by a signal after 2 s of 10 s\n");
        }

        @Test
        void of_progress_says_of_how_long() {
            watch.now = millis(4_000);
            watch.answer(stream, millis(1));

            assertThat(watch.log.progress())
                    .isEqualTo("4 s of 10 s: 1 answered, 0 failed, 0 moved");
        }
    }

    @Nested
    class json {

        @Test
        void has_the_common_head_in_version_2() throws IOException {
            JsonObject json = json(partialOutage());

            assertThat(json.get("schema").getAsString()).isEqualTo("echo-client/watch");
            assertThat(json.get("version").getAsInt()).isEqualTo(2);
            assertThat(json.get("run").getAsString()).isEqualTo("00000000000000ff");
            assertThat(json.get("pod").getAsString()).isEqualTo("pod-7");
            assertThat(json.get("command_line").toString()).isEqualTo("[\"watch\"]");
            assertThat(json.get("verdict").getAsString()).isEqualTo("fail");
            assertThat(json.get("exit_code").getAsInt()).isEqualTo(75);
            assertThat(json.get("target").getAsString()).isEqualTo("echo:8888");
            assertThat(json.get("duration_seconds").toString()).isEqualTo("10");
            assertThat(json.getAsJsonArray("reasons").get(0).getAsString())
                    .isEqualTo("20 not connected");
            assertThat(json.getAsJsonObject("lag").get("longest_seconds").toString())
                    .isEqualTo("0");
        }

        @Test
        void counts_in_the_words_of_a_load() throws IOException {
            JsonObject json = json(partialOutage());
            JsonObject counts = json.getAsJsonObject("counts");

            assertThat(counts.get("sent_messages").getAsLong()).isEqualTo(280);
            assertThat(counts.get("verified_messages").getAsLong()).isEqualTo(280);
            assertThat(counts.get("lost_messages").getAsLong()).isZero();
            assertThat(counts.get("not_connected").getAsLong()).isEqualTo(20);
            assertThat(json.get("longest_gap_seconds").toString()).isEqualTo("2.1");
            assertThat(json.get("longest_gap_at").getAsString())
                    .isEqualTo("2026-11-22T10:40:54.150Z");
            assertThat(json.get("longest_gap_stream").getAsString()).isEqualTo("fresh");
        }

        @Test
        void has_every_failure_as_an_event_or_part_of_one() throws IOException {
            JsonObject json = json(partialOutage());

            long counted = 0;
            for (JsonElement each : json.getAsJsonArray("events")) {
                JsonObject event = each.getAsJsonObject();
                if (event.get("event").getAsString().equals("not_connected")) {
                    counted += event.get("count").getAsLong();
                    assertThat(event.getAsJsonObject("failure").get("class").getAsString())
                            .isEqualTo("REFUSED");
                }
            }
            assertThat(counted).isEqualTo(20);
            assertThat(json.get("failures_not_listed").getAsLong()
                    + json.getAsJsonArray("failures").size()).isEqualTo(20);
        }

        @Test
        void leaves_out_what_does_not_apply() throws IOException {
            watch.now = millis(100);
            JsonObject json = json(watch.end(true));

            assertThat(json.toString()).doesNotContain("null", "_nanos", "_millis");
            assertThat(json.has("exit_code")).as("a signal decides it").isFalse();
            assertThat(json.has("availability_ratio")).isTrue();
            assertThat(json.getAsJsonArray("streams").get(0).getAsJsonObject()
                    .has("availability_ratio")).as("of a stream to which nothing was due")
                    .isFalse();
        }

        @Test
        void leaves_the_exit_code_to_the_signal_but_for_different_bytes() throws IOException {
            watch.lose(stream, FailureClass.RESET);

            assertThat(json(watch.end(true)).has("exit_code")).isFalse();
            assertThat(json(watch.end(false)).get("exit_code").getAsInt()).isEqualTo(75);
            assertThat(WatchJUnit.of(watch.end(true)).cases().getLast().type())
                    .isEqualTo("INTERRUPTED");

            watch.lose(stream, FailureClass.MISMATCH);
            assertThat(json(watch.end(true)).get("exit_code").getAsInt()).isEqualTo(65);
        }

        private JsonObject json(WatchReport report) throws IOException {
            var text = new StringWriter();
            WatchJson.write(text, report, RunContext.of(Map.of("ECHO_POD", "pod-7"), "watch"));
            return JsonParser.parseString(text.toString()).getAsJsonObject();
        }
    }

    @Nested
    class a_page {

        @Test
        void of_an_interrupted_watch_is_neither_good_nor_bad() {
            watch.answer(stream, 1);
            watch.now = millis(100);

            assertThat(WatchHtml.page(watch.end(true)).toString()).contains(
                    "<header class=\"amber\">",
                    "INTERRUPTED – watch of echo:8888");
        }

        @Test
        void has_a_total_row_the_beginning_of_the_gap_and_the_configuration() {
            assertThat(WatchHtml.page(partialOutage()).toString()).contains(">total</td>",
                    ">10:40:54.150</td>", ">payload size</td>", ">64 B</td>");
        }

        @Test
        void names_only_the_lines_that_are_drawn() {
            watch.answer(stream, 1);
            watch.now = millis(1_000);

            assertThat(WatchHtml.page(watch.end(false)).toString()).contains(">answered</text>")
                    .doesNotContain(">failed</text>");
            assertThat(WatchHtml.page(partialOutage()).toString()).contains(">failed</text>");
        }

        @Test
        void has_marks_that_can_be_told_apart_and_none_that_is_red_for_what_is_good() {
            for (int i = 0; i < 1_900; i++) {
                watch.now = millis(5L * i);
                watch.log.add(new WatchEvent(BEGAN.plusNanos(watch.now), "stream 1",
                        WatchEvent.Kind.RECOVERED, PEER, null, "again", 1));
            }
            watch.answer(stream, 1);

            String page = WatchHtml.page(watch.end(false)).toString();

            assertThat(Pattern.compile("class=\"mark good\"").matcher(page).results().count())
                    .isBetween(20L, 400L);
            assertThat(page).doesNotContain("class=\"mark bad\"", "class=\"mark\"");
        }

        @Test
        void does_not_draw_its_last_moments_as_a_fall() {
            for (watch.now = 0; watch.now < millis(3_200); watch.now += millis(100)) {
                watch.answer(stream, 1);
            }

            assertThat(WatchHtml.page(watch.end(false)).toString())
                    .contains("answered: 10").doesNotContain("answered: 2");
        }

        @Test
        void links_its_marks_to_the_rows_of_their_events() {
            String page = WatchHtml.page(partialOutage()).toString();

            var links = Pattern.compile("<a href=\"#(event-\\d+)\">").matcher(page);
            assertThat(links.results().map(each -> each.group(1)).toList()).isNotEmpty()
                    .allSatisfy(id -> assertThat(page).contains("<tr id=\"" + id + "\">"));
        }
    }

    private static String printed(WatchReport report, int columns) {
        var bytes = new ByteArrayOutputStream();
        var text = new WatchText(Run.print(bytes), Colours.OFF, columns);
        text.begin(report.config());
        text.events(EventBatchTest.lines(report.log().events()));
        text.end(report);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String printed(List<WatchEvent> events, int columns) {
        var bytes = new ByteArrayOutputStream();
        new WatchText(Run.print(bytes), Colours.OFF, columns)
                .events(EventBatchTest.lines(events));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
