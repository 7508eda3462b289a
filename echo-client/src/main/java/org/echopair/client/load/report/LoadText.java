package org.echopair.client.load.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.echopair.client.cli.Colours;
import org.echopair.client.load.engine.LatencyHistograms;
import org.echopair.client.load.engine.LoadFailure;
import org.echopair.client.load.engine.LoadLatencies;
import org.echopair.client.load.engine.LoadThreshold;
import org.echopair.client.text.Figures;
import org.echopair.client.text.Printable;

/// A load's report for people: aligned, and no wider than 80 columns wherever that is possible.
public final class LoadText {

    private static final int WIDTH = 80;

    /// Further failures are in the JSON and HTML reports.
    private static final int FAILURES_SHOWN = 5;

    private final LoadReport report;
    private final Colours colours;

    public LoadText(LoadReport report, Colours colours) {
        this.report = report;
        this.colours = colours;
    }

    public void print(PrintStream out) {
        wrapped(report.about(), " · ").forEach(out::println);
        out.println(report.counted());
        latencies().forEach(out::println);
        report.notes().forEach(note -> words("note: " + note).forEach(out::println));
        failures().forEach(out::println);
        thresholds().forEach(out::println);
        String ending = report.verdict().passed()
                ? ""
                : "  " + (report.verdict().reasons().isEmpty()
                        ? ""
                        : report.reasons() + " · ") + report.ending();
        out.println(report.verdict().passed()
                ? colours.good(report.verdict().word())
                : colours.bad(report.verdict().word()) + ending);
    }

    /// Rows of latencies under the percentiles, which only stand there as far as samples carry them.
    private List<String> latencies() {
        LoadLatencies all = report.result().latencies();
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("latency"));
        List<Double> percentiles = carried(all);
        percentiles.forEach(percentile -> head.add(percentileName(percentile)));
        head.add("max");
        rows.add(head);
        if (report.isOpenLoop()) {
            row(rows, "from due", all.fromDue(), percentiles);
        }
        row(rows, "from sent", all.fromSent(), percentiles);
        row(rows, "connect", all.connect(), percentiles);
        row(rows, "first byte", all.firstByte(), percentiles);
        if (report.isOpenLoop()) {
            row(rows, "lag", all.lag(), percentiles);
        }
        return rows.size() == 1 ? List.of() : aligned(rows);
    }

    private List<Double> carried(LoadLatencies all) {
        return report.percentiles().stream()
                .filter(each -> LatencyHistograms.carries(all.fromDue(), each)
                        || LatencyHistograms.carries(all.connect(), each))
                .toList();
    }

    private static void row(List<List<String>> rows, String name, Histogram histogram,
            List<Double> percentiles) {
        if (histogram.getTotalCount() == 0) {
            return;
        }
        List<String> row = new ArrayList<>(List.of(name));
        for (double percentile : percentiles) {
            row.add(LatencyHistograms.carries(histogram, percentile)
                    ? Figures.latency(histogram.getValueAtPercentile(percentile))
                    : "–");
        }
        row.add(Figures.latency(histogram.getMaxValue()));
        rows.add(row);
    }

    /// `p99`, `p99.99`.
    static String percentileName(double percentile) {
        return percentile == Math.rint(percentile) ? "p" + (long) percentile : "p" + percentile;
    }

    private static List<String> aligned(List<List<String>> rows) {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int width = 0;
                for (List<String> each : rows) {
                    width = Math.max(width, each.get(column).length());
                }
                line.append(row.get(column)).repeat(' ', width - row.get(column).length() + 2);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    /// Those that are alike stand in one line, with the words of the first of them.
    private List<String> failures() {
        List<LoadFailure> kept = report.result().failures();
        List<LoadFailure> kinds = new ArrayList<>();
        for (LoadFailure each : kept) {
            if (kinds.stream().noneMatch(kind -> kind.failure().isLike(each.failure()))) {
                kinds.add(each);
            }
        }
        List<String> lines = new ArrayList<>();
        long shown = 0;
        for (LoadFailure kind : kinds.subList(0, Math.min(FAILURES_SHOWN, kinds.size()))) {
            long alike = kept.stream().filter(each -> kind.failure().isLike(each.failure()))
                    .count();
            shown += alike;
            lines.addAll(words("✗ " + (alike > 1 ? Figures.grouped(alike) + " × " : "")
                    + Printable.line(kind.sentence())));
        }
        long more = report.result().counts().errors() - shown;
        if (more > 0) {
            lines.add("  … and " + Figures.grouped(more) + " more");
        }
        return lines;
    }

    private List<String> thresholds() {
        List<String> parts = new ArrayList<>();
        for (LoadThreshold.Result each : report.thresholds()) {
            parts.add(each.met()
                    ? colours.good("✓ ") + each.threshold()
                    : colours.bad("✗ ") + each.threshold() + " (" + each.actual() + ")");
        }
        if (parts.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(wrapped(parts, "   "));
        for (int i = 0; i < lines.size(); i++) {
            lines.set(i, (i == 0 ? "thresholds  " : " ".repeat(12)) + lines.get(i));
        }
        return lines;
    }

    private static List<String> words(String text) {
        List<String> lines = wrapped(List.of(text.split(" ")), " ");
        List<String> indented = new ArrayList<>(List.of(lines.getFirst()));
        lines.subList(1, lines.size()).forEach(line -> indented.add("  " + line));
        return indented;
    }

    /// As many parts on a line as it holds; a part that is longer has a line of its own.
    private static List<String> wrapped(List<String> parts, String between) {
        List<String> lines = new ArrayList<>();
        var line = new StringBuilder();
        for (String part : parts) {
            if (!line.isEmpty() && line.length() + between.length() + part.length() > WIDTH - 2) {
                lines.add(line + between.stripTrailing());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : between).append(part);
        }
        lines.add(line.toString());
        return lines;
    }
}
