package org.echopair.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// A connection that always has bytes in flight, until it is told to finish. Each byte depends on
/// its offset, so a lost, doubled or moved one shows at once.
final class EchoStream implements AutoCloseable {

    private static final int CHUNK = 8 << 10;
    /// Bytes in flight: enough to keep the server busy, too few to disappear in buffers.
    private static final int WINDOW = 256 << 10;
    private static final int LIMIT_SECONDS = 30;

    private final Peer peer;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CompletableFuture<Void> writer;
    private final CompletableFuture<Void> reader;

    // Guarded by this.
    private long sent;
    private long received;
    private boolean finishing;

    EchoStream(Peer peer) {
        this.peer = peer;
        writer = CompletableFuture.runAsync(this::write, threads);
        reader = CompletableFuture.runAsync(this::readAndCompare, threads);
    }

    /// Waits until a byte has come back that was sent after this call began.
    synchronized void awaitProgress() throws InterruptedException {
        long mark = sent;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (received <= mark) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0 || reader.isDone()) {
                throw new AssertionError("stuck after " + received + " of " + sent + " B");
            }
            wait(Math.min(left, 100));
        }
    }

    /// Stops sending, half-closes and reads to the end; fails unless everything came back.
    void finishAndCompare() throws Exception {
        synchronized (this) {
            finishing = true;
            notifyAll();
        }
        writer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        reader.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (received != sent) {
            throw new AssertionError("the end came after " + received + " of " + sent + " B");
        }
    }

    @Override
    public void close() throws IOException {
        peer.close();
        threads.shutdownNow();
    }

    private void write() {
        try {
            byte[] chunk = new byte[CHUNK];
            while (countSent()) {
                fill(chunk, sent - CHUNK);
                peer.send(chunk);
            }
            peer.halfClose();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("closed before it was told to finish", e);
        }
    }

    /// Counted before sending, so that `sent` is never behind what comes back.
    private synchronized boolean countSent() throws InterruptedException {
        while (!finishing && sent - received >= WINDOW) {
            wait();
        }
        if (finishing) {
            return false;
        }
        sent += CHUNK;
        return true;
    }

    private void readAndCompare() {
        try {
            byte[] expected = new byte[CHUNK];
            for (byte[] chunk = peer.readSome(CHUNK); chunk.length > 0; chunk = peer
                    .readSome(CHUNK)) {
                fill(expected, received);
                int mismatch = Arrays.mismatch(expected, 0, chunk.length, chunk, 0, chunk.length);
                if (mismatch >= 0) {
                    throw new AssertionError("another byte at offset " + (received + mismatch));
                }
                countReceived(chunk.length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void countReceived(int bytes) {
        received += bytes;
        notifyAll();
    }

    /// The bytes at this offset of any stream.
    static void fill(byte[] bytes, long offset) {
        for (int i = 0; i < bytes.length; i++) {
            long at = offset + i;
            bytes[i] = (byte) (at ^ at >>> 8 ^ at >>> 16 ^ at >>> 24);
        }
    }
}
