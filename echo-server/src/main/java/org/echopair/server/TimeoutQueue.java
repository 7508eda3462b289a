package org.echopair.server;

import org.jspecify.annotations.Nullable;

/// Connections in the order in which one timeout, the same for all of them, runs out.
///
/// Because the timeout is one constant, the order of starting is the order of expiry: starting,
/// restarting, cancelling and finding the next to expire are all O(1), with no scan and no heap.
/// Owned by one loop's thread.
final class TimeoutQueue {

    /// A connection's place in one queue; in no queue at first.
    static final class Link {

        private final Connection connection;
        private @Nullable Link previous;
        private @Nullable Link next;
        private long startNanos;

        Link(Connection connection) {
            this.connection = connection;
        }
    }

    private final long timeoutNanos;
    private @Nullable Link oldest;
    private @Nullable Link newest;

    /// A timeout of 0 never runs out.
    TimeoutQueue(long timeoutNanos) {
        this.timeoutNanos = timeoutNanos;
    }

    void start(Link link, long nowNanos) {
        assert link.previous == null && link.next == null && link != oldest : "already in a queue";
        link.startNanos = nowNanos;
        link.previous = newest;
        if (newest == null) {
            oldest = link;
        } else {
            newest.next = link;
        }
        newest = link;
    }

    void restart(Link link, long nowNanos) {
        if (link == newest) {
            link.startNanos = nowNanos;
        } else {
            cancel(link);
            start(link, nowNanos);
        }
    }

    void cancel(Link link) {
        if (link.previous == null) {
            assert link == oldest : "in no queue, or in another";
            oldest = link.next;
        } else {
            link.previous.next = link.next;
        }
        if (link.next == null) {
            newest = link.previous;
        } else {
            link.next.previous = link.previous;
        }
        link.previous = null;
        link.next = null;
    }

    /// The connection that expired first, or null when none has. It stays in the queue.
    @Nullable
    Connection expired(long nowNanos) {
        return nanosToNext(nowNanos) == 0 && oldest != null ? oldest.connection : null;
    }

    /// Nanoseconds until the next expiry: 0 when one is due, `Long.MAX_VALUE` when none will come.
    long nanosToNext(long nowNanos) {
        if (timeoutNanos == 0 || oldest == null) {
            return Long.MAX_VALUE;
        }
        return Math.max(0, oldest.startNanos - nowNanos + timeoutNanos);
    }
}
