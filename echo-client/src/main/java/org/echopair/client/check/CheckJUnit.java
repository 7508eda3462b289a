package org.echopair.client.check;

import org.echopair.client.failure.Failure;
import org.echopair.client.report.JUnitXml;

/// The results of `check` as JUnit XML: a case for each check.
final class CheckJUnit {

    private CheckJUnit() {}

    static JUnitXml of(CheckReport report) {
        return new JUnitXml("echo-client check " + report.target(), "echo-client.check",
                report.began(), report.nanos(),
                report.results().stream().map(CheckJUnit::testCase).toList());
    }

    private static JUnitXml.Case testCase(CheckResult result) {
        return switch (result.status()) {
            case PASSED -> JUnitXml.Case.passed(result.name(), result.detail(), result.nanos());
            case FAILED -> {
                Failure failure = result.failure();
                yield JUnitXml.Case.failed(result.name(), failure.kind().name(), result.detail(),
                        failure.when(), result.nanos());
            }
            case SKIPPED -> JUnitXml.Case.skipped(result.name(), result.detail());
        };
    }
}
