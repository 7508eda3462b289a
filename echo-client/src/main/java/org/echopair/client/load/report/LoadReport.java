package org.echopair.client.load.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.load.engine.LoadConfig;
import org.echopair.client.load.engine.LoadCounts;
import org.echopair.client.load.engine.LoadResult;
import org.echopair.client.load.engine.LoadThreshold;
import org.echopair.client.text.Figures;

/// A load, judged: what every form of report is made from, and what [MergeCommand] adds up. As JSON it has
/// the schema [LoadJson#SCHEMA].
///
/// @param pods how many runs it is made of
/// @param settings by name, with the unit in it; the values are strings, numbers and booleans
/// @param percentiles the ones to print
/// @param notes what a careful reader wants to know although it is no failure
public record LoadReport(int pods, Map<String, Object> settings, List<Double> percentiles,
        LoadResult result,
        List<LoadThreshold.Result> thresholds, LoadVerdict verdict, List<String> notes) {

    /// What lag is worth a word: a schedule that is kept lags by the time that waking up takes.
    private static final long LAG_TO_TELL_NANOS = 10_000_000;

    public static LoadReport of(LoadConfig config, LoadResult result) {
        return of(1, settings(config), config.percentiles(), result, config.thresholds());
    }

    public static LoadReport of(int pods, Map<String, Object> settings, List<Double> percentiles,
            LoadResult result, List<LoadThreshold> thresholds) {
        List<LoadThreshold.Result> judged = new ArrayList<>();
        double rate = result.seconds() == 0 ? 0 : result.counts().verified() / result.seconds();
        for (LoadThreshold threshold : thresholds) {
            judged.add(threshold.judge(result.counts(), rate, result.latencies()));
        }
        var verdict = LoadVerdict.of(result, judged);
        return new LoadReport(pods, settings, percentiles, result, judged, verdict,
                notes(settings, result));
    }

    static Map<String, Object> settings(LoadConfig config) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("target", config.connection().target().toString());
        settings.put("mode", config.isOpenLoop() ? "open loop" : "closed loop");
        settings.put("connections", config.connections());
        if (config.duration() != null) {
            settings.put("duration_seconds", config.duration().toMillis() / 1e3);
        }
        if (config.count() > 0) {
            settings.put("count_messages", config.count());
        }
        if (config.isOpenLoop()) {
            settings.put("rate_per_second", config.rate());
        }
        settings.put("payload", config.payload());
        settings.put("payload_size", config.sizes().words());
        settings.put("pipeline", config.pipeline());
        settings.put("warmup_seconds", config.warmup().toMillis() / 1e3);
        settings.put("reconnect", config.reconnect());
        settings.put("connect_timeout_seconds",
                config.connection().connectTimeout().toMillis() / 1e3);
        settings.put("timeout_seconds", config.connection().timeout().toMillis() / 1e3);
        settings.put("address_family", config.connection().family().toString());
        return settings;
    }

    private static List<String> notes(Map<String, Object> settings, LoadResult result) {
        List<String> notes = new ArrayList<>();
        LoadCounts counts = result.counts();
        Histogram lag = result.latencies().lag();
        if (counts.unsent() > 0 && counts.unsent() * 1000 > counts.scheduled()) {
            notes.add("the rate asked for was not reached: " + Figures.grouped(counts.unsent())
                    + " of " + Figures.grouped(counts.scheduled())
                    + " messages were due and never sent; no percentile holds them");
        }
        if (settings.get("mode").equals("open loop") && lag.getMaxValue() > LAG_TO_TELL_NANOS) {
            notes.add("the schedule lagged by up to " + Figures.time(lag.getMaxValue())
                    + "; latency from due holds that");
        }
        if (counts.outstanding() > 0) {
            notes.add(Figures.counted(counts.outstanding(), "message")
                    + " on the way when the run was interrupted");
        }
        if (counts.orderlyEnds() > 0) {
            notes.add("the peer closed " + Figures.counted(counts.orderlyEnds(), "connection")
                    + " between messages; nothing was lost by that");
        }
        if (counts.reconnected() > 0) {
            notes.add(Figures.counted(counts.reconnected(), "connection") + " opened again");
        }
        return notes;
    }

    boolean isOpenLoop() {
        return settings.get("mode").equals("open loop");
    }

    String target() {
        return String.valueOf(settings.get("target"));
    }

    double perSecond(long number) {
        return result.seconds() == 0 ? 0 : number / result.seconds();
    }

    /// `open loop, 20,000 msg/s asked, 19,998 sent · 50 connections · 64 B · 30 s after 2 s of
    /// warm-up`, in parts.
    List<String> about() {
        List<String> about = new ArrayList<>();
        LoadCounts counts = result.counts();
        String sent = Figures.rounded(perSecond(counts.sent()));
        about.add((pods > 1 ? pods + " reports, " : "") + (isOpenLoop()
                ? "open loop, " + Figures.rounded(perSecond(counts.scheduled()))
                        + " msg/s asked, " + sent + " sent"
                : "closed loop, " + sent + " msg/s"));
        long connections = pods * ((Number) settings.get("connections")).longValue();
        about.add(
                Figures.counted(connections, "connection"));
        int pipeline = ((Number) settings.get("pipeline")).intValue();
        if (pipeline > 1) {
            about.add(pipeline + " in flight on each");
        }
        about.add(settings.get("payload_size")
                + (settings.get("payload").equals("random")
                        ? ""
                        : " of " + settings.get("payload")));
        double warmup = ((Number) settings.get("warmup_seconds")).doubleValue();
        about.add(Figures.time((long) (result.seconds() * 1e9))
                + (warmup > 0
                        ? " after " + Figures.time((long) (warmup * 1e9)) + " of warm-up"
                        : ""));
        return about;
    }

    /// `verified 599,940 messages, 0 lost, 0 wrong`.
    String counted() {
        long wrong = result.failuresByClass().getOrDefault(FailureClass.MISMATCH, 0L)
                + result.failuresByClass().getOrDefault(FailureClass.SURPLUS, 0L);
        return "verified " + Figures.counted(result.counts().verified(), "message") + ", "
                + Figures.grouped(result.counts().lost()) + " lost, " + Figures.grouped(wrong)
                + " wrong";
    }

    /// The whole of it in one line, for where there is no more room.
    public String summary() {
        return verdict.word() + "  load of " + target() + ": " + counted()
                + (verdict.reasons().isEmpty() ? "" : " · " + String.join(", ", verdict.reasons()))
                + " · " + ending();
    }

    String ending() {
        return verdict.decides()
                ? "exit " + verdict.exitCode().number()
                : "this is what there was until then";
    }
}
