package org.echopair.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The admin port's `/`: the server's state and settings, for a person with a browser or curl.
final class StatusPage {

    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    /// Of most pages.
    private static final int NAME_WIDTH = 24;

    private record Row(String name, String value) {}

    private final EchoServer server;
    private final ReadinessProbe readiness;
    private final VersionText version;
    private final Duration uptime;

    StatusPage(EchoServer server, ReadinessProbe readiness, VersionText version,
            long uptimeNanos) {
        this.server = server;
        this.readiness = readiness;
        this.version = version;
        this.uptime = Duration.ofNanos(uptimeNanos);
    }

    String text() {
        var page = new StringBuilder(version.shortLine()).append("\n\n");
        List<Row> rows = rows();
        int width = rows.stream().mapToInt(row -> row.name.length()).max().orElse(0);
        for (Row row : rows) {
            page.append(row.name).repeat(' ', Math.max(width, NAME_WIDTH) + 1 - row.name.length())
                    .append(row.value).append('\n');
        }
        return page.append("""

                /livez    200 while every event loop is alive
                /readyz   200 when a byte makes a real round trip, else 503 and the reason
                /metrics  Prometheus text, or OpenMetrics by the Accept header""").toString();
    }

    String html() {
        var table = new StringBuilder();
        for (Row row : rows()) {
            table.append("<tr><th>").append(escaped(row.name)).append("</th><td>")
                    .append(escaped(row.value)).append("</td></tr>\n");
        }
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta http-equiv="refresh" content="2">
                <meta name="viewport" content="width=device-width">
                <title>echo-server</title>
                <style>
                body { font: 16px/1.5 system-ui, sans-serif; max-width: 42rem; margin: 2rem auto;
                       padding: 0 1rem; color: #1c2733; background: #fff; }
                th { text-align: left; font-weight: 400; color: #5a6b7b; padding-right: 2rem; }
                td { font-variant-numeric: tabular-nums; }
                dt { font-weight: 600; } dd { margin: 0 0 .5rem 0; }
                @media (prefers-color-scheme: dark) {
                  body { color: #dce4ec; background: #14191f; } th { color: #93a4b5; }
                  a { color: #7ab8ff; } }
                </style>
                </head>
                <body>
                <h1>echo-server</h1>
                <p>%s</p>
                <table>
                %s</table>
                <dl>
                <dt><a href="/livez">/livez</a></dt><dd>200 while every event loop is alive</dd>
                <dt><a href="/readyz">/readyz</a></dt><dd>200 when a byte makes a real round
                trip, else 503 and the reason</dd>
                <dt><a href="/metrics">/metrics</a></dt><dd>Prometheus text, or OpenMetrics by the
                Accept header</dd>
                </dl>
                </body>
                </html>
                """.formatted(escaped(version.shortLine()), table);
    }

    private List<Row> rows() {
        var rows = new ArrayList<Row>();
        ServerConfig config = server.config();
        rows.add(new Row("state", server.state().name().toLowerCase(Locale.ROOT)));
        rows.add(new Row("live", verdict(server.whyNotLive())));
        rows.add(new Row("ready", verdict(readiness.whyNotReady())));
        rows.add(new Row("pod or host", host()));
        rows.add(new Row("uptime", Durations.text(uptime.truncatedTo(ChronoUnit.SECONDS))));
        rows.add(new Row("mode", config.mode().label()));
        rows.add(new Row("connections active", number(server.active())));
        rows.add(new Row("connections accepted", number(server.acceptor().accepted())));
        for (CloseReason reason : CloseReason.values()) {
            long count = server.sum(counters -> counters.closedBy(reason));
            if (count > 0) {
                rows.add(new Row("ended: " + reason.label(), number(count)));
            }
        }
        for (RejectReason reason : RejectReason.values()) {
            long count = server.acceptor().rejectedBy(reason);
            if (count > 0) {
                rows.add(new Row("rejected: " + reason.label(), number(count)));
            }
        }
        rows.add(new Row("bytes received", number(server.sum(LoopCounters::receivedBytes))));
        rows.add(new Row("bytes sent", number(server.sum(LoopCounters::sentBytes))));
        rows.add(new Row("bytes pending", number(server.sum(LoopCounters::pendingBytes))));
        rows.add(new Row("log lines dropped", number(Logging.dropped())));
        rows.add(new Row("limit: connections", number(config.maxConnections())));
        rows.add(new Row("limit: per source", numberOrNone(config.maxConnectionsPerSource())));
        rows.add(new Row("limit: idle", durationOrNone(config.idleTimeout())));
        rows.add(new Row("limit: age", durationOrNone(config.maxConnectionAge())));
        rows.add(new Row("limit: drain", Durations.text(config.drainTimeout())));
        return rows;
    }

    private static String verdict(Optional<String> whyNot) {
        return whyNot.map(reason -> "no: " + reason).orElse("yes");
    }

    /// In Kubernetes the pod's name.
    private static String host() {
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException _) {
            return "unknown";
        }
    }

    private static String numberOrNone(long limit) {
        return limit == 0 ? "none" : number(limit);
    }

    private static String durationOrNone(Duration limit) {
        return limit.isZero() ? "none" : Durations.text(limit);
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
