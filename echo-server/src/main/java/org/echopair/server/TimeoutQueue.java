package org.echopair.server;

import org.jspecify.annotations.Nullable;

/// Things, such as connections, in the order in which one timeout, the same for all, runs out.
///
/// Because the timeout is constant, the order of starting is the order of expiry: starting,
/// restarting, cancelling and finding the next to expire are all O(1), with no scan and no heap.
/// Owned by one loop's thread.
final class TimeoutQueue<T> {

    /// A thing's place in at most one queue; at first in none.
    static class Link<T> {

        private final T owner;
        private @Nullable TimeoutQueue<T> queue;
        private @Nullable Link<T> previous;
        private @Nullable Link<T> next;
        private long startNanos;

        Link(T owner) {
            this.owner = owner;
        }

        T owner() {
            return owner;
        }

        boolean isWaiting() {
            return queue != null;
        }

        /// Leaves its queue, if it is in one.
        void cancel() {
            if (queue != null) {
                queue.remove(this);
            }
        }
    }

    private final long timeoutNanos;
    private @Nullable Link<T> oldest;
    private @Nullable Link<T> newest;

    /// A timeout of 0 never runs out.
    TimeoutQueue(long timeoutNanos) {
        this.timeoutNanos = timeoutNanos;
    }

    /// Starts the wait, from the beginning if it was waiting already, here or in another queue.
    void start(Link<T> link, long nowNanos) {
        if (link != newest) {
            link.cancel();
            append(link);
        }
        link.startNanos = nowNanos;
    }

    /// Goes on with a wait that began in another queue, at its place among those that began here.
    void resume(Link<T> link) {
        Link<T> after = null;
        Link<T> before = newest;
        while (before != null && before.startNanos - link.startNanos > 0) {
            after = before;
            before = before.previous;
        }
        if (after == null) {
            append(link);
            return;
        }
        link.queue = this;
        link.previous = before;
        link.next = after;
        after.previous = link;
        if (before == null) {
            oldest = link;
        } else {
            before.next = link;
        }
    }

    boolean holds(Link<T> link) {
        return link.queue == this;
    }

    private void append(Link<T> link) {
        link.queue = this;
        link.previous = newest;
        if (newest == null) {
            oldest = link;
        } else {
            newest.next = link;
        }
        newest = link;
    }

    private void remove(Link<T> link) {
        if (link.previous == null) {
            oldest = link.next;
        } else {
            link.previous.next = link.next;
        }
        if (link.next == null) {
            newest = link.previous;
        } else {
            link.next.previous = link.previous;
        }
        link.queue = null;
        link.previous = null;
        link.next = null;
    }

    /// Takes out what expired first, or null when nothing has expired.
    @Nullable
    T pollExpired(long nowNanos) {
        Link<T> first = oldest;
        if (first == null || nanosToNext(nowNanos) > 0) {
            return null;
        }
        remove(first);
        return first.owner;
    }

    /// Nanoseconds until the next expiry: 0 when one is due, `Long.MAX_VALUE` when none will come.
    long nanosToNext(long nowNanos) {
        if (timeoutNanos == 0 || oldest == null) {
            return Long.MAX_VALUE;
        }
        return Math.max(0, oldest.startNanos - nowNanos + timeoutNanos);
    }
}
