package org.echopair.client.load.engine;

import java.util.concurrent.TimeUnit;

/// The schedule of an open loop: when each message of the run is due, whatever became of those
/// before it. That keeps a stalled peer from thinning out the very messages that would have shown
/// the stall ("coordinated omission", Gil Tene: How NOT to Measure Latency).
///
/// @param startNanos when message 0 is due, as of [System#nanoTime()]
/// @param messagesPerSecond over all connections; above zero
record Pacer(long startNanos, double messagesPerSecond) {

    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    /// Computed from the start each time, so that no rounding adds up.
    long dueNanos(long message) {
        return startNanos + (long) (message * (NANOS_PER_SECOND / messagesPerSecond));
    }

    /// The first message that is due at this time or later; as many are due before it.
    long firstDueFrom(long nanos) {
        long elapsed = Math.max(0, nanos - startNanos);
        long message = (long) (elapsed * (messagesPerSecond / NANOS_PER_SECOND));
        while (message > 0 && dueNanos(message - 1) - nanos >= 0) {
            message--;
        }
        while (dueNanos(message) - nanos < 0) {
            message++;
        }
        return message;
    }
}
