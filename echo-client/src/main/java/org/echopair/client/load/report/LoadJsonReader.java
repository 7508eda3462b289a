package org.echopair.client.load.report;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.load.engine.ClientLag;
import org.echopair.client.load.engine.LoadAddress;
import org.echopair.client.load.engine.LoadFailure;
import org.echopair.client.load.engine.LoadLatencies;
import org.echopair.client.load.engine.LoadResult;
import org.echopair.client.load.engine.LoadSecond;
import org.echopair.client.load.engine.LoadThreshold;
import org.echopair.client.report.Verdict;
import org.echopair.client.text.Printable;
import org.jspecify.annotations.Nullable;

/// Reads what [LoadJson] writes, of versions 1 and 2. Reports come from pods' logs, so nothing in them
/// is taken for granted: each field has its type and range, the parts must agree with one another, and
/// each list has a limit, so that a report takes no more memory than its text and 2 MiB.
final class LoadJsonReader {

    private final CheckedJson json;
    private final LoadLatencies latencies = LoadLatencies.none();
    private final Map<String, Object> config = new LinkedHashMap<>();
    private final List<Double> percentiles = new ArrayList<>();
    private final Map<String, Long> counts = new HashMap<>();
    private final Map<String, Double> rates = new HashMap<>();
    private final Map<FailureClass, Long> byClass = new EnumMap<>(FailureClass.class);
    private final List<LoadFailure> failures = new ArrayList<>();
    private final List<LoadSecond> timeline = new ArrayList<>();
    private final List<LoadThreshold.Result> thresholds = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<LoadAddress> addresses = new ArrayList<>();
    private final boolean old;
    private @Nullable String run;
    private final List<String> runs = new ArrayList<>();
    private String verdict = "";
    private @Nullable Long exitCode;
    private long pods;
    private Instant start = Instant.EPOCH;
    private double seconds;
    private ClientLag lag = ClientLag.NONE;
    private boolean cutShort;

    private LoadJsonReader(CheckedJson json, boolean old) {
        this.json = json;
        this.old = old;
    }

    /// @throws IllegalArgumentException that names what is wrong with it, as part of a sentence about
    /// the file
    static LoadReport read(CharSequence text) {
        boolean old = isOld(text);
        LoadReport[] report = new LoadReport[1];
        CheckedJson.read(text, 0, text.length(),
                json -> report[0] = new LoadJsonReader(json, old).read());
        return report[0];
    }

    /// Members may come in any order, so what the others mean has to be known before.
    private static boolean isOld(CharSequence text) {
        long[] version = new long[1];
        CheckedJson.read(text, 0, text.length(),
                json -> json.object(new CheckedJson.Members()
                        .need("schema", () -> checkSchema(json.string(ReportLimits.LONGEST_TEXT)))
                        .need("version", () -> version[0] = json.count())));
        if (version[0] != 1 && version[0] != 2) {
            throw new IllegalArgumentException("holds a report of version " + version[0]
                    + ", which this client does not know; it reads 1 and 2");
        }
        return version[0] == 1;
    }

    private static void checkSchema(String schema) {
        if (!schema.equals(LoadJson.SCHEMA)) {
            throw new IllegalArgumentException("holds a report of "
                    + Printable.quoted(schema.replace("echo-client/", ""))
                    + "; only those of load can be merged");
        }
    }

    private LoadReport read() throws IOException {
        LoadParts parts = new LoadParts(json, old);
        json.object(new CheckedJson.Members()
                .may("run", () -> run = json.string(ReportLimits.LONGEST_NAME))
                .may("runs", () -> json.array(ReportLimits.MOST_PODS,
                        () -> runs.add(json.string(ReportLimits.LONGEST_NAME))))
                .need("verdict", () -> verdict = verdict())
                .may("exit_code", () -> exitCode = json.count(0, 255))
                .need("reasons", () -> json.array(ReportLimits.MOST_TEXTS,
                        () -> reasons.add(json.string(ReportLimits.LONGEST_TEXT))))
                .need("notes", () -> json.array(ReportLimits.MOST_TEXTS,
                        () -> notes.add(json.string(ReportLimits.LONGEST_TEXT))))
                .need("pods", () -> pods = json.count(1, ReportLimits.MOST_PODS))
                .need("started_at", () -> start = json.instant())
                .need(old ? "measured_seconds" : "duration_seconds",
                        () -> seconds = json.number(0, ReportLimits.MOST_MEASURED_SECONDS))
                .need("config", this::config)
                .need("counts", () -> json.object(new CheckedJson.Members()
                        .others(name -> counts.put(name, json.count()))))
                .need("rates", () -> json.object(new CheckedJson.Members()
                        .others(name -> rates.put(name, json.number(0, 1e12)))))
                .need("failures_by_class", () -> json.object(new CheckedJson.Members()
                        .others(name -> byClass.put(json.constant(FailureClass.class, name),
                                json.count()))))
                .may("cut_short", () -> cutShort = json.bool())
                .may("lag", () -> lag = parts.lag())
                .may("addresses", () -> json.array(ReportLimits.MOST_ADDRESSES,
                        () -> addresses.add(parts.address())))
                .need("failures", () -> json.array(ReportLimits.MOST_FAILURES,
                        () -> failures.add(parts.failure())))
                .need("thresholds", () -> json.array(ReportLimits.MOST_THRESHOLDS,
                        () -> thresholds.add(parts.threshold())))
                .need("latency", this::latency)
                .need("timeline", () -> json.array(ReportLimits.MOST_SECONDS,
                        () -> timeline.add(parts.second(latencies.lag())))));
        return report();
    }

