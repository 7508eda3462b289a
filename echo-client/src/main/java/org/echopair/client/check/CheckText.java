package org.echopair.client.check;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.echopair.client.cli.Colours;
import org.echopair.client.exchange.Target;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.text.Figures;
import org.echopair.client.text.Printable;

/// What a person reads of `check`: a line for each check when it is done, at 80 columns.
final class CheckText {

    private static final int WIDTH = 80;
    private static final int NAME_WIDTH = 12;
    private static final int TIME_WIDTH = 9;
    private static final String INDENT = " ".repeat(4 + NAME_WIDTH);

    private final PrintStream out;
    private final Colours colours;
    private final Target target;
    private final Supplier<Optional<String>> remote;

    /// Held back until it is known what the target resolved and connected to.
    private final List<String> heldBack = new ArrayList<>();
    private boolean headed;

    CheckText(PrintStream out, Colours colours, Target target, Supplier<Optional<String>> remote) {
        this.out = out;
        this.colours = colours;
        this.target = target;
        this.remote = remote;
    }

    void onResult(CheckResult result) {
        heldBack.addAll(lines(result));
        boolean first = result.name().equals("resolve") || result.name().equals(CheckRun.WAIT);
        if (!first || result.status() == CheckResult.Status.FAILED) {
            flush();
        }
    }

    void end(CheckReport report) {
        flush();
        out.println(report.exitCode() == ExitCode.PASS
                ? colours.good(report.verdict())
                : colours.bad(report.verdict()));
        out.flush();
    }

    private void flush() {
        if (!headed) {
            out.println(header());
            headed = true;
        }
        heldBack.forEach(out::println);
        heldBack.clear();
        out.flush();
    }

    /// `echo-server:8888 → 10.96.12.7:8888 (IPv4)`.
    private String header() {
        String given = target.toString();
        return remote.get().map(address -> (address.equals(given) ? given : given + " → " + address)
                + (address.startsWith("[") ? " (IPv6)" : " (IPv4)")).orElse(given);
    }

    private List<String> lines(CheckResult result) {
        String start = "  " + result.status().mark() + " " + padded(result.name(), NAME_WIDTH);
        String detail = Printable.line(result.detail());
        boolean timed = result.status() == CheckResult.Status.PASSED;
        List<String> parts = wrapped(detail, WIDTH - INDENT.length() - (timed ? TIME_WIDTH : 0));
        List<String> lines = new ArrayList<>();
        for (String part : parts) {
            lines.add((lines.isEmpty() ? start : INDENT) + part);
        }
        if (timed) {
            String time = Figures.time(result.nanos());
            lines.set(0, padded(lines.getFirst(), WIDTH - time.length()) + time);
        }
        lines.replaceAll(line -> switch (result.status()) {
            case PASSED -> line.replaceFirst("✓", colours.good("✓"));
            case FAILED -> colours.bad(line);
            case SKIPPED -> colours.faint(line);
        });
        return lines;
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /// Broken at spaces; a word that is longer than a line stays whole.
    private static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        var line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
