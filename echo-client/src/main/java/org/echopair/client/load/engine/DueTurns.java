package org.echopair.client.load.engine;

import java.util.function.IntConsumer;

/// Which connections of a loop have a message that came due. However many came due since the last
/// cycle, each connection gets one turn, so that a rate above all capacity cannot starve the reads.
final class DueTurns {

    private final int loop;
    private final int loops;
    private long seen;

    /// Loop `i` of `n` has every connection whose number leaves the remainder `i`.
    DueTurns(int loop, int loops) {
        this.loop = loop;
        this.loops = loops;
    }

    /// When a message of this loop is due next.
    ///
    /// @return far away where there is none
    long nextNanos(LoadSchedule schedule, long nowNanos) {
        long next = seen;
        while (!isOwn(next, schedule)) {
            next++;
        }
        if (next >= schedule.limit()) {
            return nowNanos + LoadSchedule.FAR_NANOS;
        }
        long due = schedule.dueNanos(next);
        return schedule.isOver(due) ? nowNanos + LoadSchedule.FAR_NANOS : due;
    }

    /// @param onTurn takes the connection's place in the loop
    void take(LoadSchedule schedule, long nowNanos, IntConsumer onTurn) {
        long due = schedule.dueBy(nowNanos);
        for (long message = Math.max(seen,
                due - schedule.connections()); message < due; message++) {
            if (isOwn(message, schedule)) {
                onTurn.accept((int) (message % schedule.connections()) / loops);
            }
        }
        seen = Math.max(seen, due);
    }

    private boolean isOwn(long message, LoadSchedule schedule) {
        return message % schedule.connections() % loops == loop;
    }
}
