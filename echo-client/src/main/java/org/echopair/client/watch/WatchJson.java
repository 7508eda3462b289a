package org.echopair.client.watch;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.echopair.client.cli.RunContext;
import org.echopair.client.failure.Failure;
import org.echopair.client.report.LatencyFigures;
import org.echopair.client.report.ReportHead;
import org.echopair.client.report.ReportJson;

/// What a watch has seen as JSON, for machines.
final class WatchJson {

    /// The list of events has them all, or the first and the last.
    private static final int FAILURES_LISTED = 100;

    private final WatchReport report;
    private final JsonWriter json;

    private WatchJson(WatchReport report, JsonWriter json) {
        this.report = report;
        this.json = json;
    }

    static void write(Writer out, WatchReport report, RunContext context) throws IOException {
        var head = new ReportHead(context, report.run().isEmpty() ? null : report.run(),
                report.verdict(), report.decidingExitCode().orElse(null), report.summary(),
                report.reasons(), report.notes(),
                report.config().connection().target().toString(), report.began(), report.nanos(),
                report.lag());
        ReportJson.write(out, "echo-client/watch", head,
                json -> new WatchJson(report, json).writeBody());
    }

    private void writeBody() throws IOException {
        ReportJson.optional(json, "remote", report.remote().orElse(null));
        writeConfig();
        writeCounts();
        json.name("streams").beginArray();
        for (WatchReport.Stream stream : report.streams()) {
            writeStream(stream);
        }
        json.endArray();
        if (report.config().addresses().isPresent()) {
            writeAddresses();
        }
        List<WatchEvent> events = report.log().events();
        writeFailures(events);
        json.name("events").beginArray();
        for (WatchEvent event : events) {
            writeEvent(event);
        }
        json.endArray();
        json.name("events_not_listed").value(report.log().eventsNotKept());
        json.name("latency").beginObject();
        new LatencyFigures(LatencyFigures.PERCENTILES).write(json, "from_sent",
                report.log().latencies());
        json.endObject();
        writeTimeline();
    }

    private void writeConfig() throws IOException {
        WatchConfig config = report.config();
        json.name("config").beginObject();
        json.name("persistent").value(config.persistent());
        json.name("fresh").value(config.fresh());
        ReportJson.seconds(json, "interval_seconds", config.interval().toNanos());
        ReportJson.seconds(json, "duration_seconds", config.duration().toNanos());
        ReportJson.seconds(json, "late_seconds", config.late().toNanos());
        ReportJson.seconds(json, "timeout_seconds", config.connection().timeout().toNanos());
        ReportJson.seconds(json, "connect_timeout_seconds",
                config.connection().connectTimeout().toNanos());
        json.name("payload_size").value(config.sizes().words());
        ReportJson.seconds(json, "reconnect_interval_seconds",
                config.reconnectInterval().toNanos());
        json.name("every_address").value(config.addresses().isPresent());
        if (config.addresses().isPresent()) {
            AddressPlan plan = config.addresses().get();
            ReportJson.seconds(json, "resolve_interval_seconds",
                    plan.resolveInterval().toNanos());
            if (plan.neighbours().isPresent()) {
                json.name("neighbours").value(plan.neighbours().get().most());
            }
        }
        json.endObject();
    }

    private void writeCounts() throws IOException {
        json.name("counts").beginObject();
        json.name("due_messages").value(report.total(WatchReport.Stream::due));
        json.name("sent_messages").value(report.total(WatchReport.Stream::sent));
        json.name("verified_messages").value(report.total(WatchReport.Stream::answered));
        json.name("lost_messages").value(report.total(WatchReport.Stream::lost));
        json.name("wrong_messages").value(report.total(WatchReport.Stream::wrong));
        json.name("late_messages").value(report.total(WatchReport.Stream::late));
        json.name("outstanding_messages").value(report.total(WatchReport.Stream::notJudged));
        for (WatchEvent.Kind kind : WatchEvent.Kind.values()) {
            if (kind != WatchEvent.Kind.LOST && kind != WatchEvent.Kind.LATE) {
                json.name(kind.word()).value(report.log().count(kind));
            }
        }
        json.endObject();
        if (!report.rows().isEmpty()) {
            ReportJson.number(json, "availability_ratio", report.availability());
        }
        Optional<WatchReport.Stream> worst = report.worstGap();
        if (worst.isPresent()) {
            writeGap(worst.get());
            json.name("longest_gap_stream").value(worst.get().name());
            ReportJson.seconds(json, "longest_gap_of_all_seconds", report.silenceNanos());
        }
    }

