package org.echopair.client.watch.admin;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.watch.meter.AddressSnapshot;
import org.echopair.client.watch.meter.MessageResult;
import org.echopair.client.watch.meter.StreamKind;
import org.echopair.client.watch.meter.Times;
import org.echopair.client.watch.meter.WatchSnapshot;

/// The metrics at `/metrics`, made of one snapshot at each scrape; docs/client.md lists them.
///
/// A series is there from its address' first moment with the value 0, because a rate needs a value
/// before the first failure. That goes for the failures that a broken path causes, not for all that
/// can be thought of.
final class WatchMetrics {

    private static final Set<FailureClass> USUAL_FAILURES = EnumSet.of(FailureClass.REFUSED,
            FailureClass.UNREACHABLE, FailureClass.CONNECT_TIMEOUT, FailureClass.RESET,
            FailureClass.EARLY_EOF);

    private final String node;
    private final ExpositionFormatWriter text = PrometheusTextFormatWriter.create();
    private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();

    /// @param node where this process runs; empty where that is not known
    WatchMetrics(String node) {
        this.node = node;
    }

    /// OpenMetrics for a scraper that prefers it, Prometheus' own text for everyone else.
    HttpReply scrape(WatchSnapshot watch, HttpRequest request) throws IOException {
        ExpositionFormatWriter format = request.prefers("application/openmetrics-text",
                "text/plain") ? openMetrics : text;
        var body = new ByteArrayOutputStream(16 * 1024);
        format.write(body, metrics(watch));
        return new HttpReply(HttpReply.Status.OK, format.getContentType(), "", body.toByteArray());
    }

    private MetricSnapshots metrics(WatchSnapshot watch) {
        return MetricSnapshots.of(messages(watch), connections(watch),
                times("echo_watch_round_trip_seconds",
                        "Round trips of messages that were answered.",
                        watch.target(), watch.roundTrips()),
                times("echo_watch_connect_seconds", "Handshakes of connections that were made.",
                        watch.target(), watch.connects()),
                ofAddresses("echo_watch_syn_retransmissions",
                        "SYNs that were repeated, told by how long connecting took.", watch,
                        AddressSnapshot::synRetransmissions),
                ofAddresses("echo_watch_outage_seconds",
                        "Time without any answer that began with a failure.", watch,
                        address -> address.outageNanos() / 1e9),
                lastAnswers(watch), families(watch), resolveTimes(watch),
                counter("echo_watch_resolve_failures", "Times that the name did not resolve.")
                        .dataPoint(count(watch.resolveFailures(),
                                Labels.of("target", watch.target())))
                        .build(),
                GaugeSnapshot.builder().name("echo_watch_lag_seconds")
                        .help("Time for which this process itself stood still, since its start.")
                        .dataPoint(value(watch.lagNanos() / 1e9, Labels.EMPTY)).build(),
                InfoSnapshot.builder().name("echo_watch").help("Who watches what.")
                        .dataPoint(InfoDataPointSnapshot.builder()
                                .labels(Labels.of("target", watch.target(), "node", node)).build())
                        .build());
    }

    private static CounterSnapshot messages(WatchSnapshot watch) {
        var messages = counter("echo_watch_messages", "Messages, by what became of them.");
        for (AddressSnapshot address : watch.addresses()) {
            for (StreamKind kind : address.messages().keySet()) {
                for (MessageResult result : MessageResult.values()) {
                    messages.dataPoint(count(address.count(kind, result),
                            Labels.of("target", watch.target(), "address", address.address(),
                                    "stream", kind.label(), "result", result.label())));
                }
            }
        }
        return messages.build();
    }

    private static CounterSnapshot connections(WatchSnapshot watch) {
        var connections = counter("echo_watch_connections",
                "Connections that were made, and those that were not or broke between messages.");
        for (AddressSnapshot address : watch.addresses()) {
            connections.dataPoint(connections(watch, address, "connected", address.connected()));
            for (FailureClass kind : FailureClass.values()) {
                Long failed = address.failures().get(kind);
                if (failed != null || USUAL_FAILURES.contains(kind)) {
                    connections.dataPoint(connections(watch, address, kind.name(),
                            failed == null ? 0 : failed));
                }
            }
        }
        return connections.build();
    }

    private static CounterDataPointSnapshot connections(WatchSnapshot watch,
            AddressSnapshot address, String result, long count) {
        return count(count, Labels.of("target", watch.target(), "address", address.address(),
                "result", result));
    }

    private static HistogramSnapshot times(String name, String help, String target,
            Map<StreamKind, Times> times) {
        var histogram = HistogramSnapshot.builder().name(name).help(help).unit(Unit.SECONDS);
        times.forEach((kind, each) -> histogram.dataPoint(
                buckets(each, Labels.of("target", target, "stream", kind.label()))));
        return histogram.build();
    }

    private static HistogramSnapshot resolveTimes(WatchSnapshot watch) {
        return HistogramSnapshot.builder().name("echo_watch_resolve_seconds")
                .help("Time that resolving the name took, whether it did or not.")
                .unit(Unit.SECONDS)
                .dataPoint(buckets(watch.resolveTimes(), Labels.of("target", watch.target())))
                .build();
    }

    private static HistogramDataPointSnapshot buckets(Times times, Labels labels) {
        return HistogramDataPointSnapshot.builder().labels(labels)
                .classicHistogramBuckets(
                        ClassicHistogramBuckets.of(Times.BOUNDS_SECONDS, times.counts()))
                .sum(times.sumNanos() / 1e9).build();
    }

    private static CounterSnapshot ofAddresses(String name, String help, WatchSnapshot watch,
            ToDoubleFunction<AddressSnapshot> figure) {
        var counter = counter(name, help);
        watch.addresses().forEach(address -> counter
                .dataPoint(count(figure.applyAsDouble(address), labels(watch, address))));
        return counter.build();
    }

    /// An address that has never answered has no time, rather than one of 1970.
    private static GaugeSnapshot lastAnswers(WatchSnapshot watch) {
        var times = GaugeSnapshot.builder().name("echo_watch_last_answer_timestamp_seconds")
                .help("When the address answered last.");
        for (AddressSnapshot address : watch.addresses()) {
            Instant at = address.lastAnswerAt();
            if (at != null) {
                times.dataPoint(value(at.toEpochMilli() / 1e3, labels(watch, address)));
            }
        }
        return times.build();
    }

    private static GaugeSnapshot families(WatchSnapshot watch) {
        List<AddressSnapshot> here = watch.addresses().stream()
                .filter(address -> address.state().isHere()).toList();
        return GaugeSnapshot.builder().name("echo_watch_addresses")
                .help("Addresses that are watched now.")
                .dataPoint(value(here.stream().filter(AddressSnapshot::isIpv4).count(),
                        Labels.of("target", watch.target(), "family", "ipv4")))
                .dataPoint(value(here.stream().filter(AddressSnapshot::isIpv6).count(),
                        Labels.of("target", watch.target(), "family", "ipv6")))
                .build();
    }

    private static Labels labels(WatchSnapshot watch, AddressSnapshot address) {
        return Labels.of("target", watch.target(), "address", address.address());
    }

    private static CounterSnapshot.Builder counter(String name, String help) {
        return CounterSnapshot.builder().name(name).help(help);
    }

    private static CounterDataPointSnapshot count(double count, Labels labels) {
        return CounterDataPointSnapshot.builder().value(count).labels(labels).build();
    }

    private static GaugeDataPointSnapshot value(double value, Labels labels) {
        return GaugeDataPointSnapshot.builder().value(value).labels(labels).build();
    }
}
