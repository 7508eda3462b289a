package org.echopair.client.exchange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Outcome;

/// `--wait`: tries until a first round trip succeeds or the time is up. A client often starts
/// before its server does, and a name before its address. Each failure of a new kind is told, so
/// that waiting is never silent; a wrong byte ends it at once, because no later success undoes it.
///
/// An attempt that begins near the end is cut to what is left. What comes of it then tells more of
/// the clock than of the path, so only attempts that had their full time decide; see
/// [FailureTally].
public final class WaitLoop {

    public static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    interface Attempt {
        /// @param budgetNanos what its timeouts are cut to
        Outcome run(long budgetNanos);

        /// How long one may take that is not cut.
        long fullNanos();
    }

    public interface Sleeper {
        void sleep(long nanos) throws InterruptedException;
    }

    /// @param outcome after a wait in vain, with how often and for how long it was found
    /// @param ranOut whether the last failure is the end of a wait rather than of one attempt
    /// @param interrupted whether a signal ended the wait
    public record Result(Outcome outcome, int attempts, long nanos, boolean ranOut,
            boolean interrupted) {

        /// Whether there was a whole round trip, and so a connection.
        public boolean connected() {
            return !(outcome instanceof Failure);
        }

        public ExitCode exitCode() {
            if (!(outcome instanceof Failure failure)) {
                return ExitCode.PASS;
            }
            return ranOut && failure.kind() != FailureClass.LOCAL
                    ? ExitCode.NEVER_CONNECTED
                    : failure.kind().exitCode();
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
            return new Result(outcome, 1, clock.getAsLong() - begin, false, isCutBySignal(outcome));
        }
        Deadline deadline = Deadline.in(wait.toNanos(), clock);
        var tally = new FailureTally();
        List<Failure> told = new ArrayList<>();
        for (int attempts = 1;; attempts++) {
            long attemptBegin = clock.getAsLong();
            // One that begins at the very end still gets a fair chance, and overruns by that.
            long budgetNanos = Math.max(deadline.remainingNanos(), PAUSE_NANOS);
            Outcome outcome = attempt.run(budgetNanos);
            long now = clock.getAsLong();
            if (!(outcome instanceof Failure failure) || failure.isFinal()) {
                return new Result(outcome, attempts, now - begin, false, false);
            }
            boolean interrupted = isCutBySignal(outcome);
            boolean cut = interrupted
                    || budgetNanos < attempt.fullNanos() && now - attemptBegin >= budgetNanos;
            tally.add(failure, cut);
            if (!deadline.hasPassed() && !interrupted) {
                tellOnce(failure, told);
                interrupted = !pause(deadline);
            } else if (!interrupted) {
                return new Result(tally.verdict(now - begin), attempts, now - begin, true, false);
            }
            if (interrupted) {
                now = clock.getAsLong();
                return new Result(tally.verdict(now - begin), attempts, now - begin, false, true);
            }
        }
    }

    /// Such an attempt ends as `OTHER`, and says nothing of the path.
    private static boolean isCutBySignal(Outcome outcome) {
        return outcome instanceof Failure failure && failure.kind() == FailureClass.OTHER
                && Thread.currentThread().isInterrupted();
    }

    /// @return false when a signal ended it
    private boolean pause(Deadline deadline) {
        try {
            sleeper.sleep(Math.min(PAUSE_NANOS, deadline.remainingNanos()));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void tellOnce(Failure failure, List<Failure> told) {
        if (told.stream().noneMatch(failure::isLike)) {
            told.add(failure);
            onNewFailure.accept(failure);
        }
    }
}
