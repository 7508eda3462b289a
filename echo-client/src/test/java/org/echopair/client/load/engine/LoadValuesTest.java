package org.echopair.client.load.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.echopair.client.cli.PositiveCount;
import org.echopair.client.exchange.AddressFamily;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.LatencyHistograms;
import org.echopair.client.exchange.Target;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.load.Percentiles;
import org.echopair.client.load.Rate;
import org.echopair.client.stream.PayloadSizes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The values that only `load` takes: what is read out of them, and what is refused in one line.
class LoadValuesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            64             | 64    | 64
            64B            | 64    | 64
            16KiB          | 16384 | 16384
            64MiB          | 67108864 | 67108864
            1              | 1     | 1
            64,1KiB,16KiB  | 64    | 16384
            64..64KiB      | 64    | 65536
            5..5           | 5     | 5
            1..2           | 1     | 2
            """)
    void payload_sizes(String text, int shortest, int longest) {
        PayloadSizes sizes = PayloadSizes.parse(text);
        int least = Integer.MAX_VALUE;
        int most = 0;
        for (long message = 0; message < 20_000; message++) {
            least = Math.min(least, sizes.lengthOf(77, message));
            most = Math.max(most, sizes.lengthOf(77, message));
        }

        assertThat(least).isEqualTo(shortest);
        assertThat(most).isEqualTo(longest).isEqualTo(sizes.longest());
        assertThat(sizes).hasToString(text);
    }

    @Test
    void a_list_of_sizes_is_gone_through_in_turn() {
        PayloadSizes sizes = PayloadSizes.parse("64,1KiB,16KiB");

        assertThat(new int[]{sizes.lengthOf(1, 0), sizes.lengthOf(2, 1), sizes.lengthOf(3, 2),
                sizes.lengthOf(4, 3)}).containsExactly(64, 1024, 16_384, 64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "64k", "64 KiB", "65MiB", "1GiB", "64,", ",64", "64..",
            "..64", "64..1", "1..2..3", "1.5KiB", "99999999999", "\u0661"})
    void wrong_payload_sizes(String text) {
        assertThatThrownBy(() -> PayloadSizes.parse(text))
                .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("'" + text)
                .hasMessageEndingWith("; allowed: 64, 16KiB, 1MiB (1 byte to 64 MiB), a list"
                        + " 64,1KiB,16KiB, a range 64..64KiB");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            p99<50ms            | PERCENTILE | ROUND_TRIP | 99    | LESS             | 5.0E7
            p99.99 <= 1.5s      | PERCENTILE | ROUND_TRIP | 99.99 | LESS_OR_EQUAL    | 1.5E9
            p50<800us           | PERCENTILE | ROUND_TRIP | 50    | LESS             | 8.0E5
            max<1s              | MAX        | ROUND_TRIP | 0     | LESS             | 1.0E9
            mean>1µs            | MEAN       | ROUND_TRIP | 0     | GREATER          | 1.0E3
            connect p99<20ms    | PERCENTILE | CONNECT    | 99    | LESS             | 2.0E7
            first-byte max<20ms | MAX        | FIRST_BYTE | 0     | LESS             | 2.0E7
            errors==0           | ERRORS     |            | 0     | EQUAL            | 0
            lost<=3             | LOST       |            | 0     | LESS_OR_EQUAL    | 3
            rate>=1000          | RATE       |            | 0     | GREATER_OR_EQUAL | 1000
            sent>=99%           | SENT       |            | 0     | GREATER_OR_EQUAL | 99
            """)
    void thresholds(String text, LoadThreshold.Metric metric, LoadThreshold.@Nullable Latency of,
            double percentile, LoadThreshold.Operator operator, double value) {
        LoadThreshold threshold = LoadThreshold.parse(text);

        assertThat(threshold.metric()).isEqualTo(metric);
        assertThat(threshold.of()).isEqualTo(of);
        assertThat(threshold.percentile()).isEqualTo(percentile);
        assertThat(threshold.operator()).isEqualTo(operator);
        assertThat(threshold.value()).isEqualTo(value);
        assertThat(LoadThreshold.parse(threshold.text())).isEqualTo(threshold);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "p99", "p99<50", "p99=50ms", "p99<50m", "p99<-5ms", "p100<1s",
            "p0<1s", "p<1s", "q99<1s", "max1<1s", "errors==0ms", "errors", "rate>=1k",
            "connect errors==0", "latency<5ms", "sent>=99", "sent>=1s", "p99<5%",
            "connect sent>=99%",
            "errors<1%", "p99<50ms p50<1ms", "p9.9.9<1s"})
    void wrong_thresholds(String text) {
        assertThatThrownBy(() -> LoadThreshold.parse(text))
                .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("'" + text)
                .hasMessageContaining("; allowed: p99<50ms, ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "1.5", "10000000000000", "1000000000001", ""})
    void wrong_numbers(String text) {
        assertThatThrownBy(() -> PositiveCount.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + text + "' is ")
                .hasMessageEndingWith("; allowed: 1 to 1,000,000,000,000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "1e9", "100000001", "0.0001", "1/s", "",
            ".5", "1.", "1.0000000", "00000000001", "1.5.0", "\u0661"})
    void wrong_rates(String text) {
        assertThatThrownBy(() -> Rate.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + text + "' is not a rate; allowed: ");
    }

    @Test
    void percentiles_are_sorted() {
        assertThat(Percentiles.parse("99.9,50,50,7").values()).containsExactly(7.0, 50.0, 99.9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "100", "50,", "p50", "50;90", "1,2,3,4,5,6,7,8,9,10,11",
            "099", "9.", ".9", "9.99999"})
    void wrong_percentiles(String text) {
        assertThatThrownBy(() -> Percentiles.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allowed: at most 10, as 50,90,99,99.9");
    }

    @ParameterizedTest
    @CsvSource({"50, 20", "90, 100", "99, 1000", "99.9, 10000", "99.99, 100000"})
    void a_percentile_stands_on_ten_samples_beyond_it(double percentile, long samples) {
        assertThat(LatencyHistograms.samplesNeeded(percentile)).isEqualTo(samples);

        Histogram histogram = LatencyHistograms.coarse();
        histogram.recordValueWithCount(5_000, samples - 1);
        assertThat(LatencyHistograms.carries(histogram, percentile)).isFalse();
        histogram.recordValue(5_000);
        assertThat(LatencyHistograms.carries(histogram, percentile)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"connect p99<1s, 1000, 0, 0, false", "connect p99<1s, 10, 0, 0, true",
            "first-byte p50<1s, 20, 0, 0, false", "connect max<1s, 1, 0, 0, false",
            "p99<1s, 10, 1000, 0, false", "p99<1s, 10, 0, 0, false", "p99.9<1s, 1, 0, 1000, false",
            "errors==0, 1, 1, 0, false", "sent>=99%, 1, 0, 5, false"})
    void thresholds_that_can_be_decided_are_taken(String text, int connections, long count,
            double rate, boolean reconnect) {
        assertThat(LoadThreshold.parse(text)
                .undecidable(config(connections, count, rate, reconnect))).isNull();
    }

    @ParameterizedTest
    @CsvSource({"connect p99<1s, 999, 0, 0", "first-byte p99.9<1s, 1000, 0, 0",
            "p99<1s, 10, 999, 0", "p99.9<1s, 1, 0, 999", "sent>=99%, 1, 1000, 0"})
    void thresholds_that_can_never_be_decided_are_not(String text, int connections, long count,
            double rate) {
        assertThat(LoadThreshold.parse(text).undecidable(config(connections, count, rate, false)))
                .startsWith(text + " ");
    }

    private static LoadConfig config(int connections, long count, double rate, boolean reconnect) {
        var path = new ConnectionConfig(new Target("localhost", 1), AddressFamily.ANY,
                Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO);
        return new LoadConfig(path, connections, Duration.ofSeconds(10), count, rate, "random",
                PayloadSizes.of(64), 1, Duration.ZERO, reconnect, List.of(), List.of(), 1,
                AddressChoice.ALL, 7);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                    100 | 100 | 0  | 0  | 9 |              | true  | 100.0%
                    100 | 99  | 0  | 0  | 9 |              | true  | 99.0%
                    1000| 989 | 0  | 0  | 9 |              | false | 98.9%; this client could not send that much
                    100 | 50  | 40 | 0  | 9 |              | false | 50.0%; connections were down when the rest was
                    100 | 50  | 40 | 0  | 0 | RESET        | false | 50.0%; connections were down when the rest was
                    100 | 50  | 40 | 0  | 0 | READ_TIMEOUT | false | 50.0%; answers did not come in time, and the c
                    100 | 50  | 0  | 40 | 9 |              | false | 50.0%; this client could not send that much wi
                    100 | 50  | 0  | 40 | 9 | RESET        | false | 50.0%; this client could not send that much wi
                    100 | 50  | 0  | 40 | 9 | READ_TIMEOUT | false | 50.0%; answers came too late or not at all, so
                    100 | 50  | 0  | 40 | 0 | READ_TIMEOUT | false | 50.0%; no answer came in time, so nothing more
                    100 | 50  | 0  | 40 | 0 |              | false | 50.0%; no answer came in time, so nothing more
                    0   | 0   | 0  | 0  | 0 |              | false | nothing was due
                    """)
    void what_was_not_sent_names_the_bottleneck(long due, long sent, long disconnected,
            long waiting, long verified, @Nullable FailureClass failure, boolean met,
            String actual) {
        var counts = new LoadCounts(1, 0, 0, due, sent, 0, verified, 0, 0, 0, 0, 0, 0, 0, 0,
                disconnected, waiting);

        LoadThreshold.Result result = LoadThreshold.RATE_SENT.judge(result(counts,
                failure == null ? Map.of() : Map.of(failure, 1L), LoadLatencies.none()), 0);

        assertThat(result.met()).isEqualTo(met);
        assertThat(result.actual()).startsWith(actual);
    }

    @Test
    void the_defaults_are_what_their_texts_say() {
        assertThat(LoadThreshold.parse("errors==0")).isEqualTo(LoadThreshold.NO_ERRORS);
        assertThat(LoadThreshold.parse("sent>=99%")).isEqualTo(LoadThreshold.RATE_SENT);
    }

    @Test
    void a_threshold_that_the_samples_cannot_carry_is_not_met() {
        LoadLatencies latencies = LoadLatencies.none();
        latencies.fromDue().recordValueWithCount(5_000, 999);

        LoadThreshold.Result result = LoadThreshold.parse("p99<1s").judge(
                result(LoadCounts.NONE, Map.of(), latencies), 0);

        assertThat(result.met()).isFalse();
        assertThat(result.actual()).isEqualTo("needs 1,000 samples, has 999");
    }

    @ParameterizedTest
    @CsvSource({"50, 50 ms", "331, 331 ms", "1240, 1.2 s", "9900, 9.9 s", "10000, 10 s",
            "61700, 61 s"})
    void progress_shows_short_times_in_tenths(long millis, String words) {
        assertThat(LoadRun.elapsed(millis * 1_000_000)).isEqualTo(words);
    }

    private static LoadResult result(LoadCounts counts, Map<FailureClass, Long> byClass,
            LoadLatencies latencies) {
        return new LoadResult(Instant.EPOCH, 1, false, counts, byClass, List.of(), latencies,
                List.of(), ClientLag.NONE, List.of(), false);
    }

    @Test
    void a_histogram_survives_its_encoding() {
        Histogram histogram = LatencyHistograms.fine();
        for (int i = 0; i < 10_000; i++) {
            LatencyHistograms.record(histogram, i * 997L);
        }
        LatencyHistograms.record(histogram, Long.MAX_VALUE);

        assertThat(LatencyHistograms.decode(LatencyHistograms.encode(histogram)))
                .isEqualTo(histogram);
    }
}
