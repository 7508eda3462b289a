package org.echopair.client.watch;

import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.echopair.client.cli.Colours;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.report.Verdict;
import org.echopair.client.text.Figures;
import org.echopair.client.text.Layout;
import org.echopair.client.text.Printable;

/// What a person reads of a watch: each event as it happens, then a table of the streams and the
/// verdict, in lines that fit the terminal.
final class WatchText {

    /// More rows than this are summed up in one, beginning with those to which nothing happened.
    private static final int MOST_ROWS = 20;

    static final List<String> HEADS = List.of("", "sent", "answered", "lost", "wrong", "late",
            "no conn", "available", "gap");

    static final String LEGEND = "available: the share of the messages due that were answered;"
            + " gap: the longest time without an answer";

    /// Behind the time of day, so that the reason stands below the event.
    private static final String INDENT = " ".repeat(14);

    private final PrintStream out;
    private final Colours colours;
    private final int columns;

    WatchText(PrintStream out, Colours colours, int columns) {
        this.out = out;
        this.colours = colours;
        this.columns = columns;
    }

    void begin(WatchConfig config) {
        boolean each = config.addresses().isPresent();
        wrapped((each ? "watching each address of " : "watching ") + config.connection().target()
                + " "
                + config.durationWords() + ": "
                + Figures.grouped(config.persistent()) + " persistent and "
                + Figures.grouped(config.fresh()) + " fresh" + (each ? " for each" : "")
                + ", a message of "
                + config.sizes().words() + " each every "
                + Figures.time(config.interval().toNanos()) + "; times are UTC");
        out.flush();
    }

    /// Those that are alike stand in one line, with the words of the first.
    void events(List<AlikeEvents> events) {
        for (AlikeEvents alike : events) {
            List<String> lines = new ArrayList<>();
            String title = alike.title();
            String detail = Printable.line(alike.detail());
            if (title.length() + 2 + detail.length() <= columns) {
                lines.add(title + "  " + detail);
            } else {
                lines.add(title);
                Layout.wrapped(detail, columns - INDENT.length(), "")
                        .forEach(line -> lines.add(INDENT + line));
            }
            lines.forEach(line -> out.println(coloured(alike.kind().tone(), line)));
        }
        out.flush();
    }

    void notListed(long count) {
        out.println("and " + Figures.counted(count, "event") + " that came too fast to be listed");
    }

    private String coloured(WatchEvent.Tone tone, String line) {
        return switch (tone) {
            case GOOD -> colours.good(line);
            case BAD -> colours.bad(line);
            case NEUTRAL, WARNING -> line;
        };
    }

    void end(WatchReport report) {
        if (!report.rows().isEmpty()) {
            table(report);
            wrapped(LEGEND);
            report.worstGap().ifPresent(stream -> {
                wrapped("longest gap: " + Figures.time(stream.longestGapNanos()) + " of "
                        + stream.name() + ", from "
                        + report.gapBegan(stream).truncatedTo(ChronoUnit.MILLIS));
                wrapped("without any answer at all: " + Figures.time(report.silenceNanos()));
            });
        }
        report.notes().forEach(note -> wrapped("note: " + note));
        String verdict = report.lastLine(columns);
        out.println(report.verdict() == Verdict.PASS
                ? colours.good(verdict)
                : report.exitCode() == ExitCode.PASS ? verdict : colours.bad(verdict));
        out.flush();
    }

    private void table(WatchReport report) {
        List<List<String>> rows = new ArrayList<>(List.of(HEADS));
        List<WatchReport.Stream> shown = new ArrayList<>(report.rows());
        if (shown.size() > MOST_ROWS) {
            shown.removeIf(stream -> stream.availability() == 1 && stream.late() == 0);
            shown = shown.subList(0, Math.min(shown.size(), MOST_ROWS));
        }
        shown.forEach(stream -> rows.add(cells(stream)));
        rows.add(total(report));
        List<String> lines = new ArrayList<>(fitting(rows));
        int others = report.rows().size() - shown.size();
        if (others > 0) {
            String all = "of the " + Figures.grouped(report.rows().size())
                    + (report.addresses().isEmpty() ? " streams" : " addresses");
            lines.add(lines.size() - 1, shown.isEmpty()
                    ? "all " + all + " without a fault"
                    : "and " + Figures.grouped(others) + " more " + all);
        }
        lines.forEach(out::println);
    }

    /// On a narrow terminal columns give way: first those that are all zero, then what others imply.
    private List<String> fitting(List<List<String>> rows) {
        List<List<String>> shown = new ArrayList<>(rows);
        List<String> lines = Layout.aligned(shown, true);
        while (lines.stream().anyMatch(line -> line.length() > columns)) {
            int column = dispensable(shown);
            if (column < 0) {
                break;
            }
            shown.replaceAll(row -> {
                List<String> fewer = new ArrayList<>(row);
                fewer.remove(column);
                return fewer;
            });
            lines = Layout.aligned(shown, true);
        }
        return lines;
    }

    private static int dispensable(List<List<String>> rows) {
        List<String> heads = rows.getFirst();
        for (int column = 1; column < heads.size(); column++) {
            int at = column;
            if (rows.stream().skip(1).allMatch(row -> row.get(at).equals("0"))) {
                return column;
            }
        }
        return heads.indexOf("sent") >= 0 ? heads.indexOf("sent") : heads.indexOf("answered");
    }

    static List<String> cells(WatchReport.Stream stream) {
        return List.of(stream.name(), Figures.grouped(stream.sent()),
                Figures.grouped(stream.answered()), Figures.grouped(stream.lost()),
                Figures.grouped(stream.wrong()), Figures.grouped(stream.late()),
                Figures.grouped(stream.notConnected()),
                stream.due() == 0 ? "–" : WatchReport.percent(stream.availability()),
                Figures.time(stream.longestGapNanos()));
    }

    static List<String> total(WatchReport report) {
        return List.of("total", Figures.grouped(report.total(WatchReport.Stream::sent)),
                Figures.grouped(report.total(WatchReport.Stream::answered)),
                Figures.grouped(report.total(WatchReport.Stream::lost)),
                Figures.grouped(report.total(WatchReport.Stream::wrong)),
                Figures.grouped(report.total(WatchReport.Stream::late)),
                Figures.grouped(report.total(WatchReport.Stream::notConnected)),
                report.total(WatchReport.Stream::due) == 0
                        ? "–"
                        : WatchReport.percent(report.availability()),
                report.worstGap().map(stream -> Figures.time(stream.longestGapNanos()))
                        .orElse("–"));
    }

    private void wrapped(String text) {
        Layout.wrapped(text, columns, "  ").forEach(out::println);
    }
}
