package org.echopair.client.watch;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.echopair.client.report.JsonText;

/// What a watch has seen as JSON, for machines.
final class WatchJson {

    private WatchJson() {}

    static String line(WatchReport report) {
        return JsonText.of("echo-client/watch", 1, json -> {
            json.name("verdict").value(report.word().toLowerCase(Locale.ROOT));
            if (!report.interrupted()) {
                json.name("exit_code").value(report.exitCode().number());
            }
            json.name("summary").value(report.verdict());
            json.name("target").value(report.config().connection().target().toString());
            json.name("remote").value(report.remote().orElse(null));
            json.name("started_at").value(report.began().toString());
            json.name("duration_nanos").value(report.nanos());
            writeConfig(json, report.config());
            writeTotals(json, report);
            json.name("streams").beginArray();
            for (WatchReport.Stream stream : report.streams()) {
                writeStream(json, report, stream);
            }
            json.endArray();
            json.name("events").beginArray();
            for (WatchEvent event : report.log().eventsFrom(0)) {
                writeEvent(json, event);
            }
            json.endArray();
            json.name("events_not_kept").value(report.log().eventsNotKept());
            json.name("seconds").beginArray();
            for (WatchLog.Second second : report.log().seconds()) {
                json.beginObject();
                json.name("answered").value(second.answered());
                json.name("failed").value(second.failed());
                json.name("slowest_nanos").value(second.slowestNanos());
                json.endObject();
            }
            json.endArray();
        });
    }

    private static void writeConfig(JsonWriter json, WatchConfig config) throws IOException {
        json.name("config").beginObject();
        json.name("persistent").value(config.persistent());
        json.name("fresh").value(config.fresh());
        json.name("interval_millis").value(config.interval().toMillis());
        json.name("duration_millis").value(config.duration().toMillis());
        json.name("late_millis").value(config.late().toMillis());
        json.name("timeout_millis").value(config.connection().timeout().toMillis());
        json.name("connect_timeout_millis").value(config.connection().connectTimeout().toMillis());
        json.name("message_bytes").value(WatchConfig.MESSAGE_BYTES);
        json.endObject();
    }

    private static void writeTotals(JsonWriter json, WatchReport report) throws IOException {
        json.name("totals").beginObject();
        json.name("sent").value(report.total(WatchReport.Stream::sent));
        json.name("answered").value(report.total(WatchReport.Stream::answered));
        json.name("lost").value(report.total(WatchReport.Stream::lost));
        json.name("wrong").value(report.total(WatchReport.Stream::wrong));
        json.name("unfinished").value(report.unfinished());
        json.name("not_connected").value(report.total(WatchReport.Stream::notConnected));
        for (WatchEvent.Kind kind : List.of(WatchEvent.Kind.LATE, WatchEvent.Kind.DIFFERENT,
                WatchEvent.Kind.RESET, WatchEvent.Kind.CLOSED, WatchEvent.Kind.MOVED,
                WatchEvent.Kind.RECONNECTED, WatchEvent.Kind.RECOVERED)) {
            json.name(kind.words()).value(report.log().count(kind));
        }
        json.name("availability_ratio").value(report.availability());
        writeGap(json, report, report.log().gaps().longestNanos(),
                report.log().gaps().longestAfterNanos());
        json.endObject();
    }

    private static void writeGap(JsonWriter json, WatchReport report, long nanos, long afterNanos)
            throws IOException {
        json.name("longest_gap_nanos").value(nanos);
        json.name("longest_gap_began").value(report.began().plusNanos(afterNanos).toString());
    }

    private static void writeStream(JsonWriter json, WatchReport report,
            WatchReport.Stream stream) throws IOException {
        json.beginObject();
        json.name("name").value(stream.name());
        json.name("sent").value(stream.sent());
        json.name("answered").value(stream.answered());
        json.name("late").value(stream.late());
        json.name("lost").value(stream.lost());
        json.name("wrong").value(stream.wrong());
        json.name("not_connected").value(stream.notConnected());
        json.name("availability_ratio").value(stream.availability());
        json.name("slowest_nanos").value(stream.slowestNanos());
        writeGap(json, report, stream.longestGapNanos(), stream.longestGapAfterNanos());
        json.endObject();
    }

    private static void writeEvent(JsonWriter json, WatchEvent event) throws IOException {
        json.beginObject();
        json.name("when").value(event.when().toString());
        json.name("stream").value(event.stream());
        json.name("event").value(event.kind().words());
        json.name("address").value(event.address());
        json.name("detail").value(event.detail());
        JsonText.failure(json, event.failure());
        json.endObject();
    }
}
