package org.echopair.client.watch;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.echopair.client.report.HtmlPage;
import org.echopair.client.report.LineChart;
import org.echopair.client.text.Figures;

/// What a watch has seen as a page, for browsers.
final class WatchHtml {

    /// Labels on the time axis.
    private static final int TICKS = 6;

    private WatchHtml() {}

    static String page(WatchReport report) {
        List<List<String>> events = report.log().events().stream()
                .map(event -> List.of(time(event.when()), unbroken(event.stream()),
                        unbroken(event.kind().words()), event.detail()))
                .toList();
        var page = new HtmlPage("echo-client watch " + report.config().connection().target())
                .verdict(report.verdict(), report.verdict().name(), List.of(
                        report.findingsAndFigures(),
                        report.config().connection().target()
                                + report.remote().map(remote -> " → " + remote).orElse("")
                                + " · from " + report.began().truncatedTo(ChronoUnit.MILLIS)));
        page.section("Answers per second", chart(report));
        page.section("Streams", HtmlPage.table(WatchText.HEADS,
                report.streams().stream().map(WatchText::cells).toList()));
        page.section("Events", events.isEmpty()
                ? HtmlPage.paragraph("faint", "none")
                : HtmlPage.table(List.of("time (UTC)", "stream", "event", ""), events));
        return page.toString();
    }

    private static String chart(WatchReport report) {
        double totalNanos = Math.max(1, report.nanos());
        List<LineChart.Point> answered = new ArrayList<>();
        List<LineChart.Point> failed = new ArrayList<>();
        for (WatchTimeline.Span span : report.log().timeline(report.nanos())) {
            double x = (span.afterNanos() + span.nanos() / 2.0) / totalNanos;
            answered.add(point(x, span.answered()));
            failed.add(point(x, span.failed()));
        }
        var chart = new LineChart("answers and failures per second, with the events", 260, false,
                value -> String.format(Locale.ROOT, "%.0f", value))
                .series("answered", answered).series("failed", failed);
        for (int i = 0; i < TICKS; i++) {
            chart.tick((double) i / TICKS,
                    time(report.began().plusNanos((long) (totalNanos * i / TICKS)))
                            .substring(0, 8));
        }
        for (WatchEvent event : report.log().events()) {
            chart.event(report.began().until(event.when(), ChronoUnit.NANOS) / totalNanos,
                    event.title());
        }
        return chart.svg();
    }

    private static LineChart.Point point(double x, long count) {
        return new LineChart.Point(x, count, Figures.grouped(count));
    }

    private static String unbroken(String words) {
        return words.replace(' ', '\u00a0');
    }

    /// `10:40:51.123`.
    private static String time(Instant when) {
        String text = when.truncatedTo(ChronoUnit.MILLIS).toString();
        return text.substring(text.indexOf('T') + 1, text.length() - 1);
    }
}
