package org.echopair.client.watch.meter;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// What a watch reads the time from, and how long this process itself has stood still.
record WatchClocks(LongSupplier nanos, InstantSource wall, LongSupplier lag) {

    long nowNanos() {
        return nanos.getAsLong();
    }

    Instant now() {
        return wall.instant();
    }

    long lagNanos() {
        return lag.getAsLong();
    }
}
