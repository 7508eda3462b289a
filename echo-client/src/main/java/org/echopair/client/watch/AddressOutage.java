package org.echopair.client.watch;

import java.util.function.LongBinaryOperator;

/// The time in which an address did not answer, from the attempt that failed first to the next answer,
/// without the time in which this process stood still. Belongs to whoever holds its lock.
final class AddressOutage {

    private final LongBinaryOperator standstill;
    private long answeredNanos;
    private boolean down;
    private long triedNanos;
    private long countedToNanos;

    /// @param nowNanos from when on it is watched
    /// @param standstill how long this process stood still between two readings of the clock
    AddressOutage(long nowNanos, LongBinaryOperator standstill) {
        this.answeredNanos = nowNanos;
        this.triedNanos = nowNanos;
        this.standstill = standstill;
    }

    /// @param attemptedNanos when that began which failed; it is no outage if others were answered since
    void onFailure(long attemptedNanos, long nowNanos) {
        triedNanos = nowNanos;
        if (!down && attemptedNanos - answeredNanos >= 0) {
            down = true;
            countedToNanos = attemptedNanos;
        }
    }

    boolean isUntriedFor(long nanos, long nowNanos) {
        return down && nowNanos - triedNanos >= nanos;
    }

    /// @return what is to be added to the outage that this answer ends
    long onAnswer(long nowNanos) {
        long last = sinceCounted(nowNanos);
        down = false;
        answeredNanos = nowNanos;
        return last;
    }

    /// @return what the outage has grown by since it was asked for the last time
    long sinceCounted(long nowNanos) {
        if (!down) {
            return 0;
        }
        long nanos = nowNanos - countedToNanos
                - standstill.applyAsLong(countedToNanos, nowNanos);
        countedToNanos = nowNanos;
        return Math.max(0, nanos);
    }
}
