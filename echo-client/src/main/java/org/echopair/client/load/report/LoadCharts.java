package org.echopair.client.load.report;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.echopair.client.exchange.LatencyHistograms;
import org.echopair.client.load.engine.LoadFailure;
import org.echopair.client.load.engine.LoadResult;
import org.echopair.client.load.engine.LoadSecond;
import org.echopair.client.report.LineChart;
import org.echopair.client.report.PercentileCurve;
import org.echopair.client.report.TimeAxis;
import org.echopair.client.text.Figures;

/// The charts of a load's page: latency by percentile, and what happened second by second.
final class LoadCharts {

    private final LoadReport report;
    private final LoadResult result;
    private final Instant end;

    LoadCharts(LoadReport report) {
        this.report = report;
        this.result = report.result();
        this.end = result.start().plusNanos(report.nanos());
    }

    PercentileCurve curve() {
        var curve = new PercentileCurve();
        if (report.isOpenLoop()) {
            curve.line("from due", result.latencies().fromDue());
        }
        return curve.line("from sent", result.latencies().fromSent());
    }

    /// A second that the run's end cut has a rate of its own; of a shorter piece than half of one it
    /// would be chance.
    String throughput() {
        List<LineChart.Point> sent = new ArrayList<>();
        List<LineChart.Point> verified = new ArrayList<>();
        Instant covered = result.start();
        for (LoadSecond second : result.timeline()) {
            double seconds = Math.min(second.seconds(),
                    Duration.between(second.start(), end).toMillis() / 1e3);
            if (seconds * 2 < second.seconds() && !sent.isEmpty()) {
                break;
            }
            addSilence(sent, covered, second);
            addSilence(verified, covered, second);
            double from = seconds * 2 < second.seconds() ? second.seconds() : seconds;
            sent.add(point(second, second.sent() / from));
            verified.add(point(second, second.verified() / from));
            covered = second.start().plusSeconds(second.seconds());
        }
        return overTime(new LineChart("Messages a second", 210, false, Figures::rounded)
                .series("sent msg/s", sent).series("verified msg/s", verified));
    }

    /// Pods of which none did anything for a while.
    private void addSilence(List<LineChart.Point> points, Instant covered, LoadSecond next) {
        if (!points.isEmpty() && isGap(covered, next)) {
            points.add(new LineChart.Point(place(covered), 0, "0"));
            points.add(new LineChart.Point(place(next.start()), 0, "0"));
        }
    }

    private static boolean isGap(Instant covered, LoadSecond next) {
        return Duration.between(covered, next.start()).toMillis() >= 500;
    }

    private static LineChart.Point point(double x, double rate, LoadSecond second) {
        return new LineChart.Point(x, rate, clock(second.start()) + " " + Figures.rounded(rate));
    }

    private LineChart.Point point(LoadSecond second, double rate) {
        return point(middle(second), rate, second);
    }

    String latencyOverTime() {
        List<LineChart.Point> median = new ArrayList<>();
        List<LineChart.Point> p99 = new ArrayList<>();
        List<LineChart.Point> max = new ArrayList<>();
        Instant covered = result.start();
        for (LoadSecond second : result.timeline()) {
            Histogram latency = second.histogram();
            if (latency.getTotalCount() == 0 || isGap(covered, second)) {
                List.of(median, p99, max)
                        .forEach(line -> line.add(LineChart.Point.gap(middle(second))));
            }
            add(median, second, latency, 50);
            add(p99, second, latency, 99);
            if (latency.getTotalCount() > 0) {
                max.add(latencyPoint(second, latency.getMaxValue()));
            }
            covered = second.start().plusSeconds(second.seconds());
        }
        return overTime(new LineChart("Latency over time", 230, true, y -> time((long) y))
                .series("p50", median).series("p99", p99).series("max", max));
    }

    private void add(List<LineChart.Point> line, LoadSecond second, Histogram latency,
            double percentile) {
        if (LatencyHistograms.carries(latency, percentile)) {
            line.add(latencyPoint(second, latency.getValueAtPercentile(percentile)));
        }
    }

    private LineChart.Point latencyPoint(LoadSecond second, long nanos) {
        return new LineChart.Point(middle(second), nanos,
                clock(second.start()) + " " + time(nanos));
    }

    /// Puts the clock below a chart and the failures into it.
    private String overTime(LineChart chart) {
        TimeAxis.labels(result.start(), axisNanos())
                .forEach(label -> chart.tick(label.x(), label.text()));
        List<LoadFailure> failures = result.failures();
        for (int i = 0; i < failures.size(); i++) {
            chart.event(place(failures.get(i).failure().when()), failures.get(i).sentence(), "bad",
                    LoadHtml.FAILURE_ID + i);
        }
        return chart.svg();
    }

    private long axisNanos() {
        LoadSecond last = result.timeline().getLast();
        Instant covered = last.start().plusSeconds(last.seconds());
        return Math.max(1_000_000,
                Duration.between(result.start(), covered.isAfter(end) ? covered : end).toMillis()
                        * 1_000_000);
    }

    private double middle(LoadSecond second) {
        return place(second.start().plusMillis(500L * second.seconds()));
    }

    private double place(Instant instant) {
        return Duration.between(result.start(), instant).toMillis() * 1e6 / axisNanos();
    }

    /// `12:34:56`, in UTC as all times of a report.
    private static String clock(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString().substring(11, 19);
    }

    private static String time(long nanos) {
        return Figures.latency(nanos);
    }
}
