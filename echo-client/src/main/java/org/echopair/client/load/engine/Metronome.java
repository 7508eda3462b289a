package org.echopair.client.load.engine;

import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Wakes loops when a message is due. A selector counts in milliseconds, a schedule of 20,000
/// messages a second in fifty microseconds, and spinning would take a core from whatever is measured.
/// So a thread that can sleep exactly wakes those that wait for sockets.
final class Metronome implements Runnable {

    /// Below this, sleeping costs more than it gives; messages that are due come in small batches.
    private static final long SHORTEST_NANOS = 100_000;

    private static final long LONGEST_NANOS = 20_000_000;

    private final List<LoadAlarm> alarms;
    private volatile boolean stopped;

    Metronome(List<LoadAlarm> alarms) {
        this.alarms = alarms;
    }

    void start() {
        Thread.ofPlatform().name("metronome").daemon().start(this);
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        while (!stopped) {
            long now = System.nanoTime();
            long wait = LONGEST_NANOS;
            for (LoadAlarm alarm : alarms) {
                // A loop that is awake now may wait for any time the moment after.
                wait = Math.min(wait, alarm.isArmed() ? alarm.ring(now) : SHORTEST_NANOS);
            }
            LockSupport.parkNanos(Math.max(wait, SHORTEST_NANOS));
        }
    }
}
