package org.echopair.client.watch;

/// The times between one answer and the next, and which of them were outages: those that a failure
/// lies in. Pure; all times are those of one clock.
final class AnswerGaps {

    private final long beganNanos;
    private long lastAnswerNanos;
    private long downNanos;
    private long longestNanos;
    private long longestBeganNanos;
    private boolean down;

    AnswerGaps(long nowNanos) {
        this.beganNanos = nowNanos;
        this.lastAnswerNanos = nowNanos;
        this.longestBeganNanos = nowNanos;
    }

    /// @return how long the outage was that this answer ends, or 0 when there was none
    long onAnswer(long nowNanos) {
        long gap = nowNanos - lastAnswerNanos;
        if (gap > longestNanos) {
            longestNanos = gap;
            longestBeganNanos = lastAnswerNanos;
        }
        lastAnswerNanos = Math.max(lastAnswerNanos, nowNanos);
        if (!down) {
            return 0;
        }
        down = false;
        downNanos += gap;
        return gap;
    }

    /// @param attemptedNanos when the message was sent, or the connection asked for; what failed
    /// slowly while others were answered is no outage any more
    void onFailure(long attemptedNanos) {
        down |= attemptedNanos >= lastAnswerNanos;
    }

    /// Nothing more comes. The time since the last answer is a gap like any other.
    AnswerGaps end(long nowNanos) {
        onAnswer(nowNanos);
        return this;
    }

    boolean isDown() {
        return down;
    }

    long longestNanos() {
        return longestNanos;
    }

    /// When the longest gap began, counted from the beginning.
    long longestAfterNanos() {
        return longestBeganNanos - beganNanos;
    }

    /// The share of time outside outages, from 0 to 1; after [#end].
    double availability() {
        long total = lastAnswerNanos - beganNanos;
        return total <= 0 ? 1 : 1 - (double) downNanos / total;
    }
}
