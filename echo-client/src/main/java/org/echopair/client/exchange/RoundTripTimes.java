package org.echopair.client.exchange;

import java.util.function.LongSupplier;
import org.echopair.client.text.Figures;

/// The times of one [Exchange]: when its bytes went and came, and by when the next has to.
///
/// The time in which this process itself stood still does not count as waiting: the deadline moves by
/// as much as the [LagMeter] tells.
final class RoundTripTimes {

    private final LongSupplier clock;
    private final LagMeter lag;
    private final long beganNanos;
    private long waitingSinceNanos;
    private long allowedNanos;
    private Deadline deadline;
    private long firstByteNanos;
    private long lastByteNanos;

    /// Begins now.
    RoundTripTimes(long allowedNanos, LongSupplier clock, LagMeter lag) {
        this.clock = clock;
        this.lag = lag;
        this.beganNanos = clock.getAsLong();
        this.waitingSinceNanos = beganNanos;
        this.allowedNanos = allowedNanos;
        this.deadline = new Deadline(clock, beganNanos + allowedNanos);
    }

    /// From now on something else is awaited.
    void allow(long nanos) {
        waitingSinceNanos = clock.getAsLong();
        allowedNanos = nanos;
        deadline = new Deadline(clock, waitingSinceNanos + nanos);
    }

    boolean isUp() {
        if (!deadline.hasPassed()) {
            return false;
        }
        long lagNanos = lag.within(waitingSinceNanos, clock.getAsLong());
        deadline = new Deadline(clock, waitingSinceNanos + allowedNanos + lagNanos);
        return deadline.hasPassed();
    }

    long remainingMillis() {
        return deadline.remainingMillis();
    }

    void onBytes(boolean first) {
        lastByteNanos = clock.getAsLong();
        if (first) {
            firstByteNanos = lastByteNanos;
        }
    }

    long untilFirstByteNanos() {
        return firstByteNanos - beganNanos;
    }

    long untilLastByteNanos() {
        return lastByteNanos - beganNanos;
    }

    long untilNowNanos() {
        return clock.getAsLong() - beganNanos;
    }

    /// ` within 5 s`, for what was awaited last.
    String within() {
        return " within " + Figures.time(allowedNanos);
    }

    /// Tells a peer that stopped from one that is only slow.
    String lastByteAge() {
        return ", the last of them " + Figures.time(clock.getAsLong() - lastByteNanos)
                + " before the time was up";
    }
}
