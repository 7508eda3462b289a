package org.echopair.client.check;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.echopair.client.exchange.Target;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.failure.Failure;
import org.echopair.client.text.Figures;

/// All that `check` has found.
///
/// @param remote the address that was connected to; empty when none was
/// @param waitRanOut whether the results come after a `--wait` without a single round trip
record CheckReport(Target target, Optional<String> remote, Instant began, long nanos,
        List<CheckResult> results, boolean waitRanOut) {

    long count(CheckResult.Status status) {
        return results.stream().filter(result -> result.status() == status).count();
    }

    private Optional<Failure> worst() {
        return results.stream().filter(result -> result.status() == CheckResult.Status.FAILED)
                .map(CheckResult::failure).min(Failure.WORST_FIRST);
    }

    /// The worst finding decides. Once there was a connection, one that is refused is a disturbance.
    ExitCode exitCode() {
        Optional<Failure> worst = worst();
        if (worst.isEmpty()) {
            return ExitCode.PASS;
        }
        if (worst.get().isFinal()) {
            return ExitCode.DIFFERENT;
        }
        return remote.isEmpty() || waitRanOut ? ExitCode.NEVER_CONNECTED : ExitCode.DISTURBED;
    }

    /// `FAIL  1 of 10 checks failed, 1 skipped · 1.9 s · exit 75`.
    String verdict() {
        long failed = count(CheckResult.Status.FAILED);
        long run = failed + count(CheckResult.Status.PASSED);
        long skipped = count(CheckResult.Status.SKIPPED);
        String checks = Figures.grouped(run) + (run == 1 ? " check" : " checks");
        return (failed == 0
                ? "PASS  " + checks + " passed"
                : "FAIL  " + Figures.grouped(failed) + " of " + checks + " failed")
                + (skipped == 0 ? "" : ", " + Figures.grouped(skipped) + " skipped") + " · "
                + Figures.time(nanos)
                + (failed == 0 ? "" : " · exit " + exitCode().number());
    }

    /// With the worst finding, for where there is no more room than a line.
    String summary() {
        return verdict() + worst().map(failure -> " · " + failure.sentence()).orElse("");
    }
}
