package org.echopair.client.watch;

import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.echopair.client.cli.Colours;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.text.Figures;

/// What a person reads of a watch: each event as it happens, then a table of the streams and the
/// verdict.
final class WatchText {

    /// More rows than this are summed up in one, beginning with those to which nothing happened.
    private static final int MOST_ROWS = 20;

    static final List<String> HEADS = List.of("", "sent", "answered", "lost", "wrong",
            "late", "no conn", "available", "longest gap");
    private static final int[] WIDTHS = {11, 9, 10, 7, 7, 6, 9, 11, 13};

    private final PrintStream out;
    private final Colours colours;

    WatchText(PrintStream out, Colours colours) {
        this.out = out;
        this.colours = colours;
    }

    void begin(WatchConfig config) {
        out.println("watching " + config.connection().target() + " for "
                + Figures.time(config.duration().toNanos()) + ": "
                + Figures.grouped(config.persistent()) + " persistent and "
                + Figures.grouped(config.fresh()) + " fresh, a message each every "
                + Figures.time(config.interval().toNanos()));
    }

    void event(WatchEvent event) {
        String line = event.line();
        out.println(switch (event.kind()) {
            case MOVED, RECONNECTED -> line;
            case RECOVERED -> colours.good(line);
            case LOST, LATE, DIFFERENT, RESET, CLOSED, NOT_CONNECTED -> colours.bad(line);
        });
        out.flush();
    }

    void end(WatchReport report) {
        if (report.log().eventsNotKept() > 0) {
            out.println("and " + Figures.grouped(report.log().eventsNotKept())
                    + " events that were only counted");
        }
        out.println(row(HEADS));
        List<WatchReport.Stream> rows = new ArrayList<>(report.streams());
        if (rows.size() > MOST_ROWS) {
            rows.removeIf(stream -> stream.availability() == 1 && stream.late() == 0);
            rows = rows.subList(0, Math.min(rows.size(), MOST_ROWS));
        }
        rows.forEach(stream -> out.println(row(cells(stream))));
        int others = report.streams().size() - rows.size();
        if (others > 0) {
            out.println("and " + Figures.grouped(others) + " more of the "
                    + Figures.grouped(report.streams().size()) + " streams");
        }
        out.println(row(List.of("total", Figures.grouped(report.total(WatchReport.Stream::sent)),
                Figures.grouped(report.total(WatchReport.Stream::answered)),
                Figures.grouped(report.total(WatchReport.Stream::lost)),
                Figures.grouped(report.total(WatchReport.Stream::wrong)),
                Figures.grouped(report.total(WatchReport.Stream::late)),
                Figures.grouped(report.total(WatchReport.Stream::notConnected)),
                WatchReport.percent(report.availability()),
                Figures.time(report.log().gaps().longestNanos()))));
        if (report.unfinished() > 0) {
            out.println(Figures.grouped(report.unfinished())
                    + " messages were on their way when it was stopped, and are not judged");
        }
        long gapNanos = report.log().gaps().longestNanos();
        out.println("longest time without any answer: " + Figures.time(gapNanos) + ", from "
                + report.began().plusNanos(report.log().gaps().longestAfterNanos())
                        .truncatedTo(ChronoUnit.MILLIS));
        String verdict = report.verdict();
        out.println(report.exitCode() == ExitCode.PASS
                ? colours.good(verdict)
                : colours.bad(verdict));
        out.flush();
    }

    static List<String> cells(WatchReport.Stream stream) {
        return List.of(stream.name(), Figures.grouped(stream.sent()),
                Figures.grouped(stream.answered()), Figures.grouped(stream.lost()),
                Figures.grouped(stream.wrong()), Figures.grouped(stream.late()),
                Figures.grouped(stream.notConnected()),
                WatchReport.percent(stream.availability()),
                Figures.time(stream.longestGapNanos()));
    }

    /// The name to the left, figures to the right.
    private static String row(List<String> cells) {
        var row = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String space = " ".repeat(Math.max(0, WIDTHS[i] - cells.get(i).length()));
            row.append(i == 0 ? cells.get(i) + space : space + cells.get(i));
        }
        return row.toString().stripTrailing();
    }
}
