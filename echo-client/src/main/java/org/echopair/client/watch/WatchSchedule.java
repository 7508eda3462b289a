package org.echopair.client.watch;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// When the messages of one stream are due: at even times from its beginning to the end of the
/// watch. What could not be sent at its time is left out, never sent in a burst later; only the first
/// is sent however late it is, so that the shortest watch on the busiest machine proves something.
final class WatchSchedule {

    /// The longest sleep: one that is over is noticed by then.
    private static final long SLICE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier clock;
    private final long intervalNanos;
    private final long endNanos;
    private final BooleanSupplier interrupted;
    private final BooleanSupplier left;
    private long nextNanos;
    private boolean begun;

    /// @param firstNanos when the first message is due
    /// @param endNanos when none is any more
    WatchSchedule(long firstNanos, long intervalNanos, long endNanos, BooleanSupplier interrupted,
            LongSupplier clock) {
        this(firstNanos, intervalNanos, endNanos, interrupted, () -> false, clock);
    }

    /// @param left whether the address is in its name no more, so that no message is due; one that is
    /// under way is awaited
    WatchSchedule(long firstNanos, long intervalNanos, long endNanos, BooleanSupplier interrupted,
            BooleanSupplier left, LongSupplier clock) {
        this.left = left;
        this.nextNanos = firstNanos;
        this.intervalNanos = intervalNanos;
        this.endNanos = endNanos;
        this.interrupted = interrupted;
        this.clock = clock;
    }

    /// Until the next message is due, or the watch ends.
    long nanosToNext() {
        return Math.max(0, Math.min(nextNanos, endNanos) - clock.getAsLong());
    }

    /// The same, but never so long that an end which comes before is noticed late.
    long nanosToLook() {
        return Math.min(SLICE_NANOS, nanosToNext());
    }

    boolean isOver() {
        return isInterrupted() || hasLeft() || begun && clock.getAsLong() >= endNanos;
    }

    boolean isInterrupted() {
        return interrupted.getAsBoolean();
    }

    boolean hasLeft() {
        return left.getAsBoolean();
    }

    /// The message that was due is taken care of.
    void advance() {
        begun = true;
        nextNanos += intervalNanos;
        skipTo(clock.getAsLong());
    }

    /// The next message is not due before then, and is still due at an even time.
    private void skipTo(long earliestNanos) {
        long behind = earliestNanos - nextNanos;
        if (behind > 0) {
            nextNanos += Math.ceilDiv(behind, intervalNanos) * intervalNanos;
        }
    }

    /// A message was answered. The next one leaves half an interval at least, so that a server that
    /// ends the connection right behind its answer is seen to do so before it is asked again.
    void rest() {
        skipTo(clock.getAsLong() + intervalNanos / 2);
    }

    /// Sleeps until the next message is due.
    ///
    /// @return false when there is no next one
    boolean awaitNext() {
        try {
            do {
                TimeUnit.NANOSECONDS.sleep(nanosToLook());
            } while (nanosToNext() > 0 && !isOver());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return !isOver();
    }
}
