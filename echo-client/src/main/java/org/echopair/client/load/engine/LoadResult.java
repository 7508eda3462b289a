package org.echopair.client.load.engine;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.jspecify.annotations.Nullable;

/// What was measured, before it is judged.
///
/// @param start of the measured time by the wall clock
/// @param seconds how long the measured time was
/// @param interrupted whether the run was ended from outside
/// @param failures the first of them; `failuresByClass` counts all
public record LoadResult(Instant start, double seconds, boolean interrupted, LoadCounts counts,
        Map<FailureClass, Long> failuresByClass, List<LoadFailure> failures,
        LoadLatencies latencies,
        List<LoadSecond> timeline) {

    private static final double NANOS = 1e9;

    /// There was not even a name to connect to, or no first round trip within `--wait`.
    public static LoadResult neverBegan(Failure failure, boolean interrupted) {
        return new LoadResult(failure.when(), 0, interrupted,
                new LoadCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), Map.of(failure.kind(), 1L),
                List.of(new LoadFailure(failure, 0, 0)), LoadLatencies.none(), List.of());
    }

    static LoadResult of(LoadConfig config, @Nullable LoadSchedule schedule, Instant start,
            long nowNanos, boolean interrupted, List<LoadRecorder> recorders,
            List<LoadSecond> timeline, List<LoadFailure> failures) {
        LoadLatencies latencies = LoadLatencies.none();
        Map<FailureClass, Long> byClass = new EnumMap<>(FailureClass.class);
        LoadCounts counts = LoadCounts.NONE;
        long lastVerified = Long.MIN_VALUE;
        for (LoadRecorder each : recorders) {
            latencies.add(
                    new LoadLatencies(each.fromDue, each.fromSent, each.connect, each.firstByte,
                            each.lag));
            counts = counts.plus(new LoadCounts(each.connected, each.reconnected, each.orderlyEnds,
                    0,
                    each.sent(), each.sentBytes, each.verified(), each.verifiedBytes, each.lost,
                    each.outstanding, each.warmupMessages, each.errors()));
            for (FailureClass kind : FailureClass.values()) {
                if (each.failuresByClass[kind.ordinal()] > 0) {
                    byClass.merge(kind, each.failuresByClass[kind.ordinal()], Long::sum);
                }
            }
            lastVerified = each.verified() > 0
                    ? Math.max(lastVerified, each.lastVerifiedNanos)
                    : lastVerified;
        }
        double seconds = 0;
        long scheduled = counts.sent();
        if (schedule != null) {
            long end = Math.min(nowNanos, schedule.endNanos());
            scheduled = schedule.pacer() == null ? scheduled : dueBy(schedule, end);
            if (config.count() > 0 && !interrupted && lastVerified > schedule.measureNanos()) {
                end = Math.min(end, lastVerified);
            }
            seconds = Math.max(0, end - schedule.measureNanos()) / NANOS;
        }
        return new LoadResult(start, seconds, interrupted, counts.withScheduled(scheduled), byClass,
                failures, latencies, timeline);
    }

    private static long dueBy(LoadSchedule schedule, long end) {
        if (end <= schedule.measureNanos()) {
            return 0;
        }
        long last = Math.min(schedule.limit(), schedule.pacer().firstDueFrom(end));
        return last - schedule.pacer().firstDueFrom(schedule.measureNanos());
    }
}
