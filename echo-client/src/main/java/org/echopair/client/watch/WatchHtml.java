package org.echopair.client.watch;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.echopair.client.report.HtmlPage;
import org.echopair.client.report.LatencyFigures;
import org.echopair.client.report.LineChart;
import org.echopair.client.report.PercentileCurve;
import org.echopair.client.report.TimeAxis;
import org.echopair.client.text.Figures;

/// What a watch has seen as a page, for browsers.
final class WatchHtml {

    /// What the ids of the events' rows begin with.
    private static final String EVENT_ID = "event-";

    private WatchHtml() {}

    static HtmlPage page(WatchReport report) {
        List<WatchEvent> events = report.log().events();
        HtmlPage page = HtmlPage.of(report.verdict(),
                "watch of " + report.config().connection().target(),
                List.of(report.findingsAndFigures(),
                        report.remote().map(remote -> "last connected to " + remote + " · ")
                                .orElse("")
                                + "from " + report.began().truncatedTo(ChronoUnit.MILLIS)));
        if (!report.notes().isEmpty()) {
            page.section("Notes", report.notes().stream()
                    .map(note -> HtmlPage.paragraph("note", note)).toArray(String[]::new));
        }
        if (!report.rows().isEmpty()) {
            page.section("Answers per second", chart(report, events));
            latencies(page, report.log().latencies());
            page.section(report.addresses().isEmpty() ? "Streams" : "Addresses", streams(report),
                    HtmlPage.paragraph("faint", WatchText.LEGEND));
        }
        page.section("Events", events.isEmpty()
                ? HtmlPage.paragraph("faint", "none")
                : events(events));
        return page.section("Configuration", settings(report.config()));
    }

    private static void latencies(HtmlPage page, Histogram latencies) {
        if (latencies.getTotalCount() == 0) {
            return;
        }
        String table = new LatencyFigures(LatencyFigures.PERCENTILES)
                .row("round trip", latencies).table("");
        new PercentileCurve().line("round trip", latencies).addSection(page, table);
    }

    private static String streams(WatchReport report) {
        List<String> heads = new ArrayList<>(WatchText.HEADS);
        heads.set(0, report.addresses().isEmpty() ? "stream" : "address");
        heads.add("gap began (UTC)");
        List<List<String>> rows = new ArrayList<>();
        for (WatchReport.Stream stream : report.rows()) {
            rows.add(row(report, WatchText.cells(stream), stream));
        }
        report.worstGap()
                .ifPresent(stream -> rows.add(row(report, WatchText.total(report), stream)));
        return HtmlPage.table(heads, rows);
    }

    private static List<String> row(WatchReport report, List<String> cells,
            WatchReport.Stream stream) {
        List<String> row = new ArrayList<>(cells);
        row.add(WatchEvent.timeOfDay(report.gapBegan(stream)));
        return row;
    }

    private static String events(List<WatchEvent> events) {
        List<List<String>> rows = events.stream()
                .map(event -> List.of(WatchEvent.timeOfDay(event.when()), event.stream(),
                        (event.kind().tone() == WatchEvent.Tone.BAD ? "✗ " : "")
                                + event.kind().words(),
                        event.detail()))
                .toList();
        return HtmlPage.table(List.of("time (UTC)", "stream", "event", "detail"), rows, EVENT_ID);
    }

    private static String chart(WatchReport report, List<WatchEvent> events) {
        double totalNanos = Math.max(1, report.nanos());
        List<LineChart.Point> answered = new ArrayList<>();
        List<LineChart.Point> failed = new ArrayList<>();
        List<WatchTimeline.Span> spans = report.log().timeline(report.nanos());
        long whole = spans.stream().mapToLong(WatchTimeline.Span::nanos).max().orElse(1);
        boolean anyFailed = spans.stream().anyMatch(span -> span.failed() > 0);
        for (WatchTimeline.Span span : spans) {
            if (span.nanos() >= whole / 2) { // a few moments are no rate
                double x = (span.afterNanos() + span.nanos() / 2.0) / totalNanos;
                answered.add(point(x, span.answered(), span));
                failed.add(point(x, span.failed(), span));
            }
        }
        var chart = new LineChart("answers and failures per second, with the events", 260, false,
                Figures::rounded).series("answered", answered);
        if (anyFailed) {
            chart.series("failed", failed);
        }
        TimeAxis.labels(report.began(), Math.max(1, report.nanos()))
                .forEach(label -> chart.tick(label.x(), label.text()));
        for (int i = 0; i < events.size(); i++) {
            WatchEvent event = events.get(i);
            chart.event(report.began().until(event.when(), ChronoUnit.NANOS) / totalNanos,
                    event.title(), kind(event.kind().tone()), EVENT_ID + i);
        }
        return chart.svg();
    }

    private static String kind(WatchEvent.Tone tone) {
        return switch (tone) {
            case GOOD -> "good";
            case NEUTRAL -> "neutral";
            case WARNING -> "amber";
            case BAD -> "bad";
        };
    }

    private static LineChart.Point point(double x, long count, WatchTimeline.Span span) {
        double perSecond = (double) count * TimeUnit.SECONDS.toNanos(1) / span.nanos();
        return new LineChart.Point(x, perSecond, Figures.rounded(perSecond));
    }

    private static String settings(WatchConfig config) {
        return HtmlPage.table(List.of("Setting", "Value"),
                List.of(List.of("target", config.connection().target().toString()),
                        List.of("persistent", Figures.grouped(config.persistent())),
                        List.of("fresh", Figures.grouped(config.fresh())),
                        List.of("interval", Figures.time(config.interval().toNanos())),
                        List.of("duration",
                                config.isEndless()
                                        ? config.durationWords()
                                        : Figures.time(config.duration().toNanos())),
                        List.of("late", Figures.time(config.late().toNanos())),
                        List.of("timeout",
                                Figures.time(config.connection().timeout().toNanos())),
                        List.of("connect timeout",
                                Figures.time(config.connection().connectTimeout().toNanos())),
                        List.of("payload size", config.sizes().words())));
    }
}
