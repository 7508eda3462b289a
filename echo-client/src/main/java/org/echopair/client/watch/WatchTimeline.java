package org.echopair.client.watch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What was answered and what failed over the time of a watch, in spans of a second. When an hour is
/// full, each two spans become one of twice the length, so that it takes 84 KiB for a watch of any
/// duration.
final class WatchTimeline {

    static final int MOST_SPANS = 3_600;

    private final long beganNanos;
    private final long[] answered = new long[MOST_SPANS];
    private final long[] failed = new long[MOST_SPANS];
    private final long[] slowestNanos = new long[MOST_SPANS];
    private long spanNanos = TimeUnit.SECONDS.toNanos(1);
    private int spans;

    /// @param nanos how long it is; the last one may be cut by the end of the watch
    record Span(long afterNanos, long nanos, long answered, long failed, long slowestNanos) {}

    WatchTimeline(long beganNanos) {
        this.beganNanos = beganNanos;
    }

    void onAnswer(long nowNanos, long roundTripNanos) {
        int span = span(nowNanos);
        answered[span]++;
        slowestNanos[span] = Math.max(slowestNanos[span], roundTripNanos);
    }

    void onFailure(long nowNanos) {
        failed[span(nowNanos)]++;
    }

    private int span(long nowNanos) {
        long afterNanos = nowNanos - beganNanos;
        while (afterNanos / spanNanos >= MOST_SPANS) {
            halve();
        }
        int span = (int) (afterNanos / spanNanos);
        spans = Math.max(spans, span + 1);
        return span;
    }

    private void halve() {
        for (int i = 0; i < MOST_SPANS / 2; i++) {
            answered[i] = answered[2 * i] + answered[2 * i + 1];
            failed[i] = failed[2 * i] + failed[2 * i + 1];
            slowestNanos[i] = Math.max(slowestNanos[2 * i], slowestNanos[2 * i + 1]);
        }
        for (long[] each : List.of(answered, failed, slowestNanos)) {
            Arrays.fill(each, MOST_SPANS / 2, MOST_SPANS, 0);
        }
        spanNanos *= 2;
        spans = Math.ceilDiv(spans, 2);
    }

    long answered() {
        return Arrays.stream(answered, 0, spans).sum();
    }

    long failed() {
        return Arrays.stream(failed, 0, spans).sum();
    }

    /// @param totalNanos how long the watch took
    List<Span> spans(long totalNanos) {
        List<Span> all = new ArrayList<>();
        for (int i = 0; i < spans; i++) {
            long after = i * spanNanos;
            all.add(new Span(after, Math.clamp(totalNanos - after, 1, spanNanos), answered[i],
                    failed[i], slowestNanos[i]));
        }
        return all;
    }
}
