package org.echopair.client.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.echopair.client.failure.ExitCode;
import org.jspecify.annotations.Nullable;

/// SIGINT, SIGTERM and SIGHUP while a command runs: the JVM's shutdown hook stops the run and then waits
/// until its report is written. The JVM exits with 130, 143 or 129 afterwards, unless different bytes
/// were found before: no later run may hide those, so the process halts with 65, even if nobody reads
/// the report. Where a signal is the only end that a run has, the process halts with its verdict,
/// whatever that is.
public final class Interruption implements AutoCloseable {

    /// The longest that a report may take; a pod's grace period is 30 s unless it says otherwise.
    private static final long PATIENCE_SECONDS = 10;

    private final Runnable stop;
    private final Object lock = new Object();
    private final boolean isOnlyEnd;
    private final RunContext context;
    private final CountDownLatch reported = new CountDownLatch(1);
    private final Thread hook = Thread.ofPlatform().name("interruption").unstarted(this::onSignal);
    private volatile boolean happened;

    /// Guarded by the lock.
    private @Nullable Thread waiting;

    private volatile @Nullable ExitCode verdict;

    private Interruption(Runnable stop, boolean isOnlyEnd, RunContext context) {
        this.stop = stop;
        this.isOnlyEnd = isOnlyEnd;
        this.context = context;
    }

    /// @param stop ends the run soon, from any thread
    public static Interruption stopping(Runnable stop, RunContext context) {
        return started(new Interruption(stop, false, context));
    }

    /// For a run that only a signal ends: it is no interruption of it.
    ///
    /// @param stop ends the run soon, from any thread
    public static Interruption ending(Runnable stop, RunContext context) {
        return started(new Interruption(stop, true, context));
    }

    /// For a command that runs on the calling thread, which a signal interrupts. Call
    /// [#leaveInPeace] before its report is written.
    public static Interruption ofThisThread(RunContext context) {
        var interruption = new Interruption(() -> {}, false, context);
        interruption.interruptThisThread();
        return started(interruption);
    }

    /// For the time in which a command reads what it was given: that may never end, no signal interrupts
    /// it, and there is nothing to report yet. The process ends at once.
    ///
    /// @param line says so
    public static Interruption whileReading(String line, Stdio stdio, RunContext context) {
        var interruption = new Interruption(() -> {
            stdio.err().println(line);
            stdio.settle();
        }, false, context);
        interruption.reported.countDown();
        return started(interruption);
    }

    /// Until [#leaveInPeace] a signal interrupts the calling thread, besides all else; one that has come
    /// already does so now.
    public void interruptThisThread() {
        synchronized (lock) {
            waiting = Thread.currentThread();
            if (happened) {
                waiting.interrupt();
            }
        }
    }

    /// The run, or the wait before it, is over: a signal that comes now must not interrupt what follows,
    /// such as the writing of the report.
    public void leaveInPeace() {
        synchronized (lock) {
            waiting = null;
        }
        Thread.interrupted(); // one that has come already is known
    }

    private static Interruption started(Interruption interruption) {
        try {
            Runtime.getRuntime().addShutdownHook(interruption.hook);
        } catch (IllegalStateException e) { // A signal has come before this.
            interruption.stopRun();
        }
        return interruption;
    }

    private void stopRun() {
        happened = true;
        stop.run();
        synchronized (lock) {
            if (waiting != null) {
                waiting.interrupt();
            }
        }
    }

    /// What the hook does; a test calls it on a thread of its own.
    public void onSignal() {
        stopRun();
        try {
            boolean inTime = reported.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            ExitCode found = verdict;
            if (found != null && (found == ExitCode.DIFFERENT || inTime && isOnlyEnd)) {
                context.halt().accept(found.number());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public boolean happened() {
        return happened;
    }

    /// Delivers the report of a run that is over. What it has found is known before that, because a
    /// signal may be the only end of the delivery.
    ///
    /// @param delivery returns the exit code
    /// @return its number, for the command to return
    public int exitWith(ExitCode found, Supplier<ExitCode> delivery) {
        verdict = found;
        ExitCode delivered = delivery.get();
        verdict = delivered;
        return delivered.number();
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
