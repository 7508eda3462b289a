package org.echopair.server;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// The ages at which connections of one loop ended, counted in buckets. Written by that loop's thread
/// alone.
final class AgeHistogram {

    /// Upper bounds, each belonging to its bucket: from a probe's moment to a day, then without end.
    static final double[] BOUNDS_SECONDS = {0.01, 0.1, 1, 10, 60, 300, 1800, 3600, 21_600, 86_400,
            Double.POSITIVE_INFINITY};

    private final AtomicLongArray counts = new AtomicLongArray(BOUNDS_SECONDS.length);
    private final AtomicLong sumNanos = new AtomicLong();

    void record(long nanos) {
        int bucket = 0;
        while (nanos / 1e9 > BOUNDS_SECONDS[bucket]) {
            bucket++;
        }
        counts.setOpaque(bucket, counts.getPlain(bucket) + 1);
        sumNanos.setOpaque(sumNanos.getPlain() + nanos);
    }

    /// Connections in this bucket alone.
    long count(int bucket) {
        return counts.getOpaque(bucket);
    }

    long sumNanos() {
        return sumNanos.getOpaque();
    }
}
