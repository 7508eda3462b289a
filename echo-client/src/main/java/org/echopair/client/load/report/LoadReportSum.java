package org.echopair.client.load.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.load.engine.LoadCounts;
import org.echopair.client.load.engine.LoadFailure;
import org.echopair.client.load.engine.LoadLatencies;
import org.echopair.client.load.engine.LoadRecorder;
import org.echopair.client.load.engine.LoadResult;
import org.echopair.client.load.engine.LoadSecond;
import org.echopair.client.load.engine.LoadThreshold;
import org.jspecify.annotations.Nullable;

/// Several reports as one, as if one client had done it all: counts and histograms are added, never
/// averaged, and the thresholds are judged anew on the sums. Rates are over the whole time from the
/// first pod's start to the last one's end.
public final class LoadReportSum {

    /// @param name the file that it came from, for messages
    public record Source(String name, LoadReport report) {}

    /// Runs of different days have no common timeline; so many empty seconds are shown at most.
    private static final long LONGEST_GAP = 600;

    private LoadReportSum() {}

    /// @param sources at least one
    /// @throws IllegalArgumentException naming the file that does not go with the first one, or the
    /// two that hold the same report
    public static LoadReport of(List<Source> sources) {
        Source first = sources.getFirst();
        for (Source other : sources) {
            String difference = difference(first.report, other.report);
            if (difference != null) {
                throw new IllegalArgumentException(other.name + " does not go with " + first.name
                        + ": " + difference);
            }
        }
        checkDistinct(sources);
        List<LoadReport> reports = sources.stream().map(Source::report).toList();
        int pods = reports.stream().mapToInt(LoadReport::pods).sum();
        LoadReport sum = LoadReport.of(pods, first.report.settings(), first.report.percentiles(),
                sum(reports.stream().map(LoadReport::result).toList()), thresholds(first.report));
        LoadVerdict verdict = sum.verdict();
        for (Source source : sources) {
            verdict = worst(verdict, source);
        }
        return new LoadReport(pods, sum.settings(), sum.percentiles(), sum.result(),
                sum.thresholds(),
                verdict, sum.notes());
    }

    /// A report has no name of its own; what it measured, and when, is like that of no other one.
    private static void checkDistinct(List<Source> sources) {
        for (int i = 0; i < sources.size(); i++) {
            Source source = sources.get(i);
            for (Source before : sources.subList(0, i)) {
                if (source.report.result().equals(before.report.result())) {
                    throw new IllegalArgumentException("the same report comes twice, in "
                            + before.name + " and in " + source.name + "; give it once");
                }
            }
        }
    }

    private static @Nullable String difference(LoadReport one, LoadReport other) {
        for (String name : one.settings().keySet()) {
            if (!one.settings().get(name).equals(other.settings().get(name))) {
                return name + " is " + other.settings().get(name) + ", not "
                        + one.settings().get(name);
            }
        }
        if (!one.settings().keySet().equals(other.settings().keySet())) {
            return "it has other settings";
        }
        if (!thresholds(one).equals(thresholds(other))) {
            return "thresholds are " + thresholds(other) + ", not " + thresholds(one);
        }
        return null;
    }

    private static List<LoadThreshold> thresholds(LoadReport report) {
        return report.thresholds().stream().map(each -> LoadThreshold.parse(each.threshold()))
                .toList();
    }

    private static LoadVerdict worst(LoadVerdict verdict, Source source) {
        LoadVerdict own = source.report.verdict();
        if (own.interrupted()) {
            return verdict.and(ExitCode.worse(own.exitCode(), ExitCode.DISTURBED),
                    source.name + " is of an interrupted run");
        }
        return own.passed()
                ? verdict
                : verdict.and(own.exitCode(),
                        source.name + " has failed: " + String.join(", ", own.reasons()));
    }

    private static LoadResult sum(List<LoadResult> results) {
        LoadCounts counts = LoadCounts.NONE;
        Map<FailureClass, Long> byClass = new EnumMap<>(FailureClass.class);
        List<LoadFailure> failures = new ArrayList<>();
        LoadLatencies latencies = LoadLatencies.none();
        TreeMap<Long, LoadSecond> seconds = new TreeMap<>();
        Instant start = Instant.MAX;
        Instant end = Instant.MIN;
        for (LoadResult each : results) {
            counts = counts.plus(each.counts());
            each.failuresByClass().forEach((kind, count) -> byClass.merge(kind, count, Long::sum));
            failures.addAll(each.failures());
            latencies.add(each.latencies());
            each.timeline().forEach(second -> seconds.merge(wallSecond(second), second,
                    LoadSecond::plus));
            Instant ended = each.start().plusNanos((long) (each.seconds() * 1e9));
            start = start.isBefore(each.start()) ? start : each.start();
            end = end.isAfter(ended) ? end : ended;
        }
        failures.sort(Comparator.comparing(failure -> failure.failure().when()));
        int kept = Math.min(LoadRecorder.FAILURES_KEPT, failures.size());
        return new LoadResult(start, Duration.between(start, end).toNanos() / 1e9, false, counts,
                byClass, failures.subList(0, kept), latencies, filled(seconds));
    }

    /// The nearest one, so that each second of a pod has its own.
    private static long wallSecond(LoadSecond second) {
        return second.start().plusMillis(500).getEpochSecond();
    }

    /// On the wall clock, with the seconds in which no pod did anything.
    private static List<LoadSecond> filled(TreeMap<Long, LoadSecond> seconds) {
        List<LoadSecond> filled = new ArrayList<>();
        for (Map.Entry<Long, LoadSecond> each : seconds.entrySet()) {
            long second = each.getKey();
            Long before = seconds.lowerKey(second);
            long from = before == null ? second : Math.max(before + 1, second - LONGEST_GAP);
            for (long gap = from; gap < second; gap++) {
                filled.add(new LoadSecond(Instant.ofEpochSecond(gap), 0, 0, 0, null));
            }
            filled.add(each.getValue().startingAt(Instant.ofEpochSecond(second)));
        }
        return filled;
    }
}
