package org.echopair.client.watch.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.watch.meter.AddressMeter;
import org.echopair.client.watch.meter.MessageResult;
import org.echopair.client.watch.meter.StreamKind;
import org.echopair.client.watch.meter.WatchMeter;
import org.junit.jupiter.api.Test;

class WatchMetricsTest {

    private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0;q=0.5,"
            + "text/plain;version=0.0.4;q=0.3";

    private final Watched watch = new Watched();
    private final WatchMetrics metrics = new WatchMetrics("node-1");

    private HttpReply scrape(String accept) throws IOException {
        return metrics.scrape(watch.snapshot(), new HttpRequest("GET", "/metrics", accept));
    }

    private static String body(HttpReply reply) {
        return new String(reply.body(), UTF_8);
    }

    /// The series of one metric, in the order of their labels.
    private List<String> series(String name) throws IOException {
        return body(scrape("")).lines().filter(line -> line.matches(name + "[{ ].*")).sorted()
                .toList();
    }

    @Test
    void has_a_series_for_each_result_of_a_message_on_streams_that_there_are() throws IOException {
        AddressMeter peer = watch.meter.joined("10.0.0.2");
        peer.onMessage(StreamKind.FRESH, MessageResult.ANSWERED, 1);
        peer.onMessage(StreamKind.FRESH, MessageResult.LATE, 1);
        peer.onMessage(StreamKind.FRESH, MessageResult.LATE, 1);
        assertThat(series("echo_watch_messages_total")).containsExactly(
                labelled("messages_total", "result=\"answered\",stream=\"fresh\"", "1.0"),
                labelled("messages_total", "result=\"late\",stream=\"fresh\"", "2.0"),
                labelled("messages_total", "result=\"lost\",stream=\"fresh\"", "0.0"),
                labelled("messages_total", "result=\"wrong\",stream=\"fresh\"", "0.0"));
    }

    private static String labelled(String name, String more, String value) {
        String labels = Stream.concat(
                Stream.of("address=\"10.0.0.2\"", "target=\"echo-mesh:8888\""),
                Stream.of(more.split(","))).filter(each -> !each.isEmpty()).sorted()
                .reduce((one, other) -> one + "," + other).orElseThrow();
        return "echo_watch_" + name + "{" + labels + "} " + value;
    }

    @Test
    void has_a_series_for_connections_for_each_usual_failure_and_for_those_that_were_seen()
            throws IOException {
        AddressMeter peer = watch.meter.joined("10.0.0.2");
        peer.onConnected(StreamKind.PERSISTENT, 1);
        peer.onNotConnected(FailureClass.OTHER);
        peer.onBroken(FailureClass.RESET);
        peer.onBroken(FailureClass.RESET);
        assertThat(series("echo_watch_connections_total")).containsExactly(
                labelled("connections_total", "result=\"CONNECT_TIMEOUT\"", "0.0"),
                labelled("connections_total", "result=\"EARLY_EOF\"", "0.0"),
                labelled("connections_total", "result=\"OTHER\"", "1.0"),
                labelled("connections_total", "result=\"REFUSED\"", "0.0"),
                labelled("connections_total", "result=\"RESET\"", "2.0"),
                labelled("connections_total", "result=\"UNREACHABLE\"", "0.0"),
                labelled("connections_total", "result=\"connected\"", "1.0"));
    }

    @Test
    void has_figures_of_each_address() throws IOException {
        AddressMeter peer = watch.meter.joined("10.0.0.2");
        assertThat(series("echo_watch_last_answer_timestamp_seconds")).isEmpty();
        peer.onConnected(StreamKind.FRESH, 1_001_000_000);
        peer.onOutage(2_500_000_000L);
        peer.onMessage(StreamKind.FRESH, MessageResult.ANSWERED, 1);
        assertThat(series("echo_watch_syn_retransmissions_total"))
                .containsExactly(labelled("syn_retransmissions_total", "", "1.0"));
        assertThat(series("echo_watch_outage_seconds_total"))
                .containsExactly(labelled("outage_seconds_total", "", "2.5"));
        assertThat(series("echo_watch_last_answer_timestamp_seconds")).containsExactly(
                labelled("last_answer_timestamp_seconds", "", "1.79534405125E9"));
    }

