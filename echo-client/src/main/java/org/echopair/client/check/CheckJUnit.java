package org.echopair.client.check;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.echopair.client.failure.Failure;
import org.echopair.client.report.JUnitXml;

/// The results of `check` as JUnit XML: a case for each check, and an error where a signal ended
/// it.
final class CheckJUnit {

    private static final String INTERRUPTED = "INTERRUPTED";

    private CheckJUnit() {}

    static JUnitXml of(CheckReport report) {
        List<JUnitXml.Case> cases = new ArrayList<>(
                report.results().stream().map(CheckJUnit::testCase).toList());
        if (report.interrupted() && report.count(CheckResult.Status.INTERRUPTED) == 0) {
            cases.add(JUnitXml.Case.error("verdict", INTERRUPTED, report.verdict(), 0));
        }
        return new JUnitXml("echo-client check " + report.target(), "echo-client.check",
                report.began(), report.nanos(), cases);
    }

    private static JUnitXml.Case testCase(CheckResult result) {
        return switch (result.status()) {
            case PASSED -> JUnitXml.Case.passed(result.title(), result.detail(), result.nanos());
            case FAILED -> {
                Failure failure = requireNonNull(result.failure(), "what failed has a failure");
                yield JUnitXml.Case.failed(result.title(), failure.kind().name(), result.detail(),
                        failure.when(), result.nanos());
            }
            case SKIPPED -> JUnitXml.Case.skipped(result.title(), result.detail());
            case INTERRUPTED ->
                JUnitXml.Case.error(result.title(), INTERRUPTED, result.detail(), result.nanos());
        };
    }
}
