package org.echopair.server;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// The counters of one loop. Only the loop's thread writes them, so an addition is a plain load and a
/// plain store, with no lock and no contended cache line; any thread may read them, a little late.
final class LoopCounters {

    private final AtomicLong receivedBytes = new AtomicLong();
    private final AtomicLong sentBytes = new AtomicLong();
    private final AtomicLong pendingBytes = new AtomicLong();
    private final AtomicLong busyNanos = new AtomicLong();
    private final AtomicLong moved = new AtomicLong();
    private final AgeHistogram durations = new AgeHistogram();
    private final AtomicLongArray closed = new AtomicLongArray(CloseReason.values().length);

    void received(int bytes) {
        add(receivedBytes, bytes);
    }

    void sent(int bytes) {
        add(sentBytes, bytes);
    }

    /// Bytes read and not yet taken by the peer's socket: grows with a new tail, shrinks as it goes.
    void pending(int bytes) {
        add(pendingBytes, bytes);
    }

    void closed(CloseReason reason, long ageNanos) {
        durations.record(ageNanos);
        int index = reason.ordinal();
        closed.setOpaque(index, closed.getPlain(index) + 1);
    }

    /// Time that the loop did not spend waiting.
    void busy(long nanos) {
        add(busyNanos, nanos);
    }

    /// A connection went on to another loop.
    void moved() {
        add(moved, 1);
    }

    long receivedBytes() {
        return receivedBytes.getOpaque();
    }

    long sentBytes() {
        return sentBytes.getOpaque();
    }

    long pendingBytes() {
        return pendingBytes.getOpaque();
    }

    long closedBy(CloseReason reason) {
        return closed.getOpaque(reason.ordinal());
    }

    long busyNanos() {
        return busyNanos.getOpaque();
    }

    long movedConnections() {
        return moved.getOpaque();
    }

    AgeHistogram durations() {
        return durations;
    }

    private static void add(AtomicLong counter, long amount) {
        counter.setOpaque(counter.getPlain() + amount);
    }
}
