package org.echopair.client.load.engine;

import org.jspecify.annotations.Nullable;

/// One of the `--connections`, whichever socket carries it now. Belongs to its loop's thread.
final class LoadSlot {

    final SendPlan plan;

    /// Of its connection, as in the messages' headers.
    int number;

    boolean isFirst = true;

    @Nullable
    LoadDial dial;

    @Nullable
    LoadConnection connection;

    /// Until when it pauses, or since when it waits for an address; see [Reopening].
    long waitNanos;

    LoadSlot(int number, SendPlan plan) {
        this.number = number;
        this.plan = plan;
    }

    /// Its connection has ended, or none could be opened.
    ///
    /// @return whether nothing is left for it to send
    boolean onEnded(@Nullable LoadSchedule schedule, long nowNanos, LoadRecorder recorder) {
        boolean finished = schedule != null && plan.isOver(schedule, nowNanos);
        recorder.finished += finished ? 1 : 0;
        return finished;
    }

    /// What was due and not sent, and why.
    void countUnsent(LoadSchedule schedule, long byNanos, LoadRecorder recorder) {
        long unsent = plan.unsentBy(schedule, byNanos);
        if (connection == null) {
            recorder.unsentDisconnected += unsent;
        } else if (connection.isFull()) {
            recorder.unsentInFullWindows += unsent;
        }
    }

    /// The loop ends; what is still open is interrupted.
    void abandon(long nowNanos) {
        if (connection != null) {
            connection.abandon(nowNanos);
        } else if (dial != null) {
            dial.abandon();
        }
    }
}
