package org.echopair.it.fault;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Something that a path does to packets. Faults stand in a row on the link: each hands on what is to
/// go on, once, more than once or not at all. It counts what it did, so that a test can tell a fault
/// that was survived from one that never happened.
abstract class LinkFault {

    private final AtomicLong hits = new AtomicLong();

    /// On the link's thread alone.
    abstract void meet(Packet packet, Consumer<Packet> onward);

    /// How many packets suffered from it so far.
    final long hits() {
        return hits.get();
    }

    final void hit() {
        hits.incrementAndGet();
    }
}
