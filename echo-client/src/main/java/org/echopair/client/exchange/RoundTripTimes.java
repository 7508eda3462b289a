package org.echopair.client.exchange;

import java.util.function.LongSupplier;
import org.echopair.client.text.Figures;

/// The times of one [Exchange]: when its bytes went and came, and by when the next has to.
final class RoundTripTimes {

    private final LongSupplier clock;
    private final LagMeter lag;
    private final long beganNanos;
    private Deadline deadline;
    private long firstByteNanos;
    private long lastByteNanos;

    /// Begins now.
    RoundTripTimes(long allowedNanos, LongSupplier clock, LagMeter lag) {
        this.clock = clock;
        this.lag = lag;
        this.beganNanos = clock.getAsLong();
        this.deadline = Deadline.in(allowedNanos, clock, lag);
    }

    /// From now on something else is awaited.
    void allow(long nanos) {
        deadline = Deadline.in(nanos, clock, lag);
    }

    boolean isUp() {
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
        return " within " + Figures.time(deadline.allowedNanos());
    }

    /// Tells a peer that stopped from one that is only slow.
    String lastByteAge() {
        return ", the last of them " + Figures.time(clock.getAsLong() - lastByteNanos)
                + " before the time was up";
    }
}
