package org.echopair.client.exchange;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// A point in time by which something has to be done. A period becomes a deadline once, where it
/// begins, so that no wait inside it can stretch it; only the time in which this process itself
/// stood still does.
public final class Deadline {

    private final LongSupplier clock;
    private final LagMeter lag;
    private final long beganNanos;
    private final long allowedNanos;

    private Deadline(long allowedNanos, LongSupplier clock, LagMeter lag) {
        this.clock = clock;
        this.lag = lag;
        this.beganNanos = clock.getAsLong();
        this.allowedNanos = allowedNanos;
    }

    /// Without a measurement of this process' own standstill.
    ///
    /// @param clock nanoseconds as of [System#nanoTime()]
    public static Deadline in(long nanos, LongSupplier clock) {
        return in(nanos, clock, LagMeter.off());
    }

    public static Deadline in(long nanos, LongSupplier clock, LagMeter lag) {
        return new Deadline(nanos, clock, lag);
    }

    boolean hasPassed() {
        return remainingNanos() <= 0;
    }

    /// Zero or less when the deadline has passed.
    long remainingNanos() {
        long now = clock.getAsLong();
        long remaining = allowedNanos - (now - beganNanos);
        return remaining > 0 ? remaining : remaining + standstillNanos(beganNanos, now);
    }

    /// The same, for whoever takes it once: [#remainingNanos] makes up for a standstill only when
    /// nothing is left.
    long allowanceNanos() {
        long now = clock.getAsLong();
        return allowedNanos - (now - beganNanos) + standstillNanos(beganNanos, now);
    }

    /// How much of the time between two readings of the clock this process stood still.
    long standstillNanos(long fromNanos, long toNanos) {
        return lag.within(fromNanos, toNanos);
    }

    /// The period that it was made from.
    long allowedNanos() {
        return allowedNanos;
    }

    /// For calls that take milliseconds and read 0 as "for ever": rounded up, and at least 1.
    int remainingMillis() {
        return millisOf(remainingNanos());
    }

    static int millisOf(long nanos) {
        return Math.clamp(TimeUnit.NANOSECONDS.toMillis(nanos + 999_999), 1, Integer.MAX_VALUE);
    }
}
