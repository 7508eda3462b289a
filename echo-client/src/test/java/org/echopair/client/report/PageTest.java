package org.echopair.client.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.echopair.client.text.Figures;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What pages are made of.
class PageTest {

    @Nested
    class a_page {

        @ParameterizedTest
        @CsvSource({"PASS, good, ✓", "FAIL, bad, ✗", "INTERRUPTED, amber, !"})
        void has_its_verdict_as_title_and_heading(Verdict verdict, String colour, String mark) {
            String page = HtmlPage.of(verdict, "load of <server>", List.of("1 lost", "more"))
                    .toString();

            assertThat(page).contains(
                    "<title>" + verdict + " – load of &lt;server&gt;</title>",
                    "<header class=\"" + colour + "\">\n<h1><span class=\"verdict\">" + mark + " "
                            + verdict + " – load of &lt;server&gt;</span></h1>",
                    "<p>1 lost</p>\n<p class=\"faint\">more</p>");
        }

        @Test
        void needs_nothing_but_itself() {
            assertThat(HtmlPage.of(Verdict.PASS, "x", List.of()).toString()).doesNotContain(
                    "http:", "https:", "<script", "<link", "src=", "url(", "@import");
        }
    }

    @Nested
    class a_table {

        @Test
        void names_each_cell_for_a_page_without_room_for_columns() {
            assertThat(HtmlPage.table(List.of("", "time", "p99"),
                    List.of(List.of("✗ lost", "10:40", "3 ms")), "row-")).contains(
                            "<th></th><th>Time</th><th class=\"number\">p99</th>",
                            "<tr id=\"row-0\"><td class=\"bad\">✗ lost</td>"
                                    + "<td data-head=\"Time\">10:40</td>"
                                    + "<td class=\"number\" data-head=\"p99\">3 ms</td></tr>");
        }

        @Test
        void shows_bytes_in_letters_of_one_width_and_breaks_what_is_long() {
            assertThat(HtmlPage.table(List.of("detail"), List.of(List.of(
                    "expected 0x61 'a', got 0x60; expected 0a [61] 0b, got 0a [60] 0b, at last"))))
                    .contains("<td class=\"wrap detail\" data-head=\"Detail\">",
                            "expected <code>0a [61] 0b</code>, got <code>0a [60] 0b</code>,");
        }
    }

    @Nested
    class a_chart {

        private static final Pattern TICK = Pattern.compile("text-anchor=\"middle\">([^<]*)<");

        @Test
        void is_there_for_broad_and_for_narrow_pages() {
            assertThat(chart(10).svg()).contains("<svg class=\"broad\" viewBox=\"0 0 960 ",
                    "<svg class=\"narrow\" viewBox=\"0 0 380 ");
        }

        @Test
        void names_only_what_it_draws() {
            String svg = new LineChart("x", 200, true, Figures::rounded)
                    .series("nothing", List.of(LineChart.Point.gap(0.5)))
                    .series("something", List.of(new LineChart.Point(0.5, 1, ""))).svg();

            assertThat(svg).contains(">something<", "class=\"series c1\"")
                    .doesNotContain("nothing", "c0");
        }

        @Test
        void is_interrupted_where_there_was_nothing() {
            String svg = new LineChart("x", 200, false, Figures::rounded).series("a",
                    List.of(new LineChart.Point(0, 1, ""), new LineChart.Point(0.1, 1, ""),
                            LineChart.Point.gap(0.5), new LineChart.Point(0.9, 1, "")))
                    .svg();

            assertThat(svg).doesNotContain("NaN");
            assertThat(svg.split("<polyline", -1)).hasSize(1 + 2 * 2);
        }

        @Test
        void of_a_week_is_no_larger_than_it_has_pixels() {
            assertThat(chart(604_800).svg().length()).isLessThan(100_000);
            assertThat(chart(604_800).svg()).contains(",30.0 "); // the highest is not lost
        }

        @Test
        void of_thousands_of_events_has_as_many_stems_as_can_be_told_apart() {
            LineChart chart = chart(10);
            for (int i = 0; i < 1_900; i++) {
                chart.event(i / 1_900.0, "event " + i, i % 7 == 0 ? "bad" : "good", "row-" + i);
            }

            String broad = chart.svg().split("<svg class=\"narrow\"")[0];

            assertThat(broad.split("<a href=\"#row-", -1)).hasSizeBetween(40, 52);
            assertThat(broad).contains("class=\"event bad\"").contains(" more here</title>")
                    .doesNotContain("class=\"event good\"");
        }

        @Test
        void leaves_out_labels_that_would_overlap() {
            LineChart chart = chart(10);
            TimeAxis.labels(Instant.parse("2026-01-02T03:04:05Z"), TimeUnit.SECONDS.toNanos(7))
                    .forEach(label -> chart.tick(label.x(), label.text()));
            String[] drawings = chart.svg().split("<svg class=\"narrow\"");

            assertThat(labels(drawings[0])).containsExactly("03:04:05", "03:04:06", "03:04:07",
                    "03:04:08", "03:04:09", "03:04:10", "03:04:11", "03:04:12");
            assertThat(labels(drawings[1])).containsExactly("03:04:05", "03:04:07", "03:04:09",
                    "03:04:11");
        }

        @ParameterizedTest
        @CsvSource({"0", "1e-300", "1e300", "-5", "Infinity"})
        void draws_whatever_figure_it_is_given(double value) {
            for (boolean logarithmic : new boolean[]{true, false}) {
                String svg = new LineChart("x", 200, logarithmic, y -> "y").series("a",
                        List.of(new LineChart.Point(0, value, ""),
                                new LineChart.Point(1, 1, "")))
                        .svg();

                assertThat(svg).doesNotContain("NaN", "Infinity");
                assertThat(svg.length()).isLessThan(20_000);
            }
        }

        private static List<String> labels(String svg) {
            return TICK.matcher(svg).results().map(match -> match.group(1)).toList();
        }

        private static LineChart chart(int points) {
            return new LineChart("x", 200, false, Figures::rounded).series("a",
                    new ArrayList<>(IntStream.range(0, points)
                            .mapToObj(i -> new LineChart.Point((double) i / points,
                                    i == points / 2 ? 10 : 1, "p"))
                            .toList()));
        }
    }

    @Test
    void times_of_an_axis_are_even_and_none_comes_twice() {
        Instant began = Instant.parse("2026-01-02T03:04:05.678Z");
        for (long seconds = 1; seconds < 40_000_000; seconds = seconds * 7 / 5 + 1) {
            List<TimeAxis.Label> labels = TimeAxis.labels(began, TimeUnit.SECONDS.toNanos(seconds));

            assertThat(labels).hasSizeBetween(1, 11);
            assertThat(labels.stream().map(TimeAxis.Label::text)).doesNotHaveDuplicates();
            for (int i = 2; i < labels.size(); i++) {
                assertThat(labels.get(i).x() - labels.get(i - 1).x()).isCloseTo(
                        labels.get(1).x() - labels.getFirst().x(),
                        within(1e-6));
            }
        }
    }
}
