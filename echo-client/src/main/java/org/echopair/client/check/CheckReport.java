package org.echopair.client.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.echopair.client.exchange.Target;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.report.Verdict;
import org.echopair.client.text.Figures;

/// All that `check` has found.
///
/// @param remote the address that was connected to; empty when none was
/// @param connected whether there was a connection at all, be it while waiting
/// @param passedOver what came of the addresses that failed where another one answered
record CheckReport(Target target, Optional<String> remote, boolean connected, Instant began,
        long nanos, List<CheckResult> results, List<Failure> passedOver) {

    /// The same of one address of the name.
    CheckReport of(String address) {
        return new CheckReport(target, remote, connected, began, nanos,
                results.stream().map(result -> result.of(address)).toList(), passedOver);
    }

    /// All of them as one, which the worst decides.
    ///
    /// @param parts at least one, in the order in which they ran
    static CheckReport sum(Target target, List<CheckReport> parts) {
        return new CheckReport(target,
                parts.stream().map(CheckReport::remote).flatMap(Optional::stream).findFirst(),
                parts.stream().anyMatch(CheckReport::connected), parts.getFirst().began,
                parts.getLast().nanos,
                parts.stream().flatMap(part -> part.results.stream()).toList(),
                parts.stream().flatMap(part -> part.passedOver.stream()).toList());
    }

    long count(CheckResult.Status status) {
        return results.stream().filter(result -> result.status() == status).count();
    }

    /// What failed, the worst first.
    List<Failure> failures() {
        return results.stream().filter(result -> result.status() == CheckResult.Status.FAILED)
                .map(CheckResult::failure).sorted(Failure.WORST_FIRST).toList();
    }

    /// Whether a signal came before the end.
    boolean interrupted() {
        return results.stream().anyMatch(result -> result.status() == CheckResult.Status.INTERRUPTED
                || result.detail().equals("skipped: interrupted"));
    }

    Verdict outcome() {
        return Verdict.of(exitCode(), interrupted());
    }

    /// The worst finding decides. Once there was a connection, one that is refused is a
    /// disturbance; what this side lacks is never one of the path's.
    ExitCode exitCode() {
        ExitCode worst = ExitCode.PASS;
        for (CheckResult result : results) {
            Failure failure = result.failure();
            if (failure != null) {
                worst = ExitCode.worse(worst, exitCode(result.name(), failure));
            }
        }
        return worst;
    }

    private ExitCode exitCode(String check, Failure failure) {
        if (failure.isFinal() || failure.kind() == FailureClass.LOCAL) {
            return failure.kind().exitCode();
        }
        if (!connected && check.equals(CheckRun.WAIT)) {
            return ExitCode.NEVER_CONNECTED; // a wait in vain, whatever was found
        }
        return connected ? ExitCode.DISTURBED : failure.kind().exitCode();
    }

    /// For `exit_code`: an interrupted run has one only where it found different bytes.
    Optional<ExitCode> decidingExitCode() {
        ExitCode found = exitCode();
        return interrupted() && found != ExitCode.DIFFERENT ? Optional.empty() : Optional.of(found);
    }

    /// `FAIL  1 of 10 checks failed, 1 skipped · 1.9 s · exit 75`.
    String verdict() {
        long failed = count(CheckResult.Status.FAILED);
        long run = failed + count(CheckResult.Status.PASSED);
        long cut = count(CheckResult.Status.INTERRUPTED);
        long skipped = count(CheckResult.Status.SKIPPED);
        String checks = Figures.counted(run, "check");
        return outcome() + "  " + (failed == 0
                ? checks + " passed"
                : Figures.grouped(failed) + " of " + checks + " failed")
                + (cut == 0 ? "" : ", " + Figures.grouped(cut) + " interrupted")
                + (skipped == 0 ? "" : ", " + Figures.grouped(skipped) + " skipped") + " · "
                + Figures.time(nanos)
                + (failed == 0
                        ? ""
                        : decidingExitCode().map(code -> " · exit " + code.number()).orElse(""));
    }

    /// With the worst finding, for where there is no more room than a line.
    String summary() {
        return verdict() + failures().stream().findFirst()
                .map(failure -> " · " + failure.sentence()).orElse("");
    }

    /// Remarks that are not failures: addresses that were passed over, unless `connect` failed by
    /// them.
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        boolean told = results.stream().anyMatch(result -> result.name().equals(Checks.CONNECT)
                && result.status() == CheckResult.Status.FAILED);
        for (Failure failure : told ? List.<Failure>of() : passedOver) {
            notes.add(failure.sentence() + "; another address answered in its place");
        }
        return notes;
    }
}
