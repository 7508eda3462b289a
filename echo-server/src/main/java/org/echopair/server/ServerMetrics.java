package org.echopair.server;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmCompilationMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryPoolAllocationMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// The metrics at `/metrics`. Nothing is counted here: a scrape reads the counters that the loops, the
/// acceptor and the log own.
///
/// | metric | labels | what |
/// |---|---|---|
/// | `echo_connections_accepted_total` | | connections let in |
/// | `echo_connections_active` | | open connections |
/// | `echo_connections_limit` | | connections that may live at once |
/// | `echo_connections_rejected_total` | `reason` | accepted and reset because of a limit |
/// | `echo_connections_closed_total` | `reason` | connections that ended, by [CloseReason] |
/// | `echo_accept_failures_total` | | accepting failed, as when descriptors run out |
/// | `echo_log_dropped_total` | | log lines that nobody read in time |
/// | `echo_received_bytes_total`, `echo_sent_bytes_total` | | bytes |
/// | `echo_pending_bytes` | | received and not yet taken by the peer's socket |
/// | `echo_connection_duration_seconds` | `le` | histogram of the ages at which connections ended |
/// | `echo_loop_busy_seconds_total` | `loop` | time that a loop did not spend waiting |
/// | `echo_connections_moved_total` | | connections that went from one loop to another |
/// | `echo_build_info` | `version` `revision` `java` | 1 |
///
/// Beside them are the official client's process and JVM metrics, whose names people know.
final class ServerMetrics {

    private final EchoServer server;
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExpositionFormatWriter text = PrometheusTextFormatWriter.create();
    private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();

    ServerMetrics(EchoServer server, VersionText version) {
        this.server = server;
        counter("echo_connections_accepted_total", "Connections let in.",
                server.acceptor()::accepted);
        counter("echo_accept_failures_total", "Failures to accept, as when descriptors run out.",
                server.acceptor()::failures);
        counter("echo_received_bytes_total", "Bytes received.",
                () -> server.sum(LoopCounters::receivedBytes));
        counter("echo_sent_bytes_total", "Bytes sent.",
                () -> server.sum(LoopCounters::sentBytes));
        counter("echo_log_dropped_total", "Log lines dropped because nobody read them.",
                Logging::dropped);
        counter("echo_connections_moved_total", "Connections moved from one loop to another.",
                () -> server.sum(LoopCounters::movedConnections));
        busyLoops();
        gauge("echo_connections_active", "Open connections.", server::active);
        gauge("echo_connections_limit", "Connections that may live at once.",
                server.config()::maxConnections);
        gauge("echo_pending_bytes", "Bytes received and not yet taken by the peers' sockets.",
                () -> server.sum(LoopCounters::pendingBytes));
        byReason("echo_connections_rejected_total", "Connections reset because of a limit.",
                List.of(RejectReason.values()), RejectReason::label, server.acceptor()::rejectedBy);
        byReason("echo_connections_closed_total", "Connections that ended.",
                List.of(CloseReason.values()), CloseReason::label,
                reason -> server.sum(counters -> counters.closedBy(reason)));
        registry.register((Collector) this::durations);
        Info.builder().name("echo_build_info").help("What was built, and what runs it.")
                .labelNames("version", "revision", "java").register(registry)
                .addLabelValues(version.version(), version.revision(),
                        Runtime.version().toString());
        jvm();
    }

    /// All of `JvmMetrics` except native memory: the JVM does not track it here, and to ask loads all
    /// of JMX, which would be archived and loaded at each start.
    private void jvm() {
        JvmThreadsMetrics.builder().register(registry);
        JvmBufferPoolMetrics.builder().register(registry);
        JvmClassLoadingMetrics.builder().register(registry);
        JvmCompilationMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        JvmMemoryPoolAllocationMetrics.builder().register(registry);
        JvmMemoryMetrics.builder().register(registry);
        JvmRuntimeInfoMetric.builder().register(registry);
        ProcessMetrics.builder().register(registry);
    }

    /// OpenMetrics for a scraper that prefers it, Prometheus' own text for everyone else.
    HttpAnswer scrape(Accept accept) throws IOException {
        ExpositionFormatWriter format = accept.prefers("application/openmetrics-text", "text/plain")
                ? openMetrics
                : text;
        var body = new ByteArrayOutputStream(32 * 1024);
        format.write(body, registry.scrape());
        return new HttpAnswer(200, format.getContentType(), body.toByteArray());
    }

    private interface Figure {
        double read();
    }

    private void counter(String name, String help, Figure figure) {
        CounterWithCallback.builder().name(name).help(help)
                .callback(callback -> callback.call(figure.read())).register(registry);
    }

    private void gauge(String name, String help, Figure figure) {
        GaugeWithCallback.builder().name(name).help(help)
                .callback(callback -> callback.call(figure.read())).register(registry);
    }

    private <R> void byReason(String name, String help, List<R> reasons, Function<R, String> label,
            ToLongFunction<R> count) {
        CounterWithCallback.builder().name(name).help(help).labelNames("reason")
                .callback(callback -> reasons.forEach(
                        reason -> callback.call(count.applyAsLong(reason), label.apply(reason))))
                .register(registry);
    }

    private void busyLoops() {
        CounterWithCallback.builder().name("echo_loop_busy_seconds_total")
                .help("Time that an event loop did not spend waiting.").labelNames("loop")
                .callback(callback -> server.loops().forEach(loop -> callback
                        .call(loop.counters().busyNanos() / 1e9, loop.name())))
                .register(registry);
    }

    private MetricSnapshot durations() {
        double[] bounds = AgeHistogram.BOUNDS_SECONDS;
        long[] counts = new long[bounds.length];
        for (int bucket = 0; bucket < bounds.length; bucket++) {
            int index = bucket;
            counts[bucket] = server.sum(counters -> counters.durations().count(index));
        }
        return HistogramSnapshot.builder().name("echo_connection_duration_seconds")
                .help("Ages at which connections ended.").unit(Unit.SECONDS)
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, counts))
                        .sum(server.sum(counters -> counters.durations().sumNanos()) / 1e9)
                        .build())
                .build();
    }
}
