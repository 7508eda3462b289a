package org.echopair.client.cli;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Prints on a thread of its own, so that an output that nobody reads holds up neither a run nor its end
/// by a signal.
public final class BackgroundPrinter {

    /// After a signal: it must not use up the grace period of a pod.
    private static final long PATIENCE_MILLIS = 2_000;
    private static final long LOOK_MILLIS = 50;

    private final ExecutorService thread;
    private volatile @Nullable RuntimeException failure;

    public BackgroundPrinter() {
        this(Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("printer").daemon().factory()));
    }

    /// @param thread one only, which it shuts down at its end
    public BackgroundPrinter(ExecutorService thread) {
        this.thread = thread;
    }

    public void print(Runnable lines) {
        try {
            thread.execute(() -> {
                try {
                    lines.run();
                } catch (RuntimeException e) {
                    failure = e;
                }
            });
        } catch (OutOfMemoryError e) { // This process may start no more threads.
            lines.run();
        }
    }

    /// Waits until all is printed; after a signal not for long.
    ///
    /// @return whether it was
    public boolean end(BooleanSupplier signalled) {
        thread.shutdown();
        try {
            long waited = 0;
            while (!thread.awaitTermination(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                waited += signalled.getAsBoolean() ? LOOK_MILLIS : 0;
                if (waited >= PATIENCE_MILLIS) {
                    return false;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        RuntimeException thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
        return true;
    }
}
