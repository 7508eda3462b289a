package org.echopair.client.load.report;

import java.util.ArrayList;
import java.util.List;
import org.echopair.client.load.engine.LoadThreshold;
import org.echopair.client.report.JUnitXml;

/// A load as JUnit XML: a case for each threshold, and one for the verdict.
public final class LoadJUnit {

    private LoadJUnit() {}

    public static JUnitXml of(LoadReport report) {
        long nanos = report.nanos();
        List<JUnitXml.Case> cases = new ArrayList<>();
        for (LoadThreshold.Result each : report.thresholds()) {
            cases.add(each.met()
                    ? JUnitXml.Case.passed(each.threshold(), each.actual(), nanos)
                    : JUnitXml.Case.failed(each.threshold(), "threshold", each.actual(), null,
                            nanos));
        }
        cases.add(switch (report.verdict().verdict()) {
            case PASS -> JUnitXml.Case.passed("verdict", report.counted(), nanos);
            case FAIL -> JUnitXml.Case.failed("verdict", report.ending(), report.summary(), null,
                    nanos);
            case INTERRUPTED ->
                JUnitXml.Case.error("verdict", "INTERRUPTED", report.summary(), nanos);
        });
        return new JUnitXml("echo-client load " + report.target(), "echo-client.load",
                report.result().start(), nanos, cases);
    }
}
