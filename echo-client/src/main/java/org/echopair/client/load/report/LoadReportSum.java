package org.echopair.client.load.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.function.Function;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.load.engine.ClientLag;
import org.echopair.client.load.engine.LoadAddress;
import org.echopair.client.load.engine.LoadCounts;
import org.echopair.client.load.engine.LoadFailure;
import org.echopair.client.load.engine.LoadLatencies;
import org.echopair.client.load.engine.LoadRecorder;
import org.echopair.client.load.engine.LoadResult;
import org.echopair.client.load.engine.LoadSecond;
import org.echopair.client.load.engine.LoadThreshold;
import org.echopair.client.report.ReportJson;
import org.echopair.client.text.Figures;
import org.echopair.client.text.Printable;
import org.jspecify.annotations.Nullable;

/// Several reports as one, as if one client had done it all: counts and histograms are added, never
/// averaged, and the thresholds are judged anew on the sums.
///
/// Reports are added one by one and not kept. What grows with their number is the timeline, which has
/// a limit for its seconds (200 bytes each beside their histograms) and one for their histograms.
public final class LoadReportSum {

    /// An eighth of the heap; the text of one file takes up to three more.
    private static final long MOST_HISTOGRAM_CHARS = Runtime.getRuntime().maxMemory() / 8;

    /// Of a run, the worst first. A sum has one for each run that failed; its own report has all.
    private static final int REASONS_TOLD = 10;

    private final CountedRuns runs = new CountedRuns();
    private final LoadLatencies latencies = LoadLatencies.none();
    private final Map<FailureClass, Long> byClass = new EnumMap<>(FailureClass.class);
    private final List<LoadFailure> failures = new ArrayList<>();
    private final Map<String, LoadAddress> addresses = new LinkedHashMap<>();
    private final TreeMap<Long, LoadSecond> seconds = new TreeMap<>();
    private final List<Function<LoadVerdict, LoadVerdict>> verdicts = new ArrayList<>();
    private LoadCounts counts = LoadCounts.NONE;
    private LoadRates rates = LoadRates.NONE;
    private Instant start = Instant.MAX;
    private Instant end = Instant.MIN;
    private long histogramChars;
    private int pods;
    private ClientLag lag = ClientLag.NONE;
    private boolean cutShort;
    private boolean measured;
    private @Nullable LoadReport first;
    private String firstName = "";

    /// @param name the file that it came from, for messages
    /// @throws IllegalArgumentException naming the files that do not go together, or that hold the
    /// same report
    void add(String name, LoadReport report) {
        if (first == null) {
            first = withoutResult(report);
            firstName = name;
        }
        String difference = difference(first, report);
        if (difference != null) {
            throw new IllegalArgumentException(
                    name + " does not go with " + firstName + ": " + difference);
        }
        runs.add(name, report);
        pods += report.pods();
        if (pods > ReportLimits.MOST_PODS) {
            throw new IllegalArgumentException(
                    "more than " + Figures.grouped(ReportLimits.MOST_PODS)
                            + " reports cannot be merged; merge them in parts");
        }
        rates = rates.plus(report.rates());
        addVerdict(name, report.verdict());
        add(report.result());
    }

    /// How many runs there have been.
    int pods() {
        return pods;
    }

    /// @throws java.util.NoSuchElementException when there is none
    LoadReport total() {
        if (first == null) {
            throw new NoSuchElementException("a sum of no reports");
        }
        var result = new LoadResult(start, measured ? seconds(Duration.between(start, end)) : 0,
                false, counts,
                byClass, failures, latencies, List.copyOf(seconds.values()), lag,
                List.copyOf(addresses.values()), cutShort);
        LoadReport total = LoadReport.of(pods, runs.ids(), first.settings(),
                first.percentiles(), result, rates, thresholds(first));
        LoadVerdict verdict = total.verdict();
        for (Function<LoadVerdict, LoadVerdict> each : verdicts) {
            verdict = each.apply(verdict);
        }
        return total.with(verdict);
    }

    /// What later ones are compared with; a result takes a megabyte.
    private static LoadReport withoutResult(LoadReport report) {
        var nothing = new LoadResult(Instant.EPOCH, 0, false, LoadCounts.NONE, Map.of(), List.of(),
                LoadLatencies.none(), List.of(), ClientLag.NONE, List.of(), false);
        return new LoadReport(report.pods(), List.of(), report.settings(),
                report.percentiles(), nothing, LoadRates.NONE, report.thresholds(),
                report.verdict(), List.of());
    }

