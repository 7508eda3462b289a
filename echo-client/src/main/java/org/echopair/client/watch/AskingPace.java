package org.echopair.client.watch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/// How soon a name is asked again while an address may be about to leave it: the more addresses it
/// has, the more probers are likely to ask, so each asks less often, and not in step with the others.
final class AskingPace {

    private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long EACH_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /// What fails is held back for one interval, and the answer must come in that time.
    private static final int LEAST_TIMES_AN_INTERVAL = 4;

    private final long intervalNanos;
    private final DoubleSupplier random;
    private int addresses;

    /// @param resolveInterval between two questions while nothing is suspected
    /// @param random from 0 to 1
    AskingPace(Duration resolveInterval, DoubleSupplier random) {
        this.intervalNanos = resolveInterval.toNanos();
        this.random = random;
    }

    /// @param all how many the name has
    void onResolved(int all) {
        addresses = all;
    }

    /// A quarter more or less each time.
    long soonNanos() {
        long forAll = Math.min(addresses * EACH_NANOS, intervalNanos / LEAST_TIMES_AN_INTERVAL);
        double spread = 0.75 + random.getAsDouble() / 2;
        return (long) (Math.max(LEAST_NANOS, forAll) * spread);
    }
}
