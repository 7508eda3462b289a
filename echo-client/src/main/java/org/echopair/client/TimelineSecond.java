package org.echopair.client;

import java.time.Instant;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// One second of a run. Messages count where they were sent, and again where they came back.
///
/// @param start its beginning by the wall clock
/// @param latency of the messages that came back in it, from when they were due; null where none did
record TimelineSecond(Instant start, long sent, long verified, long errors,
        @Nullable String latency) {

    static TimelineSecond of(Instant start, long sent, long verified, long errors,
            Histogram latency) {
        return new TimelineSecond(start, sent, verified, errors,
                latency.getTotalCount() == 0 ? null : LatencyHistograms.encode(latency));
    }

    /// The same second of two pods.
    TimelineSecond plus(TimelineSecond other) {
        Histogram sum = histogram();
        sum.add(other.histogram());
        return of(start, sent + other.sent, verified + other.verified, errors + other.errors, sum);
    }

    TimelineSecond startingAt(Instant second) {
        return new TimelineSecond(second, sent, verified, errors, latency);
    }

    Histogram histogram() {
        return latency == null ? LatencyHistograms.coarse() : LatencyHistograms.decode(latency);
    }
}
