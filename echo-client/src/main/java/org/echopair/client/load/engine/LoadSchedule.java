package org.echopair.client.load.engine;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/// When a load begins, counts and ends. Times are those of [System#nanoTime()].
///
/// ```
///   start            measure                       end              end + --timeout
///     |--- warm-up ---|--- counted in the figures ---|--- what is in flight may come back ---|
/// ```
///
/// @param endNanos nothing is sent from here on; far away where only the count ends the run
/// @param pacer null in a closed loop
/// @param connections of the whole run; they take turns in the schedule of an open loop
/// @param firstMeasured in an open loop, the first message of the schedule that counts
/// @param limit in an open loop, the first message of the schedule that is not sent any more
record LoadSchedule(long startNanos, long measureNanos, long endNanos, @Nullable Pacer pacer,
        int connections, long firstMeasured, long limit) {

    /// Further away than any run lasts, and near enough that adding to it does not overflow.
    static final long FAR_NANOS = Long.MAX_VALUE / 4;

    static LoadSchedule of(LoadConfig config, long startNanos) {
        long measure = startNanos + config.warmup().toNanos();
        long end = config.duration() == null
                ? startNanos + FAR_NANOS
                : measure + config.duration().toNanos();
        if (!config.isOpenLoop()) {
            return new LoadSchedule(startNanos, measure, end, null, config.connections(), 0,
                    Long.MAX_VALUE);
        }
        var pacer = new Pacer(startNanos, config.rate());
        long firstMeasured = pacer.firstDueFrom(measure);
        long limit = config.count() == 0 ? Long.MAX_VALUE : firstMeasured + config.count();
        return new LoadSchedule(startNanos, measure, end, pacer, config.connections(),
                firstMeasured, limit);
    }

    boolean isOpenLoop() {
        return pacer != null;
    }

    /// In an open loop, when this message of the schedule is due.
    long dueNanos(long message) {
        return openLoop().dueNanos(message);
    }

    private Pacer openLoop() {
        return requireNonNull(pacer, "in a closed loop nothing has a time to be due");
    }

    /// A message counts in the figures when it was due in the measured time.
    boolean isMeasured(long dueNanos) {
        return dueNanos - measureNanos >= 0;
    }

    boolean isOver(long nowNanos) {
        return nowNanos - endNanos >= 0;
    }

    /// In an open loop, how many messages are due at this time or before it, the warm-up's included.
    long dueBy(long nanos) {
        long until = nanos + 1 - endNanos < 0 ? nanos + 1 : endNanos;
        return Math.min(limit, openLoop().firstDueFrom(until));
    }

    /// Which second of the measured time this is; below zero during the warm-up.
    int secondOf(long nanos) {
        return (int) Math.floorDiv(nanos - measureNanos, 1_000_000_000L);
    }
}
