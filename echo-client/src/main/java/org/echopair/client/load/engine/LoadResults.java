package org.echopair.client.load.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.echopair.client.failure.FailureClass;
import org.jspecify.annotations.Nullable;

/// Adds up what the loops have measured, once all have ended.
final class LoadResults {

    private static final double NANOS = 1e9;

    /// A client that waited for sockets for so much of the time was not the bottleneck.
    private static final double MOSTLY = 0.9;

    private final LoadConfig config;
    private final @Nullable LoadSchedule schedule;
    private final List<LoadRecorder> recorders;
    private final boolean interrupted;

    /// When the last loop ended, or when the run was interrupted.
    private final long endedNanos;

    LoadResults(LoadConfig config, @Nullable LoadSchedule schedule, List<LoadRecorder> recorders,
            boolean interrupted, long endedNanos) {
        this.config = config;
        this.schedule = schedule;
        this.recorders = recorders;
        this.interrupted = interrupted;
        this.endedNanos = endedNanos;
    }

    LoadResult sum(Instant start, List<LoadSecond> timeline, List<LoadFailure> failures,
            ClientLag lag) {
        LoadLatencies latencies = LoadLatencies.none();
        Map<FailureClass, Long> byClass = new EnumMap<>(FailureClass.class);
        Map<String, LoadAddress> addresses = new LinkedHashMap<>();
        LoadCounts counts = LoadCounts.NONE;
        for (LoadRecorder each : recorders) {
            latencies.add(new LoadLatencies(each.fromDue, each.fromSent, each.connect,
                    each.firstByte, each.lag));
            counts = counts.plus(counts(each));
            for (FailureClass kind : FailureClass.values()) {
                if (each.failuresByClass[kind.ordinal()] > 0) {
                    byClass.merge(kind, each.failuresByClass[kind.ordinal()], Long::sum);
                }
            }
            each.addresses.forEach((name, tally) -> addresses.merge(name, tally.result(),
                    LoadAddress::plus));
        }
        counts = counts.withScheduled(scheduled(counts), dueInWarmup(counts));
        return new LoadResult(start, seconds(), interrupted, counts, byClass, failures, latencies,
                timeline, lag, new ArrayList<>(addresses.values()), isCutShort());
    }

    private LoadCounts counts(LoadRecorder each) {
        boolean waiting = each.waitedNanos > MOSTLY * measuredNanos()
                || each.verified() == 0; // a client whose windows nobody empties has nothing to do
        return new LoadCounts(each.connected, each.reconnected, each.orderlyEnds, 0, each.sent(),
                each.sentBytes, each.verified(), each.verifiedBytes, each.lost, each.outstanding,
                each.warmup(), each.errors(), 0, each.warmupLost, each.warmupErrors,
                each.unsentDisconnected, waiting ? each.unsentInFullWindows : 0);
    }

    /// Until sending ended; with `--count`, until the last message came back.
    private double seconds() {
        long nanos = measuredNanos();
        boolean verified = recorders.stream().anyMatch(each -> each.verified() > 0);
        if (schedule != null && config.count() > 0 && !interrupted && verified) {
            long last = 0;
            for (LoadRecorder each : recorders) {
                if (each.verified() > 0) {
                    last = Math.max(last, each.lastVerifiedNanos - schedule.measureNanos());
                }
            }
            nanos = last > 0 ? Math.min(nanos, last) : nanos;
        }
        return nanos / NANOS;
    }

    private long measuredNanos() {
        if (schedule == null) {
            return 0;
        }
        long end = schedule.isOver(endedNanos) ? schedule.endNanos() : endedNanos;
        return Math.max(0, end - schedule.measureNanos());
    }

    /// What was asked for: all of it, unless the run was interrupted.
    private long scheduled(LoadCounts counts) {
        if (schedule == null || !schedule.isOpenLoop()) {
            return counts.sent();
        }
        if (config.duration() == null && !interrupted) {
            return config.count();
        }
        long due = schedule.dueBy(interrupted ? endedNanos : schedule.endNanos());
        return Math.max(0, due - schedule.firstMeasured());
    }

    private long dueInWarmup(LoadCounts counts) {
        if (schedule == null || !schedule.isOpenLoop()) {
            return counts.warmup();
        }
        return schedule.isMeasured(endedNanos)
                ? schedule.firstMeasured()
                : Math.min(schedule.firstMeasured(), schedule.dueBy(endedNanos));
    }

    /// With `--count`, each connection has its share; one that sent all of it was there to the end.
    private boolean isCutShort() {
        if (interrupted || schedule == null) {
            return !interrupted;
        }
        return !schedule.isOver(endedNanos)
                && recorders.stream().allMatch(each -> each.finished == 0);
    }
}
