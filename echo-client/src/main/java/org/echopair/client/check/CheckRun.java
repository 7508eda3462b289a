package org.echopair.client.check;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.exchange.WaitLoop;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.FailureException;
import org.echopair.client.text.Figures;

/// Runs checks one after the other. One whose precondition failed is skipped and says so, because a
/// second failure of the same cause tells nothing; so is what is left when a signal comes.
final class CheckRun {

    /// The name of what `--wait` finds, beside those of the checks.
    static final String WAIT = "wait";

    private final List<Check> checks;
    private final Set<String> unwanted;
    private final NetworkPath path;
    private final LongSupplier clock;
    private final BooleanSupplier interrupted;
    private final Consumer<CheckResult> onResult;

    private final Map<String, String> needs = new HashMap<>();
    private final List<CheckResult> results = new ArrayList<>();
    private final Set<String> failed = new HashSet<>();

    /// @param unwanted names of checks that are told as skipped
    /// @param interrupted whether a signal has come
    /// @param onResult told of each result when it is there
    CheckRun(List<Check> checks, Set<String> unwanted, NetworkPath path, LongSupplier clock,
            BooleanSupplier interrupted, Consumer<CheckResult> onResult) {
        this.checks = checks;
        this.unwanted = unwanted;
        this.path = path;
        this.clock = clock;
        this.interrupted = interrupted;
        this.onResult = onResult;
        Checks.all(0, false).forEach(check -> needs.put(check.name(), check.needs()));
    }

    /// @param began before the wait
    /// @param beganNanos the same, on the clock
    /// @param waited what came of `--wait`; empty when it was not given
    CheckReport run(Instant began, long beganNanos, Optional<WaitLoop.Result> waited) {
        waited.ifPresent(this::onWaited);
        for (Check check : checks) {
            if (unwanted.contains(check.name())) {
                add(CheckResult.skipped(check.name(), "--skip " + check.name()));
            } else if (interrupted.getAsBoolean()) {
                add(CheckResult.skipped(check.name(), "interrupted"));
            } else {
                Optional<String> missing = failedNeed(check);
                add(missing.isPresent()
                        ? CheckResult.skipped(check.name(), missing.get() + " failed")
                        : run(check));
            }
        }
        boolean connected = path.remote().isPresent()
                || waited.map(WaitLoop.Result::connected).orElse(false);
        return new CheckReport(path.target(), path.remote(), connected, began,
                clock.getAsLong() - beganNanos, List.copyOf(results), path.passedOver());
    }

    private void onWaited(WaitLoop.Result waited) {
        if (!(waited.outcome() instanceof Failure failure)) {
            add(CheckResult.passed(WAIT, "a first round trip with attempt "
                    + Figures.grouped(waited.attempts()), waited.nanos()));
        } else if (waited.interrupted() && failure.kind() == FailureClass.OTHER) {
            add(CheckResult.interrupted(WAIT, waited.nanos()));
        } else {
            add(CheckResult.failed(WAIT, failure, waited.nanos()));
        }
    }

    private Optional<String> failedNeed(Check check) {
        if (failed.contains(WAIT)) {
            return Optional.of(WAIT);
        }
        String need = check.needs();
        while (!need.isEmpty() && !failed.contains(need)) {
            need = requireNonNull(needs.get(need), "what a check needs is a check");
        }
        return need.isEmpty() ? Optional.empty() : Optional.of(need);
    }

    private CheckResult run(Check check) {
        long begin = clock.getAsLong();
        try {
            String detail = check.body().run(path);
            return CheckResult.passed(check.name(), detail, clock.getAsLong() - begin);
        } catch (FailureException e) {
            long nanos = clock.getAsLong() - begin;
            boolean bySignal = interrupted.getAsBoolean()
                    && e.failure().kind() == FailureClass.OTHER;
            return bySignal
                    ? CheckResult.interrupted(check.name(), nanos)
                    : CheckResult.failed(check.name(), e.failure(), nanos);
        }
    }

    private void add(CheckResult result) {
        // Where one address of several answers, the other checks go there.
        boolean partly = result.name().equals(Checks.CONNECT) && path.remote().isPresent();
        if (result.status() == CheckResult.Status.FAILED && !partly) {
            failed.add(result.name());
        }
        results.add(result);
        onResult.accept(result);
    }
}
