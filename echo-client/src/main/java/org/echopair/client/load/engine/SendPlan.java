package org.echopair.client.load.engine;

/// What one of the `--connections` has to send and when, whichever TCP connection carries it now.
/// Belongs to its loop's thread.
final class SendPlan {

    /// In a closed loop: how many measured messages are left to it.
    private long quota;

    /// In an open loop: its next message in the schedule. The connections take turns.
    private long next;

    /// @param number of the connection, from 0
    /// @param quota in a closed loop; [Long#MAX_VALUE] where only the time ends it
    SendPlan(int number, long quota) {
        this.next = number;
        this.quota = quota;
    }

    /// @param number of the connection, which has its share of `--count`
    static SendPlan of(LoadConfig config, int number) {
        if (config.count() == 0) {
            return new SendPlan(number, Long.MAX_VALUE);
        }
        long share = config.count() / config.connections();
        return new SendPlan(number,
                share + (number < config.count() % config.connections() ? 1 : 0));
    }

    boolean mayBegin(LoadSchedule schedule, long nowNanos) {
        if (schedule.isOver(nowNanos)) {
            return false;
        }
        if (!schedule.isOpenLoop()) {
            return quota > 0;
        }
        dropWarmup(schedule, nowNanos);
        return next < schedule.limit() && schedule.dueNanos(next) - nowNanos <= 0;
    }

    /// @return when the message that is begun now was due
    long take(LoadSchedule schedule, long nowNanos) {
        if (!schedule.isOpenLoop()) {
            if (schedule.isMeasured(nowNanos)) {
                quota--;
            }
            return nowNanos;
        }
        long due = schedule.dueNanos(next);
        next += schedule.connections();
        return due;
    }

    /// Whether nothing is left to begin, now or later.
    boolean isOver(LoadSchedule schedule, long nowNanos) {
        if (schedule.isOver(nowNanos)) {
            return true;
        }
        return schedule.isOpenLoop() ? next >= schedule.limit() : quota <= 0;
    }

    /// In an open loop: how many of its messages that were due by then were not begun.
    long unsentBy(LoadSchedule schedule, long nanos) {
        dropWarmup(schedule, nanos);
        long due = schedule.dueBy(nanos);
        return next >= due ? 0 : (due - 1 - next) / schedule.connections() + 1;
    }

    /// What the warm-up could not send would otherwise use up the measured time.
    private void dropWarmup(LoadSchedule schedule, long nowNanos) {
        if (next < schedule.firstMeasured() && schedule.isMeasured(nowNanos)) {
            long turns = (schedule.firstMeasured() - 1 - next) / schedule.connections() + 1;
            next += turns * schedule.connections();
        }
    }
}