    private String verdict() throws IOException {
        String word = json.string(ReportLimits.LONGEST_NAME);
        for (Verdict each : Verdict.values()) {
            if (each.word().equals(word)) {
                return word;
            }
        }
        throw new IllegalArgumentException("holds a report whose verdict is "
                + Printable.quoted(word) + ", not pass, fail or interrupted");
    }

    private void config() throws IOException {
        json.object(new CheckedJson.Members()
                .need("percentiles",
                        () -> json.array(ReportLimits.MOST_PERCENTILES,
                                () -> percentiles.add(json.number(0.01, 99.99999))))
                .need("target", () -> config.put("target", json.string(ReportLimits.LONGEST_NAME)))
                .need("mode",
                        () -> config.put("mode", mode(json.string(ReportLimits.LONGEST_NAME))))
                .need("connections", () -> config.put("connections", json.number(1, 1e6)))
                .need("pipeline", () -> config.put("pipeline", json.number(1, 1e6)))
                .need("payload",
                        () -> config.put("payload", json.string(ReportLimits.LONGEST_TEXT)))
                .need("payload_size",
                        () -> config.put("payload_size", json.string(ReportLimits.LONGEST_TEXT)))
                .need("warmup_seconds",
                        () -> config.put("warmup_seconds",
                                json.number(0, ReportLimits.MOST_MEASURED_SECONDS)))
                .may("rate_per_second", () -> config.put("rate_per_second", json.number(0, 1e9)))
                .others(name -> {
                    if (config.size() == ReportLimits.MOST_SETTINGS) {
                        throw json.wrong("one of more than " + ReportLimits.MOST_SETTINGS);
                    }
                    config.put(name, json.scalar(ReportLimits.LONGEST_TEXT));
                }));
    }

    private static String mode(String text) {
        String mode = text.replace(' ', '_'); // as version 1 has it
        if (!mode.equals(LoadSettings.OPEN_LOOP) && !mode.equals("closed_loop")) {
            throw new IllegalArgumentException("holds a report whose config.mode is "
                    + Printable.quoted(text) + ", not open_loop or closed_loop");
        }
        return mode;
    }

    private void latency() throws IOException {
        json.object(new CheckedJson.Members().may("from_due", () -> histogram(latencies.fromDue()))
                .need("from_sent", () -> histogram(latencies.fromSent()))
                .need("connect", () -> histogram(latencies.connect()))
                .need("first_byte", () -> histogram(latencies.firstByte()))
                .may("schedule_lag", () -> histogram(latencies.lag())));
    }

    /// Adds the histogram that comes next to one that is empty.
    private void histogram(Histogram to) throws IOException {
        long[] samples = new long[1];
        json.object(new CheckedJson.Members().need("samples", () -> samples[0] = json.count())
                .need("hdr_histogram_base64", () -> {
                    String place = json.place(" ");
                    try {
                        to.add(HistogramReader.read(json.string(ReportLimits.LONGEST_HISTOGRAM),
                                to));
                    } catch (IllegalArgumentException e) {
                        throw LoadParts.badHistogram(place, e);
                    }
                }));
        if (samples[0] != to.getTotalCount()) {
            throw new IllegalArgumentException("holds a report whose" + json.place(" ")
                    + " has samples and a histogram that differ");
        }
    }

    private LoadReport report() {
        var settings = new LoadSettings(config);
        if (!settings.isOpenLoop()) { // a message is due when it is sent
            latencies.fromDue().reset();
            latencies.fromDue().add(latencies.fromSent());
            counts.put("scheduled_messages", counts.getOrDefault("sent_messages", 0L));
            rates.put("scheduled_messages_per_second",
                    rates.getOrDefault("sent_messages_per_second", 0.0));
        }
        checkThresholds();
        if (pods == 1) {
            runs.clear();
            if (run != null) {
                runs.add(run);
            }
        }
        var result = new LoadResult(start, seconds, verdict.equals("interrupted"),
                LoadParts.counts(counts), byClass, failures, latencies, timeline,
                lag, addresses, cutShort);
        return new LoadReport((int) pods, List.copyOf(runs), settings, percentiles, result, rates(),
                thresholds,
                LoadVerdict.read(verdict, exitCode, reasons), notes);
    }

    private LoadRates rates() {
        return new LoadRates(LoadParts.need(rates, "rates", "scheduled_messages_per_second"),
                LoadParts.need(rates, "rates", "sent_messages_per_second"),
                LoadParts.need(rates, "rates", "verified_messages_per_second"));
    }

    private void checkThresholds() {
        for (LoadThreshold.Result each : thresholds) {
            if (!each.met() && verdict.equals("pass")) {
                throw new IllegalArgumentException("holds a report whose verdict is pass although"
                        + " its threshold " + Printable.quoted(each.threshold())
                        + " is not met");
            }
        }
    }
}
