package org.echopair.client.load.engine;

import java.time.Instant;
import org.HdrHistogram.Histogram;
import org.echopair.client.exchange.LatencyHistograms;
import org.jspecify.annotations.Nullable;

/// One second of a run, or several where the run is so long that its timeline was thinned out.
/// Messages count where they were sent, and again where they came back.
///
/// @param start its beginning by the wall clock
/// @param latency of the messages that came back in it, from when they were due; null where none did
/// @param seconds how many it covers
public record LoadSecond(Instant start, long sent, long verified, long errors,
        @Nullable String latency, int seconds) {

    /// A single second.
    public LoadSecond(Instant start, long sent, long verified, long errors,
            @Nullable String latency) {
        this(start, sent, verified, errors, latency, 1);
    }

    public static LoadSecond of(Instant start, long sent, long verified, long errors,
            Histogram latency, int seconds) {
        return new LoadSecond(start, sent, verified, errors,
                latency.getTotalCount() == 0 ? null : LatencyHistograms.encode(latency), seconds);
    }

    /// The same second of two pods.
    public LoadSecond plus(LoadSecond other) {
        return sum(other, Math.max(seconds, other.seconds));
    }

    /// This one and the one that follows it.
    public LoadSecond followedBy(LoadSecond next) {
        return sum(next, seconds + next.seconds);
    }

    private LoadSecond sum(LoadSecond other, int covered) {
        long allSent = sent + other.sent;
        long allVerified = verified + other.verified;
        long allErrors = errors + other.errors;
        if (latency == null || other.latency == null) {
            return new LoadSecond(start, allSent, allVerified, allErrors,
                    latency == null ? other.latency : latency, covered);
        }
        Histogram sum = histogram();
        sum.add(other.histogram());
        return of(start, allSent, allVerified, allErrors, sum, covered);
    }

    public LoadSecond startingAt(Instant second) {
        return new LoadSecond(second, sent, verified, errors, latency, seconds);
    }

    public Histogram histogram() {
        return latency == null ? LatencyHistograms.coarse() : LatencyHistograms.decode(latency);
    }
}
