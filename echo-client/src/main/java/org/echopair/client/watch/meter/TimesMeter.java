package org.echopair.client.watch.meter;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// Counts times in the buckets of [Times]. Any thread may record.
final class TimesMeter {

    private static final long[] BOUNDS_NANOS = Times.BOUNDS_SECONDS.stream()
            .mapToLong(seconds -> (long) (seconds * 1e9)).toArray();

    private final AtomicLongArray counts = new AtomicLongArray(BOUNDS_NANOS.length);
    private final AtomicLong sumNanos = new AtomicLong();

    void record(long nanos) {
        int bucket = 0;
        while (nanos > BOUNDS_NANOS[bucket]) {
            bucket++;
        }
        counts.incrementAndGet(bucket);
        sumNanos.addAndGet(nanos);
    }

    Times times() {
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < counts.length(); i++) {
            all.add(counts.get(i));
        }
        return new Times(all, sumNanos.get());
    }
}
