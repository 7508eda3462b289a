package org.echopair.client.watch;

import java.util.function.LongBinaryOperator;

/// The times between one answer and the next, and which of them were outages: those in which an
/// attempt failed. Nothing counts that lies behind the end of the watch, nor time in which this
/// process itself stood still. Pure; all times are those of one clock.
final class AnswerGaps {

    private final long beganNanos;
    private final long endNanos;
    private final LongBinaryOperator standstill;
    private long lastAnswerNanos;
    private long longestNanos;
    private long longestBeganNanos;
    private boolean down;

    /// @param endNanos when the watch ends
    /// @param standstill how long this process stood still between two readings of the clock
    AnswerGaps(long beganNanos, long endNanos, LongBinaryOperator standstill) {
        this(beganNanos, beganNanos, endNanos, standstill);
    }

    /// @param sinceNanos before which no answer was waited for
    AnswerGaps(long beganNanos, long sinceNanos, long endNanos, LongBinaryOperator standstill) {
        this.beganNanos = beganNanos;
        this.endNanos = endNanos;
        this.standstill = standstill;
        this.lastAnswerNanos = sinceNanos;
        this.longestBeganNanos = sinceNanos;
    }

    /// @return how long the outage was that this answer ends, or 0 when there was none
    long onAnswer(long nowNanos) {
        long gap = gapUntil(nowNanos);
        if (gap < 0) {
            return 0; // it came before one that is recorded already
        }
        lastAnswerNanos += gap;
        if (!down) {
            return 0;
        }
        down = false;
        return gap;
    }

    /// @param attemptedNanos when the message was sent, or the connection attempted. A slow failure
    /// is no outage if others were answered meanwhile.
    void onFailure(long attemptedNanos) {
        down |= attemptedNanos - lastAnswerNanos >= 0;
    }

    /// Nothing more comes. The time since the last answer is a gap like any other.
    void end(long nowNanos) {
        gapUntil(nowNanos);
    }

    private long gapUntil(long nowNanos) {
        long at = nowNanos - endNanos < 0 ? nowNanos : endNanos;
        long gap = at - lastAnswerNanos;
        if (gap > longestNanos) {
            long waited = gap - standstill.applyAsLong(lastAnswerNanos, at);
            if (waited > longestNanos) {
                longestNanos = waited;
                longestBeganNanos = lastAnswerNanos;
            }
        }
        return gap;
    }

    long longestNanos() {
        return longestNanos;
    }

    /// When the longest gap began, counted from the beginning.
    long longestAfterNanos() {
        return longestBeganNanos - beganNanos;
    }
}
