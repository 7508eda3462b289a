package org.echopair.server;

import java.time.Duration;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What stop signals do: the first begins the draining, a second ends everything at once. Neither
/// waits for a log that nobody reads. The JVM's shutdown hooks could do neither the second nor an
/// exit code of 0.
final class StopSignals {

    /// A wait on the signal's thread.
    interface Sleep {
        void sleep(Duration time) throws InterruptedException;
    }

    /// A second signal within this time is the same stop: `timeout` signals its child and then the
    /// group, and a terminal's Ctrl-C reaches a process and the shell that passes it on.
    static final Duration SAME_STOP = Duration.ofSeconds(1);

    /// What the halt may wait for its log line.
    private static final Duration LOG_PATIENCE = Duration.ofMillis(500);
    /// After its longest lawful stop the server gets this much more.
    private static final Duration OVERDUE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(StopSignals.class);

    private final EchoServer server;
    private final LongSupplier nanoClock;
    private final IntConsumer halt;
    private final Sleep sleep;
    private boolean hasBegun;
    private long firstNanos;

    /// `halt` ends the process at once with an exit code.
    StopSignals(EchoServer server, LongSupplier nanoClock, IntConsumer halt) {
        this(server, nanoClock, halt, Thread::sleep);
    }

    StopSignals(EchoServer server, LongSupplier nanoClock, IntConsumer halt, Sleep sleep) {
        this.server = server;
        this.nanoClock = nanoClock;
        this.halt = halt;
        this.sleep = sleep;
    }

    /// Called on a thread of the signal's own, such as `SIGTERM handler`.
    void onSignal(String name, int number) {
        if (begin()) {
            haltWhenOverdue();
        } else if (!isSameStop()) {
            halt(name, number);
        }
    }

    private synchronized boolean begin() {
        if (hasBegun) {
            return false;
        }
        hasBegun = true;
        firstNanos = nanoClock.getAsLong();
        server.shutdown(); // Unless it ends already, by itself.
        return true;
    }

    private synchronized boolean isSameStop() {
        return nanoClock.getAsLong() - firstNanos < SAME_STOP.toNanos();
    }

    /// The main thread ends the process long before, unless something holds it for good.
    private void haltWhenOverdue() {
        try {
            sleep.sleep(server.longestStop().plus(OVERDUE));
        } catch (InterruptedException _) {
            return; // Only a test does that.
        }
        halt.accept(ExitCode.INTERNAL);
    }

    private void halt(String name, int number) {
        try {
            Thread.ofPlatform().daemon().name("last-words").start(() -> {
                LOG.atWarn().addKeyValue("signal", "SIG" + name)
                        .addKeyValue("active", server.active())
                        .log("second signal cuts the draining short");
                Logging.flush();
            }).join(LOG_PATIENCE);
        } catch (InterruptedException | OutOfMemoryError _) {
            // Then without a word.
        } finally {
            halt.accept(ExitCode.SIGNAL_BASE + number);
        }
    }
}
