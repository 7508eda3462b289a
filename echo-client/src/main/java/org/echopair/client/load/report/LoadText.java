package org.echopair.client.load.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.echopair.client.cli.Colours;
import org.echopair.client.exchange.LatencyHistograms;
import org.echopair.client.failure.Failure;
import org.echopair.client.load.engine.LoadFailure;
import org.echopair.client.load.engine.LoadLatencies;
import org.echopair.client.load.engine.LoadThreshold;
import org.echopair.client.report.LatencyFigures;
import org.echopair.client.text.Figures;
import org.echopair.client.text.Printable;

/// A load's report for people: aligned, and as wide as the terminal.
public final class LoadText {

    /// Further failures are in the JSON and HTML reports.
    private static final int FAILURES_SHOWN = 5;

    private final LoadReport report;
    private final Colours colours;
    private final int width;

    /// @param width in columns
    public LoadText(LoadReport report, Colours colours, int width) {
        this.report = report;
        this.colours = colours;
        this.width = width;
    }

    public void print(PrintStream out) {
        wrapped(report.about(), " · ", width - 2).forEach(out::println);
        words(report.counted()).forEach(out::println);
        latencies().forEach(out::println);
        report.notes()
                .forEach(note -> words("note: " + Printable.line(note)).forEach(out::println));
        failures().forEach(out::println);
        thresholds().forEach(out::println);
        verdict().forEach(out::println);
    }

    /// The verdict is the last line, whatever else there is to say; reasons that do not fit beside it
    /// come before.
    private List<String> verdict() {
        String word = report.verdict().word();
        if (report.verdict().passed()) {
            return List.of(coloured(word));
        }
        String reasons = report.reasons();
        String line = word + "  " + (reasons.isEmpty() ? "" : reasons + " · ") + report.ending();
        if (line.length() <= width) {
            return List.of(coloured(word) + line.substring(word.length()));
        }
        List<String> lines = new ArrayList<>(words("reasons: " + reasons));
        lines.add(coloured(word) + "  " + report.ending());
        return lines;
    }

    private String coloured(String word) {
        return switch (report.verdict().verdict()) {
            case PASS -> colours.good(word);
            case FAIL -> colours.bad(word);
            case INTERRUPTED -> colours.faint(word);
        };
    }

    /// Rows of latencies under the percentiles, which only stand there as far as samples carry them.
    private List<String> latencies() {
        LoadLatencies all = report.result().latencies();
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("latency"));
        List<Double> percentiles = carried(all);
        percentiles.forEach(percentile -> head.add(LatencyFigures.name(percentile)));
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
        row.addAll(LatencyFigures.cells(histogram, percentiles));
        rows.add(row);
    }

    /// As many columns as fit beside the first; the others follow in a table of their own.
    private List<String> aligned(List<List<String>> rows) {
        int columns = rows.getFirst().size();
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            int widest = 0;
            for (List<String> each : rows) {
                widest = Math.max(widest, each.get(column).length());
            }
            widths.add(widest + 2);
        }
        List<String> lines = new ArrayList<>();
        int from = 1;
        while (from < columns) {
            int to = from + 1;
            int room = width - widths.getFirst() - widths.get(from);
            while (to < columns && room >= widths.get(to) - 2) {
                room -= widths.get(to++);
            }
            for (List<String> row : rows) {
                var line = new StringBuilder(padded(row.getFirst(), widths.getFirst()));
                for (int column = from; column < to; column++) {
                    line.append(padded(row.get(column), widths.get(column)));
                }
                lines.add(line.toString().stripTrailing());
            }
            from = to;
        }
        return lines;
    }

    private static String padded(String cell, int width) {
        return cell + " ".repeat(width - cell.length());
    }

    /// One line for each kind, with how many there were and the words of the first of them.
    private List<String> failures() {
        Map<String, List<LoadFailure>> kinds = new LinkedHashMap<>();
        for (LoadFailure each : report.result().failures()) {
            kinds.computeIfAbsent(each.failure().kind() + " " + each.failure().phase(),
                    _ -> new ArrayList<>()).add(each);
        }
        List<String> lines = new ArrayList<>();
        for (List<LoadFailure> kind : kinds.values()) {
            if (lines.size() < FAILURES_SHOWN) {
                lines.add(line(kind));
            }
        }
        long listed = report.result().failures().size();
        long more = report.result().failuresByClass().values().stream().mapToLong(n -> n).sum()
                - listed;
        List<String> wrapped = new ArrayList<>();
        lines.forEach(each -> wrapped.addAll(words(each)));
        int kindsLeft = kinds.size() - lines.size();
        if (kindsLeft > 0) {
            wrapped.add("  … and " + Figures.counted(kindsLeft, "other kind"));
        }
        if (more > 0) {
            wrapped.add("  … and " + Figures.grouped(more) + " more, of which nothing is kept but"
                    + " the class");
        }
        return wrapped;
    }

    private static String line(List<LoadFailure> kind) {
        Failure first = kind.getFirst().failure();
        long others = kind.stream().map(each -> each.failure().address()).distinct().count() - 1;
        String sentence = kind.getFirst().sentence();
        if (others > 0) {
            sentence = sentence.replaceFirst(Pattern.quote(first.address() + ":"),
                    Matcher.quoteReplacement(first.address() + " and "
                            + Figures.counted(others, "other") + ":"));
        }
        return "✗ " + (kind.size() > 1 ? Figures.grouped(kind.size()) + " × " : "")
                + Printable.line(sentence);
    }

    private List<String> thresholds() {
        List<String> parts = new ArrayList<>();
        for (LoadThreshold.Result each : report.thresholds()) {
            parts.add(each.met()
                    ? "✓ " + each.threshold()
                    : "✗ " + each.threshold() + " (" + Printable.line(each.actual()) + ")");
        }
        String head = "thresholds  ";
        List<String> lines = new ArrayList<>();
        for (String line : parts.isEmpty()
                ? List.<String>of()
                : wrapped(parts, "   ", width - head.length())) {
            lines.add((lines.isEmpty() ? head : " ".repeat(head.length()))
                    + line.replace("✓ ", colours.good("✓ ")).replace("✗ ", colours.bad("✗ ")));
        }
        return lines;
    }

    private List<String> words(String text) {
        List<String> lines = wrapped(List.of(text.split(" ")), " ", width - 2);
        List<String> indented = new ArrayList<>(List.of(lines.getFirst()));
        lines.subList(1, lines.size()).forEach(line -> indented.add("  " + line));
        return indented;
    }

    /// As many parts on a line as it holds; a part that is longer is broken between words.
    private static List<String> wrapped(List<String> parts, String between, int room) {
        List<String> lines = new ArrayList<>();
        var line = new StringBuilder();
        for (String part : parts) {
            if (!line.isEmpty() && line.length() + between.length() + part.length() > room) {
                lines.add(line + between.stripTrailing());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : between).append(part);
            if (line.length() > room && part.contains(" ")) {
                List<String> broken = wrapped(List.of(line.toString().split(" ")), " ", room);
                lines.addAll(broken.subList(0, broken.size() - 1));
                line.setLength(0);
                line.append(broken.getLast());
            }
        }
        lines.add(line.toString());
        return lines;
    }
}
