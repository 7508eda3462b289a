package org.echopair.server;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/// Writes log lines on a thread of its own, so that a stream that nobody reads blocks that thread and
/// no other. Lines that do not fit in the queue meanwhile are dropped and counted.
///
/// Logback's `AsyncAppender` counts nothing that it drops, bounds the number of events instead of
/// their bytes, and loads 40 more classes at each start.
final class LogQueue {

    /// Of all lines not yet written: about ten thousand of the usual ones.
    static final int CAPACITY_BYTES = 1024 * 1024;

    private static final int BATCH_BYTES = 32 * 1024;

    private final PrintStream out;
    private final LongConsumer onDropsEnded;
    private final Thread writer = Thread.ofPlatform().name("log").daemon().unstarted(this::run);
    private final AtomicBoolean isStarted = new AtomicBoolean();
    private final ConcurrentLinkedQueue<byte[]> lines = new ConcurrentLinkedQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicLong takenBytes = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    private long writtenBytes;
    private long toldDropped;

    /// `onDropsEnded` is called on the writing thread when there is room again, with the number of
    /// lines dropped since it was last called.
    LogQueue(PrintStream out, LongConsumer onDropsEnded) {
        this.out = out;
        this.onDropsEnded = onDropsEnded;
    }

    /// Fails as `Thread.start` does when there is no thread to be had.
    void start() {
        if (isStarted.compareAndSet(false, true)) {
            writer.start();
        }
    }

    /// Never blocks. A line longer than the whole queue is taken when the queue is empty.
    void offer(byte[] line) {
        long waiting = waitingBytes.addAndGet(line.length);
        if (waiting > CAPACITY_BYTES && waiting > line.length) {
            waitingBytes.addAndGet(-line.length);
            dropped.incrementAndGet();
            return;
        }
        takenBytes.addAndGet(line.length);
        lines.add(line);
        LockSupport.unpark(writer);
    }

    /// Lines dropped since the start.
    long dropped() {
        return dropped.get();
    }

    /// Waits until all lines taken so far are written, but no longer than `patience`; says whether they
    /// are.
    synchronized boolean flush(Duration patience) throws InterruptedException {
        long all = takenBytes.get();
        long deadline = System.nanoTime() + patience.toNanos();
        while (writtenBytes < all) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
        }
        return true;
    }

    private void run() {
        var batch = new ByteArrayOutputStream();
        while (true) {
            fill(batch);
            if (batch.size() > 0) {
                out.write(batch.toByteArray(), 0, batch.size());
                out.flush();
                onWritten(batch.size());
                batch.reset();
            } else if (dropped.get() > toldDropped) {
                long now = dropped.get();
                onDropsEnded.accept(now - toldDropped);
                toldDropped = now;
            } else {
                LockSupport.park(this);
            }
        }
    }

    private void fill(ByteArrayOutputStream batch) {
        byte[] line;
        while (batch.size() < BATCH_BYTES && (line = lines.poll()) != null) {
            batch.writeBytes(line);
        }
    }

    private synchronized void onWritten(int bytes) {
        waitingBytes.addAndGet(-bytes);
        writtenBytes += bytes;
        notifyAll();
    }
}
