package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.echopair.client.watch.WatchReports.millis;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.echopair.client.Peer;
import org.echopair.client.Run;
import org.echopair.client.cli.RunContext;
import org.echopair.client.exchange.LatencyHistograms;
import org.echopair.client.report.LatencyFigures;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How long the answers of a watch took, by percentile.
class WatchLatencyTest {

    private final WatchReports watch = new WatchReports(Duration.ofHours(1));
    private final StreamLog stream = watch.stream("stream 1");
    private final StreamLog fresh = watch.stream("fresh");

    /// 1 ms, 2 ms and so on, on both kinds of streams in turn.
    private WatchReport answers(int count) {
        for (int i = 1; i <= count; i++) {
            watch.now = millis(1_000L * i);
            watch.answer(i % 2 == 0 ? stream : fresh, millis(i));
        }
        return watch.end(false);
    }

    @Nested
    class json {

        @Test
        void has_the_figures_of_all_streams_in_the_words_of_a_load() throws IOException {
            JsonObject latency = fromSent(answers(1_000));

            assertThat(latency.get("samples").getAsLong()).isEqualTo(1_000);
            assertThat(micros(latency, "mean_us")).isCloseTo(500_500, within(500.0));
            assertThat(micros(latency, "p50_us")).isCloseTo(500_000, within(500.0));
            assertThat(micros(latency, "p90_us")).isCloseTo(900_000, within(900.0));
            assertThat(micros(latency, "p99_us")).isCloseTo(990_000, within(990.0));
            assertThat(micros(latency, "max_us")).isCloseTo(1_000_000, within(1_000.0));
            assertThat(latency.keySet()).containsExactly("samples", "mean_us", "p50_us", "p90_us",
                    "p99_us", "max_us", "hdr_histogram_base64");
            assertThat(LatencyHistograms.decode(latency.get("hdr_histogram_base64").getAsString()))
                    .isEqualTo(watch.log.latencies());
        }

        @Test
        void has_a_sample_for_each_message_that_was_verified_also_after_the_end() throws Exception {
            answers(10);
            watch.now = millis(3_600_500);
            watch.answer(stream, millis(800));
            JsonObject json = json(watch.end(false));

            assertThat(fromSent(json).get("samples").getAsLong()).isEqualTo(11)
                    .isEqualTo(json.getAsJsonObject("counts").get("verified_messages").getAsLong());
        }

        @Test
        void has_only_the_percentiles_that_its_samples_carry() throws IOException {
            assertThat(fromSent(answers(19)).keySet()).containsExactly("samples", "mean_us",
                    "max_us", "hdr_histogram_base64");
            watch.answer(stream, millis(1));
            assertThat(fromSent(watch.end(false)).keySet()).contains("p50_us")
                    .doesNotContain("p90_us");
        }

        @Test
        void says_that_nothing_was_answered() throws IOException {
            JsonObject latency = fromSent(watch.end(false));

            assertThat(latency.get("samples").getAsLong()).isZero();
            assertThat(latency.keySet()).containsExactly("samples", "hdr_histogram_base64");
        }

        @Test
        void leaves_out_what_this_process_itself_stood_still() throws IOException {
            watch.stoodStillFrom = millis(100);
            watch.stoodStillTo = millis(2_100);
            watch.now = millis(2_150);
            watch.answer(stream, millis(2_100));

            JsonObject json = json(watch.end(false));
            assertThat(micros(fromSent(json), "max_us")).isCloseTo(100_000, within(100.0));
            assertThat(micros(json.getAsJsonArray("streams").get(0).getAsJsonObject(), "max_us"))
                    .isEqualTo(100_000);
            assertThat(micros(json.getAsJsonArray("timeline").get(2).getAsJsonObject(), "max_us"))
                    .isEqualTo(100_000);
        }

        @Test
        void has_the_percentiles_of_a_load_that_nobody_asked_for_others() throws IOException {
            try (Peer peer = Peer.that(Peer::echo)) {
                Run load = Run.echoClient("load", "--target", peer.target(), "-n", "10",
                        "--output", "json");

                assertThat(JsonParser.parseString(load.out()).getAsJsonObject()
                        .getAsJsonObject("config").getAsJsonArray("percentiles").asList())
                        .extracting(each -> each.getAsDouble())
                        .isEqualTo(LatencyFigures.PERCENTILES);
            }
        }

        private static double micros(JsonObject json, String name) {
            return json.get(name).getAsDouble();
        }

        private static JsonObject fromSent(WatchReport report) throws IOException {
            return fromSent(json(report));
        }

        private static JsonObject fromSent(JsonObject json) {
            return json.getAsJsonObject("latency").getAsJsonObject("from_sent");
        }

        private static JsonObject json(WatchReport report) throws IOException {
            var text = new StringWriter();
            WatchJson.write(text, report, RunContext.of(Map.of(), "watch"));
            return JsonParser.parseString(text.toString()).getAsJsonObject();
        }
    }

    @Nested
    class a_page {

        @Test
        void has_the_curve_and_the_figures() {
            assertThat(WatchHtml.page(answers(1_000)).toString()).contains(
                    "<h2>Latency by percentile</h2>\n<svg", "aria-label=\"Latency by percentile\"",
                    "<title>round trip: p0.0 1 ms<", "<title>round trip: p90.0 900 ms<",
                    "<title>round trip: p99.0 990 ms<", "data-head=\"Samples\">1,000<",
                    "data-head=\"p50\">500 ms<", "data-head=\"p99\">990 ms<",
                    "data-head=\"p99.9\">–<");
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 19})
        void of_too_few_answers_has_no_curve_and_no_percentile(int answers) {
            assertThat(WatchHtml.page(answers(answers)).toString())
                    .contains("<h2>Latency</h2>", "data-head=\"p50\">–<",
                            "data-head=\"Max\">" + answers + " ms<")
                    .doesNotContain("Latency by percentile");
        }

        @Test
        void has_no_such_section_where_nothing_was_answered() {
            watch.now = millis(500);
            watch.refuse(fresh);

            assertThat(WatchHtml.page(watch.end(false)).toString()).doesNotContain("Latency");
        }
    }

    @Nested
    class the_log {

        @Test
        void misses_no_answer_of_many_threads() throws InterruptedException {
            var together = new CyclicBarrier(4);
            Callable<Integer> answering = () -> {
                int place = together.await();
                for (int message = 0; message < 500_000; message++) {
                    watch.log.onAnswer(0, 1_000_000);
                }
                return place;
            };
            try (var threads = Executors.newFixedThreadPool(4)) {
                threads.invokeAll(Collections.nCopies(4, answering));
            }

            assertThat(watch.log.latencies().getTotalCount()).isEqualTo(2_000_000);
            assertThat(watch.log.latencies().getCountAtValue(1_000_000)).isEqualTo(2_000_000);
        }

        /// Less than a byte for each ten answers, where the smallest object would be 16 for each.
        @Test
        void allocates_nothing_for_an_answer() {
            var allocations = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            answer(20_000);
            long before = allocations.getCurrentThreadAllocatedBytes();
            answer(100_000);

            assertThat(allocations.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
        }

        private void answer(int messages) {
            for (int i = 0; i < messages; i++) {
                watch.log.onAnswer(i * 10_000L, i * 30_000L);
            }
        }
    }
}
