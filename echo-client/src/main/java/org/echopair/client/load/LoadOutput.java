package org.echopair.client.load;

import org.echopair.client.cli.Colours;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.load.report.LoadHtml;
import org.echopair.client.load.report.LoadJson;
import org.echopair.client.load.report.LoadReport;
import org.echopair.client.load.report.LoadText;
import org.echopair.client.report.ReportDelivery;
import org.echopair.client.report.ReportOptions;

/// Hands a load's report to its printers, for `load` and for `merge`.
final class LoadOutput {

    private LoadOutput() {}

    /// @return the exit code; after a signal nobody sees it, because the JVM exits with its own
    static int deliver(LoadReport report, ReportDelivery delivery, Colours colours) {
        if (delivery.output() == ReportOptions.Output.TEXT) {
            new LoadText(report, colours).print(delivery.stdio().out());
        }
        ExitCode exitCode = report.verdict().exitCode() == null
                ? ExitCode.DISTURBED
                : report.verdict().exitCode();
        return delivery.deliver(exitCode, report.summary(), () -> LoadJson.line(report),
                () -> LoadHtml.page(report)).number();
    }
}
