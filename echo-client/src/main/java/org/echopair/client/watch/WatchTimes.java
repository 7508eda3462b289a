package org.echopair.client.watch;

import java.util.function.LongBinaryOperator;
import java.util.function.LongSupplier;
import org.echopair.client.exchange.LagMeter;
import org.echopair.client.failure.Failure;

/// When a watch begins and ends, what time it is, and how long this process stood still.
///
/// @param standstill how much of the time between two readings of the clock this process stood still
record WatchTimes(LongSupplier clock, long beganNanos, long endNanos,
        LongBinaryOperator standstill) {

    /// As far away as a reading of the clock may be compared with, by difference: 73 years.
    private static final long NEVER_NANOS = Long.MAX_VALUE / 4;

    /// @param durationNanos 0 for a watch that only ends when it is stopped
    static WatchTimes from(LongSupplier clock, long durationNanos, LagMeter lag) {
        return from(clock, durationNanos, lag::within);
    }

    static WatchTimes from(LongSupplier clock, long durationNanos, LongBinaryOperator standstill) {
        long now = clock.getAsLong();
        return new WatchTimes(clock, now, now + (durationNanos == 0 ? NEVER_NANOS : durationNanos),
                standstill);
    }

    /// Whether it only ends when it is stopped.
    boolean isEndless() {
        return endNanos - beganNanos == NEVER_NANOS;
    }

    long nowNanos() {
        return clock.getAsLong();
    }

    /// Now, or the end of the watch once that has passed.
    long withinNanos(long nowNanos) {
        return nowNanos - endNanos < 0 ? nowNanos : endNanos;
    }

    AnswerGaps gaps() {
        return gaps(beganNanos);
    }

    /// @param sinceNanos before which no answer was waited for
    AnswerGaps gaps(long sinceNanos) {
        return new AnswerGaps(beganNanos, sinceNanos, endNanos, standstill);
    }

    /// Whether this process stood still for most of the time that ran out. An exchange makes up for
    /// that itself, and the kernel shakes hands without us; names are resolved by a thread of ours.
    boolean isOwnStandstill(Failure failure, long allowedNanos, long fromNanos, long toNanos) {
        return switch (failure.kind()) {
            case DNS, READ_TIMEOUT, WRITE_TIMEOUT -> toNanos - fromNanos >= allowedNanos
                    && waitedNanos(fromNanos, toNanos) < allowedNanos / 2;
            default -> false;
        };
    }

    /// How long an answer was waited for, without the time in which this process could not have
    /// taken it.
    long waitedNanos(long fromNanos, long toNanos) {
        return Math.max(0, toNanos - fromNanos - standstill.applyAsLong(fromNanos, toNanos));
    }
}