    @Test
    void has_times_of_the_target_in_buckets() throws IOException {
        watch.meter.joined("10.0.0.2").onConnected(StreamKind.FRESH, 200_000);
        watch.meter.joined("10.0.0.3").onConnected(StreamKind.FRESH, 12_000_000_000L);
        String labels = "{stream=\"fresh\",target=\"echo-mesh:8888\"";
        assertThat(body(scrape("")).lines()
                .filter(line -> line.startsWith("echo_watch_connect_seconds")
                        && line.contains("fresh")))
                .contains("echo_watch_connect_seconds_bucket" + labels + ",le=\"1.0E-4\"} 0",
                        "echo_watch_connect_seconds_bucket" + labels + ",le=\"2.5E-4\"} 1",
                        "echo_watch_connect_seconds_bucket" + labels + ",le=\"10.0\"} 1",
                        "echo_watch_connect_seconds_bucket" + labels + ",le=\"+Inf\"} 2",
                        "echo_watch_connect_seconds_count" + labels + "} 2",
                        "echo_watch_connect_seconds_sum" + labels + "} 12.0002")
                .hasSize(16);
        assertThat(series("echo_watch_round_trip_seconds_count")).hasSize(2);
    }

    @Test
    void tells_what_resolving_the_name_took_and_how_often_it_failed() throws IOException {
        watch.meter.onResolved(1_000_000);
        watch.meter.onResolveFailed(2_000_000_000);
        assertThat(series("echo_watch_resolve_seconds_count"))
                .containsExactly("echo_watch_resolve_seconds_count{target=\"echo-mesh:8888\"} 2");
        assertThat(series("echo_watch_resolve_failures_total")).containsExactly(
                "echo_watch_resolve_failures_total{target=\"echo-mesh:8888\"} 1.0");
    }

    @Test
    void counts_the_addresses_that_are_there_by_their_family() throws IOException {
        watch.answering("10.0.0.2");
        watch.answering("10.0.0.3");
        watch.answering("2001:db8::5");
        watch.answering(WatchMeter.OTHER);
        watch.answering("none");
        watch.meter.left("10.0.0.3", true);
        assertThat(series("echo_watch_addresses")).containsExactly(
                "echo_watch_addresses{family=\"ipv4\",target=\"echo-mesh:8888\"} 1.0",
                "echo_watch_addresses{family=\"ipv6\",target=\"echo-mesh:8888\"} 1.0");
    }

    @Test
    void tells_who_watches_and_how_long_that_stood_still() throws IOException {
        watch.lag = 1_250_000_000;
        assertThat(series("echo_watch_info")).containsExactly(
                "echo_watch_info{node=\"node-1\",target=\"echo-mesh:8888\"} 1");
        assertThat(series("echo_watch_lag_seconds"))
                .containsExactly("echo_watch_lag_seconds 1.25");
    }

    @Test
    void forgets_an_address_five_minutes_after_it_left() throws IOException {
        watch.answering("10.0.0.2");
        watch.meter.left("10.0.0.2", true);
        watch.pass(Duration.ofMinutes(5).minusNanos(1));
        assertThat(body(scrape(""))).contains("10.0.0.2");
        watch.pass(Duration.ofNanos(1));
        assertThat(body(scrape(""))).doesNotContain("10.0.0.2");
    }

    @Test
    void are_OpenMetrics_for_who_prefers_them_and_else_text() throws IOException {
        watch.answering("10.0.0.2");
        assertThat(scrape("*/*").contentType()).startsWith("text/plain; version=0.0.4");
        assertThat(scrape(OPEN_METRICS).contentType())
                .startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(body(scrape(OPEN_METRICS))).contains("# UNIT echo_watch_round_trip_seconds ")
                .endsWith("# EOF\n");
        assertThat(body(scrape("*/*"))).doesNotContain("# EOF");
    }

    @Test
    void of_5000_addresses_grow_with_their_number_alone() throws IOException {
        for (int i = 0; i < 5_000; i++) {
            watch.answering("2001:db8::" + i);
        }
        List<String> lines = body(scrape("")).lines().filter(line -> !line.startsWith("#"))
                .toList();
        assertThat(lines.stream().filter(line -> line.contains("address=\"2001:db8::77\"")))
                .hasSize(2 * 4 + 6 + 3);
        assertThat(lines.size() - 5_000 * 17).isLessThan(120);
    }

    /// Debian's package prometheus has it; `bin/verify` brings it along.
    @Test
    void please_promtool() throws Exception {
        assumeTrue(Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(each -> Files.isExecutable(Path.of(each, "promtool"))),
                "no promtool here: install Debian's prometheus");
        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectErrorStream(true).start();
        try (var in = promtool.getOutputStream()) {
            in.write(metrics.scrape(Watched.mixed().snapshot(),
                    new HttpRequest("GET", "/metrics", "")).body());
        }
        assertThat(new String(promtool.getInputStream().readAllBytes(), UTF_8)).isEmpty();
        assertThat(promtool.waitFor()).isZero();
    }
}
