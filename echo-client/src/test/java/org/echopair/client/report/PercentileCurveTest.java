package org.echopair.client.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.echopair.client.exchange.LatencyHistograms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PercentileCurveTest {

    private static final Pattern POINT = Pattern.compile("<title>(\\w+): p([0-9.]+) ([^<]+)<");
    private static final Pattern TICK = Pattern.compile("middle\">(p[0-9.]+)<");

    /// @param samples from 1 ms to so many, a millisecond apart
    private static Histogram millis(int samples) {
        Histogram latencies = LatencyHistograms.fine();
        for (int i = 1; i <= samples; i++) {
            LatencyHistograms.record(latencies, i * 1_000_000L);
        }
        return latencies;
    }

    private static Histogram equal(long samples) {
        Histogram latencies = LatencyHistograms.fine();
        latencies.recordValueWithCount(1_000_000, samples);
        return latencies;
    }

    /// The drawing of the curve for broad pages.
    private static String broad(PercentileCurve curve) {
        return curve.svg().orElseThrow().split("<svg class=\"narrow\"")[0];
    }

    private static List<Double> percentiles(String svg, String line) {
        return POINT.matcher(svg).results().filter(point -> point.group(1).equals(line))
                .map(point -> Double.valueOf(point.group(2))).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            20       | 50
            50       | 80
            99       | 89.8989
            100      | 90
            1000     | 99
            12345    | 99.9189
            10000000 | 99.9999
            """)
    void ends_at_the_last_percentile_that_its_samples_carry(long samples, double last) {
        List<Double> drawn = percentiles(
                broad(new PercentileCurve().line("all", equal(samples))), "all");

        assertThat(drawn).isSorted().startsWith(0.0);
        assertThat(drawn.getLast()).isEqualTo(last);
        assertThat(LatencyHistograms.carries(equal(samples), last)).isTrue();
    }

    @Test
    void is_cut_at_six_nines_however_many_there_are() {
        String svg = broad(new PercentileCurve().line("all", equal(1L << 40)));

        assertThat(percentiles(svg, "all")).last().isEqualTo(99.9999);
        assertThat(svg).contains(">p99.9999<");
    }

    @Test
    void has_the_values_of_its_samples() {
        String svg = broad(new PercentileCurve().line("all", millis(1_000)));

        assertThat(svg).contains("<title>all: p0.0 1 ms<", "<title>all: p90.0 900 ms<",
                "<title>all: p99.0 990 ms<");
        assertThat(POINT.matcher(svg).results().toList()).hasSize(81).allSatisfy(point -> {
            double expected = Math.max(1, Math.ceil(Double.parseDouble(point.group(2)) * 10));
            assertThat(Double.parseDouble(point.group(3).split(" ")[0]))
                    .isCloseTo(expected, within(1 + expected / 1_000));
        });
    }

    @Test
    void gives_each_decade_the_same_room_and_names_no_percentile_beyond_its_end() {
        String thousand = broad(new PercentileCurve().line("all", equal(1_000)));
        assertThat(TICK.matcher(thousand).results().map(tick -> tick.group(1)))
                .containsExactly("p0", "p90", "p99", "p50");

        String fifty = broad(new PercentileCurve().line("all", equal(50)));
        assertThat(TICK.matcher(fifty).results().map(tick -> tick.group(1)))
                .containsExactly("p0", "p50");
    }

    @Test
    void draws_each_line_as_far_as_its_own_samples_carry() {
        String svg = broad(new PercentileCurve().line("many", equal(10_000))
                .line("few", equal(100)).line("none", equal(19)));

        assertThat(percentiles(svg, "many").getLast()).isEqualTo(99.9);
        assertThat(percentiles(svg, "few").getLast()).isEqualTo(90.0);
        assertThat(svg).contains(">many</text>", ">few</text>").doesNotContain("none");
    }

    @Test
    void is_not_there_where_not_even_the_median_is_carried() {
        assertThat(new PercentileCurve().line("all", equal(19)).svg()).isEmpty();
        assertThat(new PercentileCurve().line("all", LatencyHistograms.fine()).svg()).isEmpty();
        assertThat(new PercentileCurve().svg()).isEmpty();
        assertThat(new PercentileCurve().line("all", equal(20)).svg()).isPresent();
    }
}
