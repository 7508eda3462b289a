package org.echopair.client.exchange;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// A point in time by which something has to be done. A period becomes a deadline once, where it
/// begins, so that no wait inside it can stretch it.
///
/// @param clock nanoseconds as of [System#nanoTime()]
/// @param atNanos on that clock
public record Deadline(LongSupplier clock, long atNanos) {

    public static Deadline in(long nanos, LongSupplier clock) {
        return new Deadline(clock, clock.getAsLong() + nanos);
    }

    boolean hasPassed() {
        return remainingNanos() <= 0;
    }

    /// Zero or less when the deadline has passed.
    long remainingNanos() {
        return atNanos - clock.getAsLong();
    }

    /// For calls that take milliseconds and read 0 as "for ever": rounded up, and at least 1.
    int remainingMillis() {
        return millisOf(remainingNanos());
    }

    static int millisOf(long nanos) {
        return Math.clamp(TimeUnit.NANOSECONDS.toMillis(nanos + 999_999), 1, Integer.MAX_VALUE);
    }
}
