package org.echopair.client.load.engine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.echopair.client.exchange.LagMeter;
import org.echopair.client.stream.MessagePattern;

/// What all loops of a run share. Any thread may use it.
///
/// @param nextConnection the number of the next connection that is opened in place of another
/// @param connected how many of the first connections are open
/// @param unsettled counts down as the first attempt of each connection ends, one way or the other
/// @param clock nanoseconds as of [System#nanoTime()]
record LoadContext(LoadConfig config, MessagePattern pattern, LoadAddresses addresses,
        LagMeter lag, AtomicInteger nextConnection, AtomicInteger connected,
        CountDownLatch unsettled, LongSupplier clock) {

    static LoadContext of(LoadConfig config, MessagePattern pattern, LoadAddresses addresses,
            LagMeter lag, LongSupplier clock) {
        return new LoadContext(config, pattern, addresses, lag,
                new AtomicInteger(config.connections()), new AtomicInteger(),
                new CountDownLatch(config.connections()), clock);
    }

    long nowNanos() {
        return clock.getAsLong();
    }

    /// How much of the time since then the path had to answer, rather than this process to run.
    long waitedNanos(long sinceNanos, long nowNanos) {
        return nowNanos - sinceNanos - lag.within(sinceNanos, nowNanos);
    }

    /// The first attempt of one of the connections has ended.
    void onSettled(boolean isConnected) {
        if (isConnected) {
            connected.incrementAndGet();
        }
        unsettled.countDown();
    }
}
