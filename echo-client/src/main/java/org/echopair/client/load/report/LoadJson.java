package org.echopair.client.load.report;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.load.engine.LatencyHistograms;
import org.echopair.client.load.engine.LoadCounts;
import org.echopair.client.load.engine.LoadFailure;
import org.echopair.client.load.engine.LoadLatencies;
import org.echopair.client.load.engine.LoadSecond;
import org.echopair.client.load.engine.LoadThreshold;

/// A load's report as JSON: the schema's name and version come first, units stand in the names, and
/// histograms are in HdrHistogram's compressed encoding, which [LoadJsonReader] adds up again.
/// A field that does not apply, and a percentile that the samples cannot carry, is left out.
public final class LoadJson {

    static final String SCHEMA = "echo-client/load";
    static final int VERSION = 1;

    private static final double NANOS_PER_MICRO = 1e3;

    private final LoadReport report;
    private final JsonWriter json;

    private LoadJson(LoadReport report, Writer out) {
        this.report = report;
        this.json = new JsonWriter(out);
    }

    /// One line without its end, so that the logs of many pods stay readable for `merge`. It is
    /// written as it is made: that of a long run would not fit a small heap twice.
    public static void write(LoadReport report, Writer out) throws IOException {
        new LoadJson(report, out).write();
    }

    static String line(LoadReport report) {
        var text = new StringWriter();
        try {
            write(report, text);
        } catch (IOException e) { // not from a string
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private void write() throws IOException {
        json.beginObject();
        json.name("schema").value(SCHEMA).name("version").value(VERSION);
        verdict();
        json.name("pods").value(report.pods());
        json.name("started_at").value(report.result().start().toString());
        json.name("measured_seconds").value(report.result().seconds());
        settings();
        counts();
        failures();
        latencies();
        thresholds();
        timeline();
        json.endObject().flush();
    }

    private void verdict() throws IOException {
        json.name("verdict").value(report.verdict().word().toLowerCase(Locale.ROOT));
        if (report.verdict().decides()) {
            json.name("exit_code").value(report.verdict().exitCode().number());
        }
        json.name("summary").value(report.summary());
        strings("reasons", report.verdict().reasons());
        strings("notes", report.notes());
    }

    private void strings(String name, List<String> values) throws IOException {
        json.name(name).beginArray();
        for (String value : values) {
            json.value(value);
        }
        json.endArray();
    }

    private void settings() throws IOException {
        json.name("config").beginObject();
        for (Map.Entry<String, Object> each : report.settings().entrySet()) {
            json.name(each.getKey());
            switch (each.getValue()) {
                case Number number -> json.value(number);
                case Boolean bool -> json.value(bool);
                default -> json.value(each.getValue().toString());
            }
        }
        json.name("percentiles").beginArray();
        for (double percentile : report.percentiles()) {
            json.value(percentile);
        }
        json.endArray().endObject();
    }

    private void counts() throws IOException {
        LoadCounts counts = report.result().counts();
        json.name("counts").beginObject();
        json.name("connections_opened").value(counts.connected());
        json.name("connections_opened_again").value(counts.reconnected());
        json.name("connections_closed_between_messages").value(counts.orderlyEnds());
        json.name("scheduled_messages").value(counts.scheduled());
        json.name("sent_messages").value(counts.sent());
        json.name("sent_bytes").value(counts.sentBytes());
        json.name("verified_messages").value(counts.verified());
        json.name("verified_bytes").value(counts.verifiedBytes());
        json.name("lost_messages").value(counts.lost());
        json.name("outstanding_messages").value(counts.outstanding());
        json.name("warmup_messages").value(counts.warmup());
        json.name("errors").value(counts.errors());
        json.endObject();
        json.name("rates").beginObject();
        rate("scheduled_messages_per_second", counts.scheduled());
        rate("sent_messages_per_second", counts.sent());
        rate("verified_messages_per_second", counts.verified());
        json.endObject();
    }

    private void rate(String name, long number) throws IOException {
        json.name(name).value(Math.round(report.perSecond(number) * 10) / 10.0);
    }

    private void failures() throws IOException {
        json.name("failures_by_class").beginObject();
        for (Map.Entry<FailureClass, Long> each : report.result().failuresByClass().entrySet()) {
            json.name(each.getKey().name()).value(each.getValue());
        }
        json.endObject();
        json.name("failures").beginArray();
        for (LoadFailure each : report.result().failures()) {
            Failure failure = each.failure();
            json.beginObject();
            json.name("class").value(failure.kind().name());
            json.name("phase").value(failure.phase().name());
            json.name("address").value(failure.address());
            json.name("time").value(failure.when().toString());
            json.name("connection").value(each.connection());
            json.name("message").value(each.message());
            json.name("detail").value(failure.detail());
            json.endObject();
        }
        json.endArray();
    }

    private void latencies() throws IOException {
        LoadLatencies all = report.result().latencies();
        json.name("latency").beginObject();
        latency("from_due", all.fromDue());
        latency("from_sent", all.fromSent());
        latency("connect", all.connect());
        latency("first_byte", all.firstByte());
        latency("schedule_lag", all.lag());
        json.endObject();
    }

    private void latency(String name, Histogram histogram) throws IOException {
        json.name(name).beginObject();
        json.name("samples").value(histogram.getTotalCount());
        if (histogram.getTotalCount() > 0) {
            json.name("mean_us").value(Math.round(histogram.getMean() / 100) / 10.0);
            for (double percentile : report.percentiles()) {
                micros(LoadText.percentileName(percentile) + "_us", histogram, percentile);
            }
            json.name("max_us").value(histogram.getMaxValue() / NANOS_PER_MICRO);
        }
        json.name("hdr_histogram_base64").value(LatencyHistograms.encode(histogram));
        json.endObject();
    }

    private void micros(String name, Histogram histogram, double percentile) throws IOException {
        if (LatencyHistograms.carries(histogram, percentile)) {
            json.name(name)
                    .value(histogram.getValueAtPercentile(percentile) / NANOS_PER_MICRO);
        }
    }

    private void thresholds() throws IOException {
        json.name("thresholds").beginArray();
        for (LoadThreshold.Result each : report.thresholds()) {
            json.beginObject();
            json.name("threshold").value(each.threshold());
            json.name("met").value(each.met());
            json.name("actual").value(each.actual());
            json.endObject();
        }
        json.endArray();
    }

    private void timeline() throws IOException {
        json.name("timeline").beginArray();
        for (LoadSecond second : report.result().timeline()) {
            Histogram latency = second.histogram();
            json.beginObject();
            json.name("time").value(second.start().toString());
            json.name("sent_messages").value(second.sent());
            json.name("verified_messages").value(second.verified());
            json.name("errors").value(second.errors());
            if (second.latency() != null) {
                micros("p50_us", latency, 50);
                micros("p99_us", latency, 99);
                json.name("max_us").value(latency.getMaxValue() / NANOS_PER_MICRO);
                json.name("hdr_histogram_base64").value(second.latency());
            }
            json.endObject();
        }
        json.endArray();
    }
}
