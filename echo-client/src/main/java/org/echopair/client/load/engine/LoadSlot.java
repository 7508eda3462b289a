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
}
