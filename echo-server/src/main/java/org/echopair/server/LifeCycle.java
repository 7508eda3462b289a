package org.echopair.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The server's state and the death of its threads: the monitor that the main thread waits on. Any
/// thread may call it. Nothing is logged under the monitor, so nobody waits for a log.
///
/// ```
///   NEW ── start ──▶ RUNNING ── shutdown ──▶ DRAINING ── none left, or deadline ──▶ STOPPED
///                       │                                                             ▲
///                       └──────────── --once: the one connection has ended ───────────┘
/// ```
final class LifeCycle {

    enum State {
        NEW,
        RUNNING,
        DRAINING,
        STOPPED
    }

    private final LongSupplier nanoClock;
    private State state = State.NEW;
    private @Nullable Throwable death;

    LifeCycle(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    synchronized State state() {
        return state;
    }

    /// Goes on to a later state; says whether it was one.
    synchronized boolean advance(State to) {
        if (state.compareTo(to) >= 0) {
            return false;
        }
        state = to;
        notifyAll();
        return true;
    }

    /// A thread that the server cannot do without has died.
    synchronized void onDeath(Throwable cause) {
        if (death == null) {
            death = cause;
        }
        notifyAll();
    }

    /// Something that `await` may be waiting for has changed.
    synchronized void wake() {
        notifyAll();
    }

    /// Waits for a condition that `wake` announces; says whether it came to hold in time. A death
    /// comes before all else.
    synchronized boolean await(BooleanSupplier condition, Duration patience)
            throws InterruptedException, ServerDeath {
        long deadline = nanoClock.getAsLong() + patience.toNanos();
        while (true) {
            if (death != null) {
                throw new ServerDeath(death);
            }
            if (condition.getAsBoolean()) {
                return true;
            }
            long left = deadline - nanoClock.getAsLong();
            if (left <= 0) {
                return false;
            }
            // Rounded up, because a wait of 0 would mean for ever.
            wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
        }
    }
}
