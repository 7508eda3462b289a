package org.echopair.client.exchange;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// How long this process itself stood still: stopped, throttled, starved, or in a pause of its JVM.
/// Whatever an answer seems to be late by in that time, the path is not to blame for.
///
/// A thread sleeps for a short period, over and over; what it oversleeps is lag (as jHiccup by Gil
/// Tene measures it). All methods may be called from any thread.
public final class LagMeter implements AutoCloseable {

    /// Shorter than any lateness that is worth a word, and not so short that it costs anything.
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /// What a busy machine's scheduler takes every now and then is no lag.
    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /// Enough for what can lie within one timeout; older ones are forgotten, the sum is not.
    private static final int STALLS_KEPT = 512;

    private final LongSupplier clock;
    private final long[] beganNanos = new long[STALLS_KEPT];
    private final long[] endedNanos = new long[STALLS_KEPT];
    private long stalls;
    private long longestNanos;
    private long longestUntoldNanos;
    private long totalNanos;
    private long lastTickNanos;
    private volatile boolean closed;

    /// Measures nothing by itself: somebody has to call [#tick].
    LagMeter(LongSupplier clock) {
        this.clock = clock;
        this.lastTickNanos = clock.getAsLong();
    }

    public static LagMeter start(LongSupplier clock) {
        var meter = new LagMeter(clock);
        Thread.ofPlatform().name("lag").daemon().start(meter::run);
        return meter;
    }

    /// Measures nothing, and so excuses nothing.
    public static LagMeter off() {
        var meter = new LagMeter(() -> 0);
        meter.close();
        return meter;
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(PERIOD_NANOS);
            tick();
        }
    }

    /// The process runs now; it should have run one period after the tick before.
    synchronized void tick() {
        if (closed) {
            return;
        }
        long now = clock.getAsLong();
        long lag = now - lastTickNanos - PERIOD_NANOS;
        if (lag >= SHORTEST_NANOS) {
            int at = (int) (stalls++ % STALLS_KEPT);
            beganNanos[at] = lastTickNanos;
            endedNanos[at] = now;
            longestNanos = Math.max(longestNanos, lag);
            longestUntoldNanos = Math.max(longestUntoldNanos, lag);
            totalNanos += lag;
        }
        lastTickNanos = now;
    }

    /// How much of the time between two readings of the clock this process stood still.
    public synchronized long within(long fromNanos, long toNanos) {
        tick(); // after a pause, whoever judges may be woken before the thread that measures
        long nanos = 0;
        for (int i = 0; i < Math.min(stalls, STALLS_KEPT); i++) {
            long began = beganNanos[i] - fromNanos > 0 ? beganNanos[i] : fromNanos;
            long ended = endedNanos[i] - toNanos < 0 ? endedNanos[i] : toNanos;
            nanos += Math.max(0, ended - began);
        }
        return nanos;
    }

    /// The longest time that this process stood still.
    public synchronized long longestNanos() {
        return longestNanos;
    }

    /// The longest time that this process stood still since this was asked last, for the one who tells
    /// of it as it happens.
    public synchronized long longestSinceAskedNanos() {
        tick(); // as above
        long nanos = longestUntoldNanos;
        longestUntoldNanos = 0;
        return nanos;
    }

    /// All of it together.
    public synchronized long totalNanos() {
        return totalNanos;
    }

    @Override
    public void close() {
        closed = true;
    }
}
