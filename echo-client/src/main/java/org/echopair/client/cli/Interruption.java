package org.echopair.client.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// SIGINT and SIGTERM while a command runs: the JVM's shutdown hook stops the run and then waits
/// until its report is written. The JVM itself exits with 130 or 143 afterwards.
public final class Interruption implements AutoCloseable {

    /// The longest that a report may take; a pod's grace period is 30 s unless it says otherwise.
    private static final long PATIENCE_SECONDS = 10;

    private final Runnable stop;
    private final CountDownLatch reported = new CountDownLatch(1);
    private final Thread hook = Thread.ofPlatform().name("interruption").unstarted(this::onSignal);
    private volatile boolean happened;

    private Interruption(Runnable stop) {
        this.stop = stop;
    }

    /// @param stop ends the run soon, from any thread
    public static Interruption stopping(Runnable stop) {
        var interruption = new Interruption(stop);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /// What the hook does; a test calls it on a thread of its own.
    public void onSignal() {
        happened = true;
        stop.run();
        try {
            reported.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public boolean happened() {
        return happened;
    }

    /// The report is written.
    @Override
    public void close() {
        reported.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is on its way out already.
        }
    }
}
