package org.echopair.client.load.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.load.engine.LoadResult;
import org.echopair.client.load.engine.LoadThreshold;
import org.echopair.client.report.Verdict;
import org.echopair.client.text.Figures;
import org.jspecify.annotations.Nullable;

/// What a load comes to. Wrong bytes fail it whatever the thresholds say; the worst finding decides.
///
/// @param exitCode the finding, also of an interrupted run
/// @param interrupted by a signal: the JVM exits with 130 or 143, unless different bytes were found
/// @param reasons why it is no pass; of failures the worst first
public record LoadVerdict(ExitCode exitCode, boolean interrupted, List<String> reasons) {

    static LoadVerdict of(LoadResult result, List<LoadThreshold.Result> thresholds) {
        ExitCode exitCode = ExitCode.PASS;
        List<String> reasons = new ArrayList<>();
        boolean connected = result.counts().connected() + result.counts().reconnected() > 0;
        List<Map.Entry<FailureClass, Long>> failures = new ArrayList<>(
                result.failuresByClass().entrySet());
        failures.sort(Comparator.comparingInt(each -> each.getKey().exitCode().rank()));
        for (Map.Entry<FailureClass, Long> each : failures) {
            reasons.add(Figures.grouped(each.getValue()) + " " + each.getKey());
            if (each.getKey().exitCode() == ExitCode.DIFFERENT) {
                exitCode = ExitCode.DIFFERENT;
            }
        }
        boolean local = result.failuresByClass().containsKey(FailureClass.LOCAL);
        if (local) {
            exitCode = ExitCode.worse(exitCode, ExitCode.INTERNAL_ERROR);
        }
        if (!connected) {
            boolean onlyLocal = local && result.failuresByClass().size() == 1;
            exitCode = onlyLocal
                    ? exitCode
                    : ExitCode.worse(exitCode, ExitCode.NEVER_CONNECTED);
        } else {
            for (LoadThreshold.Result threshold : thresholds) {
                if (!threshold.met()) {
                    reasons.add(threshold.threshold() + " not met: " + threshold.actual());
                    // What this machine kept from being sent is not the path's.
                    boolean own = local && threshold.tooLittle();
                    exitCode = own ? exitCode : ExitCode.worse(exitCode, ExitCode.DISTURBED);
                }
            }
            if (result.counts().verified() == 0) {
                reasons.add("nothing was verified");
                exitCode = local ? exitCode : ExitCode.worse(exitCode, ExitCode.DISTURBED);
            }
            if (result.cutShort() && exitCode == ExitCode.PASS) { // what was not measured is no pass
                reasons.add("cut short: no connection was left");
                exitCode = ExitCode.DISTURBED;
            }
        }
        return new LoadVerdict(exitCode, result.interrupted(), reasons);
    }

    /// The verdict of a report. One that contradicts itself is no evidence.
    ///
    /// @param word `pass`, `fail` or `interrupted`
    /// @param number null where the report has none: only a signal decides then
    /// @throws IllegalArgumentException with what is wrong, as part of a sentence about the file
    static LoadVerdict read(String word, @Nullable Long number, List<String> reasons) {
        boolean interrupted = word.equals(Verdict.INTERRUPTED.word());
        if (number == null && interrupted) {
            return new LoadVerdict(ExitCode.PASS, true, reasons);
        }
        for (ExitCode code : ExitCode.values()) {
            boolean agrees = interrupted
                    || word.equals(Verdict.PASS.word()) == (code == ExitCode.PASS);
            if (number != null && code.number() == number && code != ExitCode.USAGE && agrees) {
                return new LoadVerdict(code, interrupted, reasons);
            }
        }
        throw new IllegalArgumentException("holds a report whose verdict " + word
                + " and exit_code " + number + " contradict each other");
    }

    /// The same, and something that is known of one of the runs that it is made of.
    LoadVerdict and(ExitCode other, String reason) {
        List<String> all = new ArrayList<>(reasons);
        all.add(reason);
        return new LoadVerdict(ExitCode.worse(exitCode, other), interrupted, all);
    }

    boolean passed() {
        return verdict() == Verdict.PASS;
    }

    /// Whether the exit code of the process is [#exitCode] and not that of the signal.
    boolean decides() {
        return !interrupted || exitCode == ExitCode.DIFFERENT;
    }

    Verdict verdict() {
        return Verdict.of(exitCode, interrupted);
    }

    /// `PASS`, `FAIL` or `INTERRUPTED`.
    String word() {
        return verdict().name();
    }
}
