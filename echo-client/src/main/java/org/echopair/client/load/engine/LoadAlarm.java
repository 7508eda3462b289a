package org.echopair.client.load.engine;

import java.nio.channels.Selector;

/// When a loop that waits for sockets wants to be woken. The loop sets it; the [Metronome] wakes it.
final class LoadAlarm {

    private final Selector selector;
    private volatile long atNanos;
    private volatile boolean armed;

    LoadAlarm(Selector selector) {
        this.selector = selector;
    }

    /// The loop is about to wait.
    void arm(long nanos) {
        atNanos = nanos;
        armed = true;
    }

    /// The loop is awake.
    void disarm() {
        armed = false;
    }

    boolean isArmed() {
        return armed;
    }

    /// Wakes the loop when it is time.
    ///
    /// @return how long until then
    long ring(long nowNanos) {
        long nanos = atNanos - nowNanos;
        if (nanos <= 0) {
            selector.wakeup();
        }
        return nanos;
    }
}
