package org.echopair.client.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Standard error that holds up no run: a thread of its own writes what is printed. The reader may hang,
/// as a log collector can: what comes while a megabyte waits to be read waits for a second, and is dropped
/// then, until somebody reads again.
public final class StandardError extends PrintStream {

    private static final int MOST_BYTES = 1 << 20;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Queue queue;

    public StandardError(OutputStream out, Charset charset) {
        this(new Queue(out), charset);
    }

    private StandardError(Queue queue, Charset charset) {
        super(queue, true, charset);
        this.queue = queue;
    }

    /// Waits until all is written, a second at most, and not again for a reader that did not come.
    public void settle() {
        queue.settle();
    }

    private static final class Queue extends OutputStream {

        private final OutputStream out;
        private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
        private @Nullable Thread writer;
        private boolean writing;
        private boolean givenUp;
        private boolean isClosed;

        Queue(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) {
            write(new byte[]{(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            await(() -> hasRoom(length));
            if (isClosed || !hasRoom(length)) {
                return;
            }
            if (writer == null && !start()) {
                writeHere(bytes, offset, length);
                return;
            }
            waiting.write(bytes, offset, length);
            notifyAll();
        }

        /// Where this process may start no more threads, that has to be said all the same.
        private boolean start() {
            try {
                writer = Thread.ofPlatform().name("standard-error").daemon().start(this::write);
                return true;
            } catch (OutOfMemoryError e) {
                return false;
            }
        }

        private void writeHere(byte[] bytes, int offset, int length) {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) { // nobody is there to be told
                close();
            }
        }

        private void write() {
            try {
                while (true) {
                    out.write(next());
                    out.flush();
                }
            } catch (IOException e) { // nobody is there to be told
                close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private synchronized byte[] next() throws InterruptedException {
            if (writing) { // It has been read.
                writing = false;
                givenUp = false;
            }
            notifyAll();
            while (waiting.size() == 0) {
                wait();
            }
            writing = true;
            byte[] next = waiting.toByteArray();
            waiting.reset();
            return next;
        }

        @Override
        public synchronized void close() {
            isClosed = true;
            writing = false;
            waiting.reset();
            notifyAll();
        }

        private boolean hasRoom(int length) {
            return waiting.size() == 0 || waiting.size() + length <= MOST_BYTES;
        }

        synchronized void settle() {
            await(() -> !writing && waiting.size() == 0);
        }

        private void await(BooleanSupplier condition) {
            long begin = System.nanoTime();
            try {
                while (!givenUp && !condition.getAsBoolean()) {
                    long left = PATIENCE_NANOS - (System.nanoTime() - begin);
                    givenUp = left <= 0;
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
