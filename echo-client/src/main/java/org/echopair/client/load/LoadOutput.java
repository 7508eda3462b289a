package org.echopair.client.load;

import java.util.function.BooleanSupplier;
import org.echopair.client.cli.BackgroundPrinter;
import org.echopair.client.cli.Colours;
import org.echopair.client.cli.RunContext;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.load.report.LoadHtml;
import org.echopair.client.load.report.LoadJUnit;
import org.echopair.client.load.report.LoadJson;
import org.echopair.client.load.report.LoadReport;
import org.echopair.client.load.report.LoadText;
import org.echopair.client.report.Report;
import org.echopair.client.report.ReportDelivery;
import org.echopair.client.report.ReportOptions;

/// Hands a load's report to its printers, for `load` and for `merge`.
final class LoadOutput {

    private LoadOutput() {}

    /// @return the exit code; after a signal only one of different bytes outweighs the JVM's own
    static ExitCode deliver(LoadReport report, RunContext context, ReportDelivery delivery,
            Colours colours, BooleanSupplier signalled) {
        var forMachines = new Report(report.verdict().exitCode(), report.summary(),
                out -> LoadJson.write(report, context, out),
                out -> LoadHtml.page(report).writeTo(out),
                LoadJUnit.of(report)::writeTo);
        var printer = new BackgroundPrinter();
        if (delivery.output() == ReportOptions.Output.TEXT) {
            var text = new LoadText(report, colours, context.columns());
            printer.print(() -> text.print(delivery.stdio().out()));
        }
        return delivery.deliver(forMachines, printer, signalled);
    }
}
