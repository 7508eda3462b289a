package org.echopair.client.watch;

import java.util.ArrayList;
import java.util.List;
import org.echopair.client.report.JUnitXml;
import org.echopair.client.text.Figures;

/// What a watch has seen as JUnit XML: a case for each stream or address, and one for the verdict.
final class WatchJUnit {

    private WatchJUnit() {}

    static JUnitXml of(WatchReport report) {
        List<JUnitXml.Case> cases = new ArrayList<>();
        report.rows().forEach(stream -> cases.add(of(stream, report.nanos())));
        cases.add(switch (report.verdict()) {
            case PASS -> JUnitXml.Case.passed("verdict", report.summary(), report.nanos());
            case FAIL -> JUnitXml.Case.failed("verdict", "exit " + report.exitCode().number(),
                    report.summary(), null, report.nanos());
            case INTERRUPTED -> JUnitXml.Case.error("verdict", "INTERRUPTED", report.summary(),
                    report.nanos());
        });
        return new JUnitXml("echo-client watch " + report.config().connection().target(),
                "echo-client.watch", report.began(), report.nanos(), cases);
    }

    private static JUnitXml.Case of(WatchReport.Stream stream, long nanos) {
        String detail = Figures.grouped(stream.answered()) + " of " + Figures.grouped(stream.sent())
                + " answered, " + Figures.grouped(stream.lost()) + " lost, "
                + Figures.grouped(stream.late()) + " late, " + Figures.grouped(stream.wrong())
                + " wrong, " + Figures.grouped(stream.notConnected()) + " not connected";
        boolean good = stream.lost() + stream.late() + stream.wrong() + stream.notConnected() == 0;
        return good
                ? JUnitXml.Case.passed(stream.name(), detail, nanos)
                : JUnitXml.Case.failed(stream.name(), "stream", detail, null, nanos);
    }
}
