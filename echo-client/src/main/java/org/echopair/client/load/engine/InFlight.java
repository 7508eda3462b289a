package org.echopair.client.load.engine;

/// The messages of one connection that were begun and have not come back: when each was due, and
/// when it was sent. Messages are numbered from 0 on each connection and come back in order.
final class InFlight {

    private final long[] dueNanos;
    private final long[] sentNanos;
    private long begun;
    private long done;

    /// @param most that may be in flight at once
    InFlight(int most) {
        dueNanos = new long[most];
        sentNanos = new long[most];
    }

    void begin(long due, long sent) {
        int at = (int) (begun++ % dueNanos.length);
        dueNanos[at] = due;
        sentNanos[at] = sent;
    }

    /// The oldest one has come back.
    void end() {
        done++;
    }

    boolean isEmpty() {
        return begun == done;
    }

    boolean isFull() {
        return begun - done == dueNanos.length;
    }

    /// How many were begun; also the number of the next one.
    long begun() {
        return begun;
    }

    long count() {
        return begun - done;
    }

    /// The number of the oldest one.
    long oldest() {
        return done;
    }

    long dueNanos(long message) {
        return dueNanos[(int) (message % dueNanos.length)];
    }

    long sentNanos(long message) {
        return sentNanos[(int) (message % sentNanos.length)];
    }
}
