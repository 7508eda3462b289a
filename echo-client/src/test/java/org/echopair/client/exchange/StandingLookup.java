package org.echopair.client.exchange;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// A process that stands still for a minute as soon as it has asked for a name. The answer, this
/// machine, comes once the thread that waits for it has seen how late it is.
public final class StandingLookup {

    private static final long STANDSTILL_NANOS = TimeUnit.MINUTES.toNanos(1);

    /// By the third reading of the clock it knows, whether or not it makes up for the standstill.
    private final CountDownLatch looks = new CountDownLatch(3);

    private final Thread waiting = Thread.currentThread();
    private final AtomicLong stoodStillNanos = new AtomicLong();

    /// The clock of that process.
    public long nanoTime() {
        long standstill = stoodStillNanos.get();
        if (standstill > 0 && Thread.currentThread() == waiting) {
            looks.countDown();
        }
        return System.nanoTime() + standstill;
    }

    /// For the thread that made this.
    public Resolver resolver() {
        return new Resolver(_ -> {
            try {
                looks.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of(InetAddress.getLoopbackAddress());
        }, task -> {
            stoodStillNanos.set(STANDSTILL_NANOS);
            return Thread.ofPlatform().daemon().unstarted(task);
        });
    }
}
