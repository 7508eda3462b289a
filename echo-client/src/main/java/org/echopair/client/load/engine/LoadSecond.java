package org.echopair.client.load.engine;

import java.time.Instant;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// One second of a run. Messages count where they were sent, and again where they came back.
///
/// @param start its beginning by the wall clock
/// @param latency of the messages that came back in it, from when they were due; null where none did
public record LoadSecond(Instant start, long sent, long verified, long errors,
        @Nullable String latency) {

    public static LoadSecond of(Instant start, long sent, long verified, long errors,
            Histogram latency) {
        return new LoadSecond(start, sent, verified, errors,
                latency.getTotalCount() == 0 ? null : LatencyHistograms.encode(latency));
    }

    /// The same second of two pods.
    public LoadSecond plus(LoadSecond other) {
        Histogram sum = histogram();
        sum.add(other.histogram());
        return of(start, sent + other.sent, verified + other.verified, errors + other.errors, sum);
    }

    public LoadSecond startingAt(Instant second) {
        return new LoadSecond(second, sent, verified, errors, latency);
    }

    public Histogram histogram() {
        return latency == null ? LatencyHistograms.coarse() : LatencyHistograms.decode(latency);
    }
}