    private static @Nullable String difference(LoadReport one, LoadReport other) {
        Map<String, Object> wanted = one.settings().values();
        Map<String, Object> found = other.settings().values();
        for (String name : wanted.keySet()) {
            if (!found.containsKey(name)) {
                return "it has no " + Printable.line(name);
            }
            if (!wanted.get(name).equals(found.get(name))) {
                return Printable.line(name) + " is " + value(found.get(name)) + ", not "
                        + value(wanted.get(name));
            }
        }
        for (String name : found.keySet()) {
            if (!wanted.containsKey(name)) {
                return "it has " + Printable.line(name) + ", and the other one has not";
            }
        }
        if (!thresholds(one).equals(thresholds(other))) {
            return "thresholds are " + thresholds(other) + ", not " + thresholds(one);
        }
        return null;
    }

    private static String value(Object value) {
        return value instanceof Number number
                ? ReportJson.plain(number.doubleValue())
                : Printable.quoted(value.toString());
    }

    private static List<LoadThreshold> thresholds(LoadReport report) {
        return report.thresholds().stream().map(each -> LoadThreshold.parse(each.threshold()))
                .toList();
    }

    private void addVerdict(String name, LoadVerdict own) {
        if (own.interrupted()) {
            verdicts.add(verdict -> verdict.and(
                    ExitCode.worse(own.exitCode(), ExitCode.DISTURBED),
                    name + " is of an interrupted run"));
        } else if (!own.passed()) {
            verdicts.add(verdict -> verdict.and(own.exitCode(),
                    name + " has failed: " + firstOf(own.reasons())));
        }
    }

    /// Short enough to be read again when it is a reason of a sum of sums.
    private static String firstOf(List<String> reasons) {
        List<String> parts = new ArrayList<>();
        for (String each : reasons.subList(0, Math.min(REASONS_TOLD, reasons.size()))) {
            parts.add(Printable.shortened(each, ReportLimits.LONGEST_NAME));
        }
        int more = reasons.size() - parts.size();
        return String.join(", ", parts)
                + (more > 0 ? ", and " + Figures.grouped(more) + " more" : "");
    }

    private void add(LoadResult result) {
        counts = counts.plus(result.counts());
        result.failuresByClass().forEach((kind, count) -> byClass.merge(kind, count, Long::sum));
        failures.addAll(result.failures());
        failures.sort(Comparator.comparing(failure -> failure.failure().when()));
        if (failures.size() > LoadRecorder.FAILURES_KEPT) {
            failures.subList(LoadRecorder.FAILURES_KEPT, failures.size()).clear();
        }
        latencies.add(result.latencies());
        lag = new ClientLag(Math.max(lag.longestNanos(), result.lag().longestNanos()),
                lag.totalNanos() + result.lag().totalNanos());
        for (LoadAddress each : result.addresses()) {
            addresses.merge(each.address(), each, LoadAddress::plus);
        }
        if (addresses.size() > ReportLimits.MOST_ADDRESSES) {
            throw new IllegalArgumentException("these reports name more than "
                    + Figures.grouped(ReportLimits.MOST_ADDRESSES) + " addresses; merge fewer");
        }
        measured |= result.seconds() > 0; // or none got beyond its warm-up
        cutShort |= result.cutShort() && result.counts().connected() > 0; // the others never began
        result.timeline().forEach(this::add);
        Instant ended = result.start().plusNanos((long) (result.seconds() * 1e9));
        start = start.isBefore(result.start()) ? start : result.start();
        end = end.isAfter(ended) ? end : ended;
    }

    private void add(LoadSecond second) {
        long key = wallSecond(second);
        LoadSecond before = seconds.get(key);
        LoadSecond sum = before == null ? second : before.plus(second);
        seconds.put(key, sum.startingAt(Instant.ofEpochSecond(key)));
        histogramChars += chars(sum) - (before == null ? 0 : chars(before));
        if (seconds.size() > ReportLimits.MOST_SECONDS || histogramChars > MOST_HISTOGRAM_CHARS) {
            throw new IllegalArgumentException("the timelines of these reports do not fit memory"
                    + " together; merge fewer, or give a larger -Xmx in JAVA_TOOL_OPTIONS");
        }
    }

    private static int chars(LoadSecond second) {
        return second.latency() == null ? 0 : second.latency().length();
    }

    /// The nearest one, so that each second of a pod has its own.
    private static long wallSecond(LoadSecond second) {
        return second.start().plusMillis(500).getEpochSecond();
    }

    private static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() / 1e9;
    }
}
