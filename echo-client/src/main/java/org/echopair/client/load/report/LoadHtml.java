package org.echopair.client.load.report;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.echopair.client.failure.Failure;
import org.echopair.client.load.engine.LatencyHistograms;
import org.echopair.client.load.engine.LoadFailure;
import org.echopair.client.load.engine.LoadLatencies;
import org.echopair.client.load.engine.LoadResult;
import org.echopair.client.load.engine.LoadSecond;
import org.echopair.client.load.engine.LoadThreshold;
import org.echopair.client.report.HtmlPage;
import org.echopair.client.report.LineChart;
import org.echopair.client.text.Figures;

/// A load's report as a page: the verdict, the percentile curve, the timeline, and what failed.
public final class LoadHtml {

    private static final int CURVE_POINTS_PER_DECADE = 40;

    /// A failure's detail names everything; more rows than this nobody reads on a page.
    private static final int FAILURES_SHOWN = 100;

    private final LoadReport report;
    private final LoadResult result;

    private LoadHtml(LoadReport report) {
        this.report = report;
        this.result = report.result();
    }

    public static String page(LoadReport report) {
        return new LoadHtml(report).page().toString();
    }

    private HtmlPage page() {
        List<String> lines = new ArrayList<>(List.of(report.counted()));
        if (!report.verdict().reasons().isEmpty()) {
            lines.add(report.reasons());
        }
        lines.add(String.join(" · ", report.about()));
        lines.add(result.start().truncatedTo(ChronoUnit.SECONDS) + " · " + report.ending());
        var page = new HtmlPage(report.verdict().word() + " – load of " + report.target());
        page.verdict(report.verdict().passed(),
                report.verdict().word() + " – load of " + report.target(), lines);
        if (!report.notes().isEmpty()) {
            page.section("Notes", report.notes().stream()
                    .map(note -> HtmlPage.paragraph("note", note)).toArray(String[]::new));
        }
        page.section("Thresholds", thresholds());
        if (result.latencies().fromDue().getTotalCount() > 0) {
            page.section("Latency by percentile", curve(), latencies());
        } else if (result.latencies().connect().getTotalCount() > 0) {
            page.section("Latency", latencies());
        }
        if (!result.timeline().isEmpty()) {
            page.section("Timeline", throughput(), latencyOverTime());
        }
        if (!result.failures().isEmpty()) {
            page.section("Failures", failures());
        }
        return page.section("Configuration", settings());
    }

    private String thresholds() {
        List<List<String>> rows = new ArrayList<>();
        for (LoadThreshold.Result each : report.thresholds()) {
            rows.add(List.of(each.met() ? "✓ met" : "✗ not met", each.threshold(), each.actual()));
        }
        return HtmlPage.table(List.of("", "Threshold", "Actual"), rows);
    }

    /// The axis is that of HdrHistogram's plotter: each decade of 1/(1-q) takes the same room.
    private String curve() {
        LoadLatencies all = result.latencies();
        double decades = Math.log10(all.fromDue().getTotalCount() / 10.0);
        double most = Math.max(1, Math.min(decades, 6));
        var chart = new LineChart("Latency by percentile", 300, true, y -> time((long) y));
        if (report.isOpenLoop()) {
            chart.series("from due", points(all.fromDue(), most));
        }
        chart.series("from sent", points(all.fromSent(), most));
        String[] names = {"p0", "p90", "p99", "p99.9", "p99.99", "p99.999", "p99.9999"};
        for (int decade = 0; decade <= most; decade++) {
            chart.tick(decade / most, names[decade]);
        }
        chart.tick(Math.log10(2) / most, "p50");
        return chart.svg();
    }

    private static List<LineChart.Point> points(Histogram histogram, double decades) {
        List<LineChart.Point> points = new ArrayList<>();
        int count = (int) (decades * CURVE_POINTS_PER_DECADE);
        for (int i = 0; i <= count; i++) {
            double decade = decades * i / count;
            double percentile = 100 - 100 / Math.pow(10, decade);
            long value = histogram.getValueAtPercentile(percentile);
            String name = "p" + Math.round(percentile * 1000) / 1000.0;
            points.add(new LineChart.Point(decade / decades, value, name + " " + time(value)));
        }
        return points;
    }

    private String latencies() {
        LoadLatencies all = result.latencies();
        List<String> heads = new ArrayList<>(List.of("Latency", "samples", "mean"));
        report.percentiles().forEach(each -> heads.add(LoadText.percentileName(each)));
        heads.add("max");
        List<List<String>> rows = new ArrayList<>();
        if (report.isOpenLoop()) {
            row(rows, "round trip from due", all.fromDue());
        }
        row(rows, "round trip from sent", all.fromSent());
        row(rows, "connect", all.connect());
        row(rows, "first byte", all.firstByte());
        if (report.isOpenLoop()) {
            row(rows, "lag of the schedule", all.lag());
        }
        return HtmlPage.table(heads, rows)
                + HtmlPage.paragraph("faint", "– : too few samples to tell"
                        + (report.isOpenLoop()
                                ? ""
                                : "; a closed loop sends less while it waits, so that long"
                                        + " latencies are seen too seldom"));
    }