    private void writeGap(WatchReport.Stream stream) throws IOException {
        ReportJson.seconds(json, "longest_gap_seconds", stream.longestGapNanos());
        json.name("longest_gap_at").value(report.gapBegan(stream).toString());
    }

    private void writeAddresses() throws IOException {
        json.name("addresses").beginArray();
        for (AddressRow row : report.addresses()) {
            json.beginObject();
            json.name("address").value(row.address());
            json.name("state").value(row.state());
            json.name("joined_at").value(row.joined().toString());
            if (row.left().isPresent()) {
                json.name("left_at").value(row.left().get().toString());
            }
            writeFigures(row.sum());
            json.endObject();
        }
        json.endArray();
    }

    private void writeStream(WatchReport.Stream stream) throws IOException {
        json.beginObject();
        json.name("name").value(stream.name());
        writeFigures(stream);
        json.endObject();
    }

    private void writeFigures(WatchReport.Stream stream) throws IOException {
        json.name("due_messages").value(stream.due());
        json.name("sent_messages").value(stream.sent());
        json.name("verified_messages").value(stream.answered());
        json.name("lost_messages").value(stream.lost());
        json.name("wrong_messages").value(stream.wrong());
        json.name("late_messages").value(stream.late());
        json.name("outstanding_messages").value(stream.notJudged());
        json.name("not_connected").value(stream.notConnected());
        if (stream.due() > 0) {
            ReportJson.number(json, "availability_ratio", stream.availability());
        }
        if (stream.answered() > 0) {
            ReportJson.micros(json, "max_us", stream.slowestNanos());
        }
        writeGap(stream);
    }

    /// As in every report: those of the path, each in its own words. All are events, too.
    private void writeFailures(List<WatchEvent> events) throws IOException {
        List<Failure> listed = events.stream()
                .filter(event -> event.kind().tone() == WatchEvent.Tone.BAD)
                .map(WatchEvent::failure).flatMap(Stream::ofNullable)
                .limit(FAILURES_LISTED).toList();
        long all = 0;
        for (WatchEvent.Kind kind : WatchEvent.Kind.values()) {
            if (kind.tone() == WatchEvent.Tone.BAD && kind != WatchEvent.Kind.LATE) {
                all += report.log().count(kind);
            }
        }
        ReportJson.failures(json, listed, all);
    }

    private void writeEvent(WatchEvent event) throws IOException {
        json.beginObject();
        json.name("at").value(event.when().toString());
        json.name("stream").value(event.stream());
        json.name("event").value(event.kind().word());
        json.name("count").value(event.count());
        json.name("address").value(event.address());
        json.name("detail").value(event.detail());
        ReportJson.failure(json, event.failure());
        json.endObject();
    }

    private void writeTimeline() throws IOException {
        json.name("timeline").beginArray();
        for (WatchTimeline.Span span : report.log().timeline(report.nanos())) {
            json.beginObject();
            json.name("at").value(report.began().plusNanos(span.afterNanos()).toString());
            ReportJson.seconds(json, "duration_seconds", span.nanos());
            json.name("verified_messages").value(span.answered());
            json.name("failures").value(span.failed());
            if (span.answered() > 0) {
                ReportJson.micros(json, "max_us", span.slowestNanos());
            }
            json.endObject();
        }
        json.endArray();
    }
}
