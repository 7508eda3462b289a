package org.echopair.client.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.exchange.WaitLoop;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureException;
import org.echopair.client.text.Figures;

/// Runs checks one after the other. One whose precondition failed is skipped and says so, because a
/// second failure of the same cause tells nothing.
final class CheckRun {

    /// The name of what `--wait` finds, beside those of the checks.
    static final String WAIT = "wait";

    private final List<Check> checks;
    private final Set<String> unwanted;
    private final NetworkPath path;
    private final LongSupplier clock;
    private final Consumer<CheckResult> onResult;

    private final List<CheckResult> results = new ArrayList<>();
    private final Set<String> failed = new HashSet<>();

    /// @param unwanted names of checks that are told as skipped
    /// @param onResult told of each result when it is there
    CheckRun(List<Check> checks, Set<String> unwanted, NetworkPath path, LongSupplier clock,
            Consumer<CheckResult> onResult) {
        this.checks = checks;
        this.unwanted = unwanted;
        this.path = path;
        this.clock = clock;
        this.onResult = onResult;
    }

    /// @param waited what came of `--wait`; empty when it was not given
    CheckReport run(Optional<WaitLoop.Result> waited) {
        Instant began = Instant.now();
        long begin = clock.getAsLong();
        boolean ranOut = waited.isPresent() && onWaited(waited.get());
        Map<String, Check> byName = new TreeMap<>();
        Check.all(0).forEach(check -> byName.put(check.name(), check));
        for (Check check : checks) {
            if (unwanted.contains(check.name())) {
                add(CheckResult.skipped(check.name(), "--skip " + check.name()));
            } else {
                Optional<String> missing = failedNeed(check, byName);
                add(missing.isPresent()
                        ? CheckResult.skipped(check.name(), missing.get() + " failed")
                        : run(check));
            }
        }
        return new CheckReport(path.target(), path.remote(), began, clock.getAsLong() - begin,
                List.copyOf(results), ranOut);
    }

    /// @return whether the time ran out
    private boolean onWaited(WaitLoop.Result waited) {
        add(waited.outcome() instanceof Failure failure
                ? CheckResult.failed(WAIT, failure, waited.nanos())
                : CheckResult.passed(WAIT, "a first round trip with attempt "
                        + Figures.grouped(waited.attempts()), waited.nanos()));
        return waited.ranOut();
    }

    private Optional<String> failedNeed(Check check, Map<String, Check> byName) {
        if (failed.contains(WAIT)) {
            return Optional.of(WAIT);
        }
        String need = check.needs();
        while (need != null && !failed.contains(need)) {
            need = byName.get(need).needs();
        }
        return Optional.ofNullable(need);
    }

    private CheckResult run(Check check) {
        long begin = clock.getAsLong();
        try {
            String detail = check.run(path);
            return CheckResult.passed(check.name(), detail, clock.getAsLong() - begin);
        } catch (FailureException e) {
            return CheckResult.failed(check.name(), e.failure(), clock.getAsLong() - begin);
        }
    }

    private void add(CheckResult result) {
        if (result.status() == CheckResult.Status.FAILED) {
            failed.add(result.name());
        }
        results.add(result);
        onResult.accept(result);
    }
}