    private void row(List<List<String>> rows, String name, Histogram histogram) {
        if (histogram.getTotalCount() == 0) {
            return;
        }
        List<String> row = new ArrayList<>(List.of(name,
                Figures.grouped(histogram.getTotalCount()), time((long) histogram.getMean())));
        for (double percentile : report.percentiles()) {
            row.add(LatencyHistograms.carries(histogram, percentile)
                    ? time(histogram.getValueAtPercentile(percentile))
                    : "–");
        }
        row.add(time(histogram.getMaxValue()));
        rows.add(row);
    }

    private String throughput() {
        List<LineChart.Point> sent = new ArrayList<>();
        List<LineChart.Point> verified = new ArrayList<>();
        List<LoadSecond> seconds = charted();
        for (int i = 0; i < seconds.size(); i++) {
            LoadSecond second = seconds.get(i);
            sent.add(new LineChart.Point(place(i), second.sent(),
                    at(second) + " " + Figures.grouped(second.sent())));
            verified.add(new LineChart.Point(place(i), second.verified(),
                    at(second) + " " + Figures.grouped(second.verified())));
        }
        var chart = new LineChart("Messages a second", 200, false, Figures::rounded)
                .series("sent msg/s", sent).series("verified msg/s", verified);
        return overTime(chart);
    }

    private String latencyOverTime() {
        List<LineChart.Point> median = new ArrayList<>();
        List<LineChart.Point> p99 = new ArrayList<>();
        List<LineChart.Point> max = new ArrayList<>();
        List<LoadSecond> seconds = charted();
        for (int i = 0; i < seconds.size(); i++) {
            Histogram latency = seconds.get(i).histogram();
            String at = at(seconds.get(i)) + " ";
            for (double percentile : new double[]{50, 99}) {
                if (LatencyHistograms.carries(latency, percentile)) {
                    long value = latency.getValueAtPercentile(percentile);
                    (percentile == 50 ? median : p99)
                            .add(new LineChart.Point(place(i), value, at + time(value)));
                }
            }
            if (latency.getTotalCount() > 0) {
                max.add(new LineChart.Point(place(i), latency.getMaxValue(),
                        at + time(latency.getMaxValue())));
            }
        }
        return overTime(new LineChart("Latency over time", 220, true, y -> time((long) y))
                .series("p50", median).series("p99", p99).series("max", max));
    }

    /// Puts the clock below a chart and the failures into it.
    private String overTime(LineChart chart) {
        List<LoadSecond> seconds = charted();
        int step = Math.max(1, (seconds.size() + 7) / 8);
        for (int i = 0; i < seconds.size(); i += step) {
            chart.tick(place(i), at(seconds.get(i)));
        }
        for (LoadFailure failure : result.failures()) {
            double second = Duration.between(seconds.getFirst().start(), failure.failure().when())
                    .toMillis() / 1e3;
            chart.event((second - 0.5) / Math.max(1, seconds.size() - 1), failure.sentence());
        }
        return chart.svg();
    }

    /// All but a last second in which nothing was sent any more: its stragglers would look like the
    /// rate falling to nothing.
    private List<LoadSecond> charted() {
        List<LoadSecond> seconds = result.timeline();
        return seconds.size() > 1 && seconds.getLast().sent() == 0
                ? seconds.subList(0, seconds.size() - 1)
                : seconds;
    }

    private double place(int second) {
        return (double) second / Math.max(1, charted().size() - 1);
    }

    /// `12:34:56`, in UTC as all times of a report.
    private static String at(LoadSecond second) {
        return clock(second.start());
    }

    private static String clock(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString().substring(11, 19);
    }

    private String failures() {
        List<List<String>> rows = new ArrayList<>();
        for (LoadFailure each : result.failures()
                .subList(0, Math.min(FAILURES_SHOWN, result.failures().size()))) {
            Failure failure = each.failure();
            rows.add(List.of(failure.when().truncatedTo(ChronoUnit.MILLIS).toString().substring(11),
                    "✗ " + failure.kind(), failure.phase().name(), failure.address(),
                    Figures.grouped(each.connection()), Figures.grouped(each.message()),
                    failure.detail()));
        }
        long more = result.counts().errors() - rows.size();
        return HtmlPage.table(List.of("Time (UTC)", "Class", "Phase", "Address", "Connection",
                "Message", "Detail"), rows)
                + (more > 0
                        ? HtmlPage.paragraph("faint", "and " + Figures.grouped(more) + " more")
                        : "");
    }

    private String settings() {
        List<List<String>> rows = new ArrayList<>();
        for (Map.Entry<String, Object> each : report.settings().values().entrySet()) {
            rows.add(List.of(each.getKey().replace('_', ' '),
                    LoadSettings.words(each.getKey(), each.getValue())));
        }
        return HtmlPage.table(List.of("Setting", "Value"), rows);
    }

    private static String time(long nanos) {
        return Figures.latency(nanos);
    }
}
