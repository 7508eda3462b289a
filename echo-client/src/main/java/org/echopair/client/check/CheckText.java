package org.echopair.client.check;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.echopair.client.cli.BackgroundPrinter;
import org.echopair.client.cli.Colours;
import org.echopair.client.exchange.Target;
import org.echopair.client.report.Lag;
import org.echopair.client.text.Figures;
import org.echopair.client.text.Layout;
import org.echopair.client.text.Printable;

/// What a person reads of `check`: a line for each check when it is done.
final class CheckText {

    private static final int NAME_WIDTH = 12;
    private static final int TIME_WIDTH = 9;
    private static final String INDENT = " ".repeat(4 + NAME_WIDTH);

    private final PrintStream out;
    private final BackgroundPrinter printer;
    private final Colours colours;
    private final int width;
    private final Target target;
    private final Supplier<Optional<String>> remote;

    /// Held back until it is known what the target resolved and connected to.
    private final List<String> heldBack = new ArrayList<>();
    private boolean headed;

    /// @param width of the lines
    CheckText(PrintStream out, BackgroundPrinter printer, Colours colours, int width, Target target,
            Supplier<Optional<String>> remote) {
        this.width = width;
        this.out = out;
        this.printer = printer;
        this.colours = colours;
        this.target = target;
        this.remote = remote;
    }

    void onResult(CheckResult result) {
        heldBack.addAll(lines(result));
        boolean first = result.name().equals(Checks.RESOLVE) || result.name().equals(CheckRun.WAIT);
        if (!first || result.status() == CheckResult.Status.FAILED) {
            flush();
        }
    }

    /// Where the addresses have lines of their own: nothing is known of the name but this.
    void onResultAtOnce(CheckResult result) {
        onResult(result);
        flush();
    }

    void end(CheckReport report, Lag lag) {
        flush();
        report.notes().forEach(this::note);
        lag.note().ifPresent(this::note);
        println(switch (report.outcome()) {
            case PASS -> colours.good(report.verdict());
            case FAIL -> colours.bad(report.verdict());
            case INTERRUPTED -> report.verdict();
        });
    }

    private void println(String line) {
        printer.print(() -> out.println(line));
    }

    private void note(String note) {
        Layout.wrapped("note: " + Printable.line(note), width, "  ").forEach(this::println);
    }

    private void flush() {
        if (!headed) {
            println(header());
            headed = true;
        }
        heldBack.forEach(this::println);
        heldBack.clear();
    }

    /// `echo-server:8888 → 10.96.12.7:8888 (IPv4)`.
    private String header() {
        String given = target.toString();
        return remote.get().map(address -> (address.equals(given) ? given : given + " → " + address)
                + (address.startsWith("[") ? " (IPv6)" : " (IPv4)")).orElse(given);
    }

    private List<String> lines(CheckResult result) {
        String start = "  " + result.status().mark() + " "
                + Layout.padded(result.name(), NAME_WIDTH);
        String detail = Printable.line(result.detail());
        boolean timed = result.status() == CheckResult.Status.PASSED;
        List<String> parts = Layout.wrapped(detail,
                width - INDENT.length() - (timed ? TIME_WIDTH : 0), "");
        List<String> lines = new ArrayList<>();
        for (String part : parts) {
            lines.add((lines.isEmpty() ? start : INDENT) + part);
        }
        if (timed) {
            String time = Figures.time(result.nanos());
            lines.set(0, Layout.padded(lines.getFirst(), width - time.length()) + time);
        }
        lines.replaceAll(line -> switch (result.status()) {
            case PASSED -> line.replaceFirst("✓", colours.good("✓"));
            case FAILED -> colours.bad(line);
            case SKIPPED, INTERRUPTED -> colours.faint(line);
        });
        return lines;
    }
}
