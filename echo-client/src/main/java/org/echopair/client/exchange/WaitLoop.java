package org.echopair.client.exchange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.Outcome;

/// `--wait`: tries until a first round trip succeeds or the time is up. A client often starts
/// before its server does, and a name before its address. Each failure of a new kind is told, so
/// that waiting is never silent; a wrong byte ends it at once, because no later success undoes it.
public final class WaitLoop {

    public static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    interface Attempt {
        /// @param budgetNanos what its timeouts are cut to
        Outcome run(long budgetNanos);
    }

    public interface Sleeper {
        void sleep(long nanos) throws InterruptedException;
    }

    /// @param ranOut whether the last failure is the end of a wait rather than of one attempt
    public record Result(Outcome outcome, int attempts, long nanos, boolean ranOut) {

        public ExitCode exitCode() {
            if (!(outcome instanceof Failure failure)) {
                return ExitCode.PASS;
            }
            return ranOut ? ExitCode.NEVER_CONNECTED : failure.kind().exitCode();
        }
    }

    private final LongSupplier clock;
    private final Sleeper sleeper;
    private final Consumer<Failure> onNewFailure;

    public WaitLoop(LongSupplier clock, Sleeper sleeper, Consumer<Failure> onNewFailure) {
        this.clock = clock;
        this.sleeper = sleeper;
        this.onNewFailure = onNewFailure;
    }

    public Result run(Duration wait, Attempt attempt) {
        long begin = clock.getAsLong();
        if (wait.isZero()) {
            Outcome outcome = attempt.run(Long.MAX_VALUE);
            return new Result(outcome, 1, clock.getAsLong() - begin, false);
        }
        Deadline deadline = Deadline.in(wait.toNanos(), clock);
        List<Failure> told = new ArrayList<>();
        for (int attempts = 1;; attempts++) {
            // One that begins at the very end still gets a fair chance, and overruns by that.
            Outcome outcome = attempt.run(Math.max(deadline.remainingNanos(), PAUSE_NANOS));
            if (!(outcome instanceof Failure failure) || failure.isFinal()) {
                return new Result(outcome, attempts, clock.getAsLong() - begin, false);
            }
            if (deadline.hasPassed() || Thread.currentThread().isInterrupted()) {
                return new Result(outcome, attempts, clock.getAsLong() - begin, true);
            }
            tellOnce(failure, told);
            pause(deadline);
        }
    }

    private void pause(Deadline deadline) {
        try {
            sleeper.sleep(Math.min(PAUSE_NANOS, deadline.remainingNanos()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // and the next attempt ends at once
        }
    }

    private void tellOnce(Failure failure, List<Failure> told) {
        if (told.stream().noneMatch(failure::isLike)) {
            told.add(failure);
            onNewFailure.accept(failure);
        }
    }
}
