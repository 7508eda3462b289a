package org.echopair.client.load.report;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.echopair.client.cli.RunContext;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.load.engine.LoadAddress;
import org.echopair.client.load.engine.LoadCounts;
import org.echopair.client.load.engine.LoadFailure;
import org.echopair.client.load.engine.LoadLatencies;
import org.echopair.client.load.engine.LoadSecond;
import org.echopair.client.load.engine.LoadThreshold;
import org.echopair.client.report.LatencyFigures;
import org.echopair.client.report.ReportJson;

/// A load's report as JSON, in one line, so that the logs of many pods stay readable for `merge`.
/// Histograms are in HdrHistogram's compressed encoding, which [LoadJsonReader] reads again; a
/// percentile that the samples cannot carry is left out. It is written as it is made: a long run's
/// would not fit a small heap twice.
public final class LoadJson {

    static final String SCHEMA = "echo-client/load";

    private final LoadReport report;
    private final JsonWriter json;

    private LoadJson(LoadReport report, JsonWriter json) {
        this.report = report;
        this.json = json;
    }

    public static void write(LoadReport report, RunContext context, Writer out)
            throws IOException {
        ReportJson.write(out, SCHEMA, report.head(context),
                json -> new LoadJson(report, json).write());
    }

    /// What is long comes late. The rates come last because of their names: whatever part of a report
    /// is left of a log that was cut off, [ReportSearch] knows it by a name that is in it.
    private void write() throws IOException {
        json.name("pods").value(report.pods());
        if (report.pods() > 1 && !report.runs().isEmpty()) {
            json.name("runs").beginArray();
            for (String run : report.runs()) {
                json.value(run);
            }
            json.endArray();
        }
        json.name("cut_short").value(report.result().cutShort());
        config();
        counts();
        addresses();
        failures();
        thresholds();
        latencies();
        timeline();
        rates();
    }

    private void config() throws IOException {
        json.name("config").beginObject();
        for (Map.Entry<String, Object> each : report.settings().values().entrySet()) {
            switch (each.getValue()) {
                case Number number -> ReportJson.number(json, each.getKey(), number.doubleValue());
                case Boolean bool -> json.name(each.getKey()).value(bool);
                default -> json.name(each.getKey()).value(each.getValue().toString());
            }
        }
        json.name("percentiles").beginArray();
        for (double percentile : report.percentiles()) {
            json.jsonValue(ReportJson.plain(percentile));
        }
        json.endArray().endObject();
    }

    private void counts() throws IOException {
        LoadCounts counts = report.result().counts();
        json.name("counts").beginObject();
        json.name("connections_opened").value(counts.connected());
        json.name("connections_opened_again").value(counts.reconnected());
        json.name("connections_closed_between_messages").value(counts.orderlyEnds());
        if (report.isOpenLoop()) {
            json.name("scheduled_messages").value(counts.scheduled());
        }
        json.name("sent_messages").value(counts.sent());
        json.name("sent_bytes").value(counts.sentBytes());
        json.name("verified_messages").value(counts.verified());
        json.name("verified_bytes").value(counts.verifiedBytes());
        json.name("lost_messages").value(counts.lost());
        json.name("outstanding_messages").value(counts.outstanding());
        json.name("warmup_messages").value(counts.warmup());
        json.name("errors").value(counts.errors());
        json.name("warmup_lost_messages").value(counts.warmupLost());
        json.name("warmup_errors").value(counts.warmupErrors());
        if (report.isOpenLoop()) {
            json.name("warmup_unsent_messages").value(counts.warmupUnsent());
            json.name("unsent_disconnected_messages").value(counts.unsentDisconnected());
            json.name("unsent_waiting_messages").value(counts.unsentWaiting());
        }
        json.endObject();
    }

    private void addresses() throws IOException {
        json.name("addresses").beginArray();
        for (LoadAddress each : report.result().addresses()) {
            json.beginObject();
            json.name("address").value(each.address());
            json.name("connections").value(each.connections());
            json.name("verified_messages").value(each.verified());
            json.name("failed_connects").value(each.failures());
            ReportJson.failure(json, each.firstFailure());
            json.endObject();
        }
        json.endArray();
    }

    private void rates() throws IOException {
        json.name("rates").beginObject();
        if (report.isOpenLoop()) {
            ReportJson.number(json, "asked_messages_per_second",
                    report.settings().askedPerSecond(report.pods()));
            rate("scheduled_messages_per_second", report.rates().scheduled());
        }
        rate("sent_messages_per_second", report.rates().sent());
        rate("verified_messages_per_second", report.rates().verified());
        json.endObject();
    }

    private void rate(String name, double perSecond) throws IOException {
        ReportJson.number(json, name, Math.round(perSecond * 10) / 10.0);
    }

    private void failures() throws IOException {
        json.name("failures_by_class").beginObject();
        long all = 0;
        for (Map.Entry<FailureClass, Long> each : report.result().failuresByClass().entrySet()) {
            json.name(each.getKey().name()).value(each.getValue());
            all += each.getValue();
        }
        json.endObject();
        json.name("failures").beginArray();
        for (LoadFailure each : report.result().failures()) {
            json.beginObject();
            ReportJson.failureMembers(json, each.failure());
            json.name("connection").value(each.connection());
            json.name("message").value(each.message());
            json.endObject();
        }
        json.endArray();
        json.name("failures_not_listed")
                .value(Math.max(0, all - report.result().failures().size()));
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

    private void latencies() throws IOException {
        LoadLatencies all = report.result().latencies();
        var figures = new LatencyFigures(report.percentiles());
        json.name("latency").beginObject();
        if (report.isOpenLoop()) {
            figures.write(json, "from_due", all.fromDue());
        }
        figures.write(json, "from_sent", all.fromSent());
        figures.write(json, "connect", all.connect());
        figures.write(json, "first_byte", all.firstByte());
        if (report.isOpenLoop()) {
            figures.write(json, "schedule_lag", all.lag());
        }
        json.endObject();
    }

    private void timeline() throws IOException {
        json.name("timeline").beginArray();
        for (LoadSecond second : report.result().timeline()) {
            json.beginObject();
            json.name("at").value(second.start().toString());
            json.name("duration_seconds").value(second.seconds());
            json.name("sent_messages").value(second.sent());
            json.name("verified_messages").value(second.verified());
            json.name("failures").value(second.errors());
            if (second.latency() != null) {
                Histogram latency = second.histogram();
                LatencyFigures.writePercentile(json, latency, 50);
                LatencyFigures.writePercentile(json, latency, 99);
                ReportJson.micros(json, "max_us", latency.getMaxValue());
                json.name("hdr_histogram_base64").value(second.latency());
            }
            json.endObject();
        }
        json.endArray();
    }
}
