package org.echopair.client.load.report;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.echopair.client.cli.RunContext;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.echopair.client.load.engine.LoadConfig;
import org.echopair.client.load.engine.LoadResult;
import org.echopair.client.load.engine.LoadThreshold;
import org.echopair.client.report.Lag;
import org.echopair.client.report.ReportHead;
import org.echopair.client.text.Figures;
import org.echopair.client.text.Printable;
import org.jspecify.annotations.Nullable;

/// A load, judged: what every form of report is made from, and what `merge` adds up.
///
/// @param pods how many runs it is made of
/// @param runs the ids in the headers of its messages, of a sum one for each run; those of version 1
/// have none
/// @param percentiles the ones to print
/// @param notes remarks that are not failures
public record LoadReport(int pods, List<String> runs, LoadSettings settings,
        List<Double> percentiles, LoadResult result, LoadRates rates,
        List<LoadThreshold.Result> thresholds, LoadVerdict verdict, List<String> notes) {

    public static LoadReport of(LoadConfig config, LoadResult result) {
        return of(1, List.of(HexFormat.of().toHexDigits(config.run())), LoadSettings.of(config),
                config.percentiles(), result,
                LoadRates.of(result), config.thresholds());
    }

    static LoadReport of(int pods, List<String> runs, LoadSettings settings,
            List<Double> percentiles, LoadResult result, LoadRates rates,
            List<LoadThreshold> thresholds) {
        List<LoadThreshold.Result> judged = new ArrayList<>();
        for (LoadThreshold threshold : thresholds) {
            judged.add(
                    threshold.judge(result, rates.verified()));
        }
        return new LoadReport(pods, runs, settings, percentiles, result, rates, judged,
                LoadVerdict.of(result, judged), LoadNotes.of(settings, result));
    }

    /// The same of a run that `--wait` had a whole round trip before: a path that was there and broke.
    public LoadReport afterRoundTrip() {
        return verdict.exitCode() == ExitCode.NEVER_CONNECTED
                ? with(verdict.and(ExitCode.DISTURBED, "after a round trip of --wait"))
                : this;
    }

    LoadReport with(LoadVerdict other) {
        return new LoadReport(pods, runs, settings, percentiles, result, rates, thresholds, other,
                notes);
    }

    /// Its id, where it is of one run.
    private @Nullable String run() {
        return pods == 1 && !runs.isEmpty() ? runs.getFirst() : null;
    }

    boolean isOpenLoop() {
        return settings.isOpenLoop();
    }

    String target() {
        return settings.text("target");
    }

    boolean everConnected() {
        return result.counts().connected() + result.counts().reconnected() > 0;
    }

    long nanos() {
        return (long) (result.seconds() * 1e9);
    }

    /// @param context of the command that writes it, which for a sum is `merge`
    ReportHead head(RunContext context) {
        return new ReportHead(context, run(), verdict.verdict(),
                verdict.decides() ? verdict.exitCode() : null, summary(), verdict.reasons(), notes,
                String.valueOf(settings.values().get("target")), result.start(), nanos(),
                new Lag(result.lag().longestNanos(), result.lag().totalNanos()));
    }

    /// `open loop, 20,000 msg/s asked, 19,998 sent · 50 connections · 64 B · 30 s after 2 s of
    /// warm-up`, in parts.
    List<String> about() {
        List<String> about = new ArrayList<>();
        about.add((pods > 1 ? Figures.grouped(pods) + " reports, " : "") + pace());
        about.add(Figures.counted(pods * (long) settings.number("connections"), "connection"));
        long pipeline = (long) settings.number("pipeline");
        if (pipeline > 1) {
            about.add(Figures.grouped(pipeline) + " in flight on each");
        }
        String payload = settings.text("payload");
        about.add(settings.text("payload_size")
                + (payload.equals("random") ? "" : " of " + payload));
        if (everConnected()) {
            about.add(duration());
        }
        return about;
    }

    /// What was sent of the rate that was asked for, over the time asked for: a run that is cut short
    /// sends fewer, and not faster.
    private String pace() {
        if (!isOpenLoop()) {
            return "closed loop" + (rates.verified() > 0
                    ? ", " + Figures.rounded(rates.verified()) + " msg/s"
                    : "");
        }
        double asked = settings.askedPerSecond(pods);
        long due = result.counts().scheduled();
        return "open loop, " + Figures.rounded(asked) + " msg/s asked" + (due > 0
                ? ", " + Figures.rounded(asked * result.counts().sent() / due) + " sent"
                : "");
    }

    private String duration() {
        long warmup = (long) (settings.number("warmup_seconds") * 1e9);
        if (warmup == 0) {
            return Figures.time(nanos());
        }
        return nanos() == 0
                ? "ended before its " + Figures.time(warmup) + " of warm-up had passed"
                : Figures.time(nanos()) + " after " + Figures.time(warmup) + " of warm-up";
    }

    /// Whether nothing was found but a limit of this machine, which says nothing about the path.
    private boolean isOnlyLocal() {
        return result.failuresByClass().keySet().equals(Set.of(FailureClass.LOCAL));
    }

    /// As a round trip of `--wait` may, before any connection of the load's own.
    private boolean failedBehindConnect() {
        return result.failures().stream()
                .anyMatch(each -> each.failure().phase().compareTo(Phase.CONNECT) > 0);
    }

    /// `verified 599,940 messages, 0 lost, 0 wrong`.
    String counted() {
        if (!everConnected()) {
            if (isOnlyLocal()) {
                return "nothing was sent";
            }
            return failedBehindConnect() ? "no first round trip succeeded" : "never connected";
        }
        long wrong = result.failuresByClass().getOrDefault(FailureClass.MISMATCH, 0L)
                + result.failuresByClass().getOrDefault(FailureClass.SURPLUS, 0L);
        return "verified " + Figures.counted(result.counts().verified(), "message") + ", "
                + Figures.grouped(result.counts().lost()) + " lost, " + Figures.grouped(wrong)
                + " wrong";
    }

    /// The whole of it in one line, for where there is no more room.
    public String summary() {
        return verdict.word() + "  load of " + target() + ": " + counted()
                + (verdict.reasons().isEmpty() ? "" : " · " + reasons())
                + (verdict.passed() ? "" : " · " + ending());
    }

    /// Safe to print: some may have come from a file.
    String reasons() {
        return Printable.line(String.join(", ", verdict.reasons()));
    }

    String ending() {
        return verdict.decides()
                ? "exit " + verdict.exitCode().number()
                : "this is what there was until then";
    }
}
