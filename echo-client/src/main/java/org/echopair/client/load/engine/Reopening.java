package org.echopair.client.load.engine;

import java.util.ArrayDeque;
import java.util.Queue;
import org.echopair.client.exchange.WaitLoop;
import org.jspecify.annotations.Nullable;

/// The connections of a loop that ended and are to be opened again: a pause first, unless the peer
/// had answered, and then another lookup of the name. Belongs to the loop's thread.
final class Reopening {

    private final LoadAddresses addresses;

    /// All pauses are of one length, so the first to begin is the first to end.
    private final Queue<LoadSlot> pausing = new ArrayDeque<>();

    private final Queue<LoadSlot> lookingUp = new ArrayDeque<>();

    Reopening(LoadAddresses addresses) {
        this.addresses = addresses;
    }

    /// @param atOnce without a pause
    void add(LoadSlot slot, boolean atOnce, long nowNanos) {
        if (atOnce) {
            lookUp(slot, nowNanos);
        } else {
            slot.waitNanos = nowNanos + WaitLoop.PAUSE_NANOS;
            pausing.add(slot);
        }
    }

    private void lookUp(LoadSlot slot, long nowNanos) {
        slot.waitNanos = nowNanos;
        lookingUp.add(slot);
        addresses.refresh();
    }

    /// @return one that has been looked up, or null when none has
    @Nullable
    LoadSlot poll(long nowNanos) {
        while (!pausing.isEmpty() && nowNanos - pausing.element().waitNanos >= 0) {
            lookUp(pausing.remove(), nowNanos);
        }
        return !lookingUp.isEmpty() && addresses.isFresh(lookingUp.element().waitNanos)
                ? lookingUp.remove()
                : null;
    }

    /// How long until the next pause ends; long where there is none.
    long untilNext(long nowNanos) {
        return pausing.isEmpty()
                ? LoadSchedule.FAR_NANOS
                : pausing.element().waitNanos - nowNanos;
    }

    /// Gives up on all of them.
    ///
    /// @return how many there were
    int clear() {
        int waiting = pausing.size() + lookingUp.size();
        pausing.clear();
        lookingUp.clear();
        return waiting;
    }
}
