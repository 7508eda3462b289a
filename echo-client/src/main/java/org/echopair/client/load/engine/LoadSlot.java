package org.echopair.client.load.engine;

/// One of the `--connections`: how much it has to send, whichever TCP connection carries it now.
/// Belongs to its loop's thread.
final class LoadSlot {

    final int number;

    /// In a closed loop: how many measured messages are left to it.
    private long quota;

    /// In an open loop: how many messages of the schedule have come due, and how many were begun.
    private long due;
    private long taken;

    /// @param quota in a closed loop; [Long#MAX_VALUE] where only the time ends it
    LoadSlot(int number, long quota) {
        this.number = number;
        this.quota = quota;
    }

    void onDue() {
        due++;
    }

    boolean mayBegin(LoadSchedule schedule, long nowNanos) {
        if (nowNanos >= schedule.endNanos()) {
            return false;
        }
        return schedule.pacer() == null ? quota > 0 : taken < due;
    }

    /// @return when the message that is begun now was due
    long take(LoadSchedule schedule, long nowNanos) {
        if (schedule.pacer() == null) {
            if (schedule.isMeasured(nowNanos)) {
                quota--;
            }
            return nowNanos;
        }
        return schedule.pacer().dueNanos(number + taken++ * schedule.connections());
    }

    /// Whether nothing is left to begin, now or later.
    boolean isOver(LoadSchedule schedule, long nowNanos) {
        if (nowNanos >= schedule.endNanos()) {
            return true;
        }
        return schedule.pacer() == null
                ? quota <= 0
                : taken == due && number + due * schedule.connections() >= schedule.limit();
    }
}
