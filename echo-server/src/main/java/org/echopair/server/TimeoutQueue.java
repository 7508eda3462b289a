package org.echopair.server;

import org.jspecify.annotations.Nullable;

/// Things, such as connections, in the order in which one timeout, the same for all, runs out.
///
/// Because the timeout is one constant, the order of starting is the order of expiry: starting,
/// restarting, cancelling and finding the next to expire are all O(1), with no scan and no heap.
/// Owned by one loop's thread.
final class TimeoutQueue<T> {

    /// A thing's place in one queue at most; in none at first.
    static final class Link<T> {

        private final T owner;
        private @Nullable Link<T> previous;
        private @Nullable Link<T> next;
        private long startNanos;

        Link(T owner) {
            this.owner = owner;
        }
    }

    private final long timeoutNanos;
    private @Nullable Link<T> oldest;
    private @Nullable Link<T> newest;

    /// A timeout of 0 never runs out.
    TimeoutQueue(long timeoutNanos) {
        this.timeoutNanos = timeoutNanos;
    }

    void start(Link<T> link, long nowNanos) {
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

    void restart(Link<T> link, long nowNanos) {
        if (link == newest) {
            link.startNanos = nowNanos;
        } else {
            cancel(link);
            start(link, nowNanos);
        }
    }

    void cancel(Link<T> link) {
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

    /// What expired first, or null when nothing has. It stays in the queue.
    @Nullable
    T expired(long nowNanos) {
        return nanosToNext(nowNanos) == 0 && oldest != null ? oldest.owner : null;
    }

    /// Nanoseconds until the next expiry: 0 when one is due, `Long.MAX_VALUE` when none will come.
    long nanosToNext(long nowNanos) {
        if (timeoutNanos == 0 || oldest == null) {
            return Long.MAX_VALUE;
        }
        return Math.max(0, oldest.startNanos - nowNanos + timeoutNanos);
    }
}
