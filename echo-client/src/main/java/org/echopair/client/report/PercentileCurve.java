package org.echopair.client.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.echopair.client.exchange.LatencyHistograms;
import org.echopair.client.text.Figures;

/// Latency by percentile, as a chart. The axis is that of HdrHistogram's plotter: each decade of
/// 1/(1-q) takes the same room. A line ends at the last percentile that its samples carry.
public final class PercentileCurve {

    private static final int POINTS_PER_DECADE = 40;

    /// With more, a chart marks none of them with its value.
    private static final int MOST_STEPS = 126;

    private static final double MEDIAN = Math.log10(2);
    private static final List<String> DECADES = List.of("p0", "p90", "p99", "p99.9", "p99.99",
            "p99.999", "p99.9999");

    private final Map<String, Histogram> lines = new LinkedHashMap<>();

    /// @param latencies in nanoseconds; a line that does not reach the median is not drawn
    public PercentileCurve line(String name, Histogram latencies) {
        lines.put(name, latencies);
        return this;
    }

    /// @return nothing where no line reaches the median
    Optional<String> svg() {
        double most = lines.values().stream().mapToDouble(PercentileCurve::decades).max().orElse(0);
        if (most == 0) {
            return Optional.empty();
        }
        var chart = new LineChart("Latency by percentile", 300, true,
                y -> Figures.latency((long) y));
        lines.forEach((name, latencies) -> chart.series(name, points(latencies, most)));
        for (int decade = 0; decade <= most; decade++) {
            chart.tick(decade / most, DECADES.get(decade));
        }
        chart.tick(MEDIAN / most, "p50");
        return Optional.of(chart.svg());
    }

    /// Of a page: the curve, where one can be drawn, and the figures.
    public void addSection(HtmlPage page, String figures) {
        svg().ifPresentOrElse(curve -> page.section("Latency by percentile", curve, figures),
                () -> page.section("Latency", figures));
    }

    /// How far a line is drawn; 0 for not at all.
    private static double decades(Histogram latencies) {
        return LatencyHistograms.carries(latencies, 50)
                ? Math.min(LatencyHistograms.decadesCarried(latencies), DECADES.size() - 1)
                : 0;
    }

    private static List<LineChart.Point> points(Histogram latencies, double most) {
        double decades = decades(latencies);
        List<LineChart.Point> points = new ArrayList<>();
        int count = Math.min((int) (decades * POINTS_PER_DECADE), MOST_STEPS);
        for (int i = 0; i <= count && count > 0; i++) {
            double decade = decades * i / count;
            double percentile = 100 - 100 / Math.pow(10, decade);
            long nanos = latencies.getValueAtPercentile(percentile);
            points.add(new LineChart.Point(decade / most, nanos,
                    name(percentile) + " " + Figures.latency(nanos)));
        }
        return points;
    }

    /// Cut and not rounded: the last one would be p100.
    private static String name(double percentile) {
        return "p" + Math.floor(percentile * 10_000 + 1e-6) / 10_000;
    }
}
