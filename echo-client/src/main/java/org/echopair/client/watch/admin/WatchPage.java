package org.echopair.client.watch.admin;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.echopair.client.report.HtmlPage;
import org.echopair.client.report.Verdict;
import org.echopair.client.text.Figures;
import org.echopair.client.text.Layout;
import org.echopair.client.text.Printable;
import org.echopair.client.watch.meter.AddressSnapshot;
import org.echopair.client.watch.meter.AddressState;
import org.echopair.client.watch.meter.Times;
import org.echopair.client.watch.meter.WatchSnapshot;

/// The admin port's `/`: the addresses and how each of them is, for a person with a browser or curl.
final class WatchPage {

    static final int REFRESH_SECONDS = 5;

    private static final List<String> PATHS = List.of("/metrics", "/livez", "/readyz");

    private static final List<String> LEGEND = List.of(
            "Without any answer: the longest time in which no connection had one. Outages: all such"
                    + " time that began with a failure. Persistent, fresh: messages answered on connections that"
                    + " stay, and on new ones. Failed: connections that were not made, or broke between"
                    + " two messages. Moved: connections that the server closed between two messages.",
            "An address that left stays for five minutes. For machines: " + String.join(", ", PATHS)
                    + ".");

    private final WatchSnapshot watch;
    private final String node;
    private final WatchMatrix matrix;

    /// @param node where this process runs; empty where that is not known
    WatchPage(WatchSnapshot watch, String node) {
        this.watch = watch;
        this.node = node;
        this.matrix = new WatchMatrix(watch);
    }

    String html() {
        String words = headline();
        HtmlPage page = new HtmlPage(words).verdict(verdict(), words, lines());
        List<String> below = new ArrayList<>();
        if (matrix.notListed() > 0) {
            below.add(HtmlPage.paragraph("note", notListed()));
        }
        below.add(HtmlPage.table(WatchMatrix.HEADS, matrix.rows()));
        return page.section("addresses", below.toArray(String[]::new)).section("what this says",
                LEGEND.stream().map(line -> linked(HtmlPage.paragraph("faint", line)))
                        .toArray(String[]::new))
                .toString();
    }

    private static String linked(String html) {
        String linked = html;
        for (String path : PATHS) {
            linked = linked.replace(path, "<a href=\"" + path + "\">" + path + "</a>");
        }
        return linked;
    }

    String text() {
        List<String> all = new ArrayList<>();
        all.add(Printable.line(headline()));
        lines().forEach(line -> all.add(Printable.line(line)));
        all.add("");
        all.addAll(Layout.aligned(table(), false));
        if (matrix.notListed() > 0) {
            all.add(notListed());
        }
        all.add("");
        LEGEND.forEach(line -> all.addAll(Layout.wrapped(line, Layout.WIDTH, "")));
        return String.join("\n", all);
    }

    /// With the figures, which begin with the third column, to the right.
    private List<List<String>> table() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(WatchMatrix.HEADS);
        rows.addAll(matrix.rows());
        int[] widths = new int[WatchMatrix.HEADS.size()];
        for (List<String> row : rows) {
            for (int i = 2; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> {
            List<String> cells = new ArrayList<>();
            for (String cell : row) {
                cells.add(Layout.toTheRight(cell, widths[cells.size()]));
            }
            return cells;
        }).toList();
    }

    private Verdict verdict() {
        if (matrix.count(AddressState.FAILS) > 0 || noneIs(AddressState.FAILS)
                || watch.neverResolved()) {
            return Verdict.FAIL;
        }
        return matrix.here() > 0 && matrix.count(AddressState.ANSWERS) == matrix.here()
                && !noneIs(AddressState.UNSTEADY) && !noneIs(AddressState.UNASKED)
                        ? Verdict.PASS
                        : Verdict.INTERRUPTED;
    }

    private boolean noneIs(AddressState state) {
        return matrix.none().map(AddressSnapshot::state).filter(state::equals).isPresent();
    }

    private String headline() {
        String of = " of " + watch.target();
        int failing = matrix.count(AddressState.FAILS);
        if (failing > 0) {
            return some(failing) + of + (failing == 1 ? " fails" : " fail");
        }
        return ofName().orElseGet(() -> ofAddresses(of));
    }

    /// Where nothing can be said of any address.
    private Optional<String> ofName() {
        if (watch.neverResolved()) {
            return Optional.of(watch.target() + " does not resolve");
        }
        return matrix.none().flatMap(none -> switch (none.state()) {
            case FAILS -> Optional.of((WatchMatrix.isUnresolved(none)
                    ? watch.target() + " does not resolve"
                    : "no connection to " + watch.target()) + " (" + none.trouble() + ")");
            case UNASKED -> Optional.of(watch.target() + " was not always asked");
            default -> Optional.empty();
        });
    }

    private String ofAddresses(String of) {
        int here = matrix.here();
        if (here == 0) {
            return "no address" + of;
        }
        int unsteady = matrix.count(AddressState.UNSTEADY);
        if (unsteady > 0) {
            return some(unsteady) + of + (unsteady == 1 ? " answers" : " answer")
                    + ", but not always";
        }
        int unasked = matrix.count(AddressState.UNASKED);
        if (unasked > 0) {
            return some(unasked) + of + (unasked == 1 ? " was" : " were") + " not always asked";
        }
        int fresh = matrix.count(AddressState.NEW);
        if (fresh > 0) {
            return some(fresh) + of + (fresh == 1 ? " has" : " have") + " not answered yet";
        }
        if (noneIs(AddressState.UNSTEADY)) {
            return watch.target() + " answers, but not always";
        }
        return watch.target() + (here == 1
                ? " answers at its one address"
                : " answers at all of its " + Figures.grouped(here) + " addresses");
    }

    private String some(int count) {
        int here = matrix.here();
        return Figures.grouped(count) + " of " + Figures.grouped(here)
                + (here == 1 ? " address" : " addresses");
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (!matrix.summary().isEmpty()) {
            lines.add(matrix.summary());
        }
        lines.add((node.isEmpty() ? "seen" : "seen from " + node) + " at "
                + watch.at().truncatedTo(ChronoUnit.SECONDS) + ", and again every "
                + REFRESH_SECONDS + " s in a browser");
        Times resolved = watch.resolveTimes();
        if (resolved.count() > 0) {
            lines.add("the name was asked for " + times(resolved.count()) + ", which took "
                    + Figures.time(resolved.sumNanos() / resolved.count())
                    + (resolved.count() == 1 ? "" : " on average") + failures());
        }
        long unasked = watch.addresses().stream().mapToLong(AddressSnapshot::unasked).sum();
        if (unasked > 0) {
            lines.add("this client itself lacked something " + times(unasked)
                    + ", and did not ask (LOCAL)");
        }
        if (watch.lagNanos() > 0) {
            lines.add("this client itself stood still for " + Figures.time(watch.lagNanos())
                    + " in all, which counts nowhere else");
        }
        return lines;
    }

    private String failures() {
        return watch.resolveFailures() == 0
                ? ""
                : watch.resolveTimes().count() == 1
                        ? " and failed"
                        : " and failed " + times(watch.resolveFailures());
    }

    private static String times(long count) {
        return count == 1 ? "once" : Figures.grouped(count) + " times";
    }

    private String notListed() {
        return Figures.grouped(matrix.notListed()) + " more are not listed; they are no worse than"
                + " the last of these";
    }
}
