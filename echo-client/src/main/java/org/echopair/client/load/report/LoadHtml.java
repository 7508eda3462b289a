package org.echopair.client.load.report;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.echopair.client.failure.Failure;
import org.echopair.client.load.engine.LoadAddress;
import org.echopair.client.load.engine.LoadFailure;
import org.echopair.client.load.engine.LoadLatencies;
import org.echopair.client.load.engine.LoadResult;
import org.echopair.client.load.engine.LoadThreshold;
import org.echopair.client.report.HtmlPage;
import org.echopair.client.report.LatencyFigures;
import org.echopair.client.report.TimeAxis;
import org.echopair.client.text.Figures;

/// A load's report as a page: the verdict, the percentile curve, the timeline, and what failed.
public final class LoadHtml {

    /// What the ids of the failures' rows begin with.
    static final String FAILURE_ID = "failure-";

    private final LoadReport report;
    private final LoadResult result;

    private LoadHtml(LoadReport report) {
        this.report = report;
        this.result = report.result();
    }

    public static HtmlPage page(LoadReport report) {
        return new LoadHtml(report).page();
    }

    private HtmlPage page() {
        List<String> lines = new ArrayList<>(List.of(report.counted()));
        if (!report.verdict().reasons().isEmpty()) {
            lines.add(report.reasons());
        }
        lines.add(String.join(" · ", report.about()));
        lines.add(result.start().truncatedTo(ChronoUnit.SECONDS) + " · " + report.ending());
        HtmlPage page = HtmlPage.of(report.verdict().verdict(), "load of " + report.target(),
                lines);
        if (!report.notes().isEmpty()) {
            page.section("Notes", report.notes().stream()
                    .map(note -> HtmlPage.paragraph("note", note)).toArray(String[]::new));
        }
        page.section("Thresholds", thresholds());
        var charts = new LoadCharts(report);
        if (result.latencies().connect().getTotalCount() > 0
                || result.latencies().fromSent().getTotalCount() > 0) {
            charts.curve().addSection(page, latencies());
        }
        if (!result.timeline().isEmpty()) {
            page.section("Timeline", charts.throughput(), charts.latencyOverTime());
        }
        if (!result.addresses().isEmpty()) {
            page.section("Addresses", addresses());
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

    private String latencies() {
        LoadLatencies all = result.latencies();
        var figures = new LatencyFigures(report.percentiles());
        if (report.isOpenLoop()) {
            figures.row("round trip from due", all.fromDue());
        }
        figures.row("round trip from sent", all.fromSent()).row("connect", all.connect())
                .row("first byte", all.firstByte());
        if (report.isOpenLoop()) {
            figures.row("lag of the schedule", all.lag());
        }
        return figures.table(report.isOpenLoop()
                ? ""
                : "; a closed loop sends less while it waits, so that it sees long latencies too"
                        + " seldom");
    }

    private String addresses() {
        List<List<String>> rows = new ArrayList<>();
        for (LoadAddress each : result.addresses()) {
            rows.add(List.of(each.address(), Figures.grouped(each.connections()),
                    Figures.grouped(each.verified()), Figures.grouped(each.failures()),
                    each.firstFailure() == null ? "" : each.firstFailure().sentence()));
        }
        return HtmlPage.table(List.of("Address", "Connections", "Verified", "Failed to connect",
                "First failure"), rows);
    }

    private String failures() {
        List<List<String>> rows = new ArrayList<>();
        for (LoadFailure each : result.failures()) {
            Failure failure = each.failure();
            rows.add(List.of(TimeAxis.timeOfDay(failure.when()),
                    "✗ " + failure.kind(), failure.phase().name(), failure.address(),
                    Figures.grouped(each.connection()), Figures.grouped(each.message()),
                    failure.detail()));
        }
        long more = result.failuresByClass().values().stream().mapToLong(count -> count).sum()
                - rows.size();
        return HtmlPage.table(List.of("Time (UTC)", "Class", "Phase", "Address", "Connection",
                "Message", "Detail"), rows, FAILURE_ID)
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
}
