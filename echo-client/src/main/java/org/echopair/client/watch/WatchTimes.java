package org.echopair.client.watch;

import java.util.function.LongBinaryOperator;
import java.util.function.LongSupplier;
import org.echopair.client.exchange.LagMeter;

/// When a watch begins and ends, what time it is, and how long this process stood still.
///
/// @param standstill how much of the time between two readings of the clock this process stood still
record WatchTimes(LongSupplier clock, long beganNanos, long endNanos,
        LongBinaryOperator standstill) {

    static WatchTimes from(LongSupplier clock, long durationNanos, LagMeter lag) {
        long now = clock.getAsLong();
        return new WatchTimes(clock, now, now + durationNanos, lag::within);
    }

    long nowNanos() {
        return clock.getAsLong();
    }

    /// Now, or the end of the watch once that has passed.
    long withinNanos(long nowNanos) {
        return nowNanos - endNanos < 0 ? nowNanos : endNanos;
    }

    AnswerGaps gaps() {
        return new AnswerGaps(beganNanos, endNanos, standstill);
    }

    /// How long an answer was waited for, without the time in which this process could not have
    /// taken it.
    long waitedNanos(long fromNanos, long toNanos) {
        return Math.max(0, toNanos - fromNanos - standstill.applyAsLong(fromNanos, toNanos));
    }
}
