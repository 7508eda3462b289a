package org.echopair.client.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.echopair.client.cli.BackgroundPrinter;
import org.echopair.client.cli.Stdio;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.text.Printable;

/// Where a finished report goes, beside the text on standard output. Made by [ReportOptions].
///
/// @param output what standard output holds
/// @param files emptied already
public record ReportDelivery(ReportOptions.Output output, List<ReportFile> files, Stdio stdio,
        TerminationLog terminationLog) {

    /// A finding survives a report that cannot be written: what a Job does about wrong bytes must not
    /// depend on a disk. A pass of which nobody can read the proof is none.
    ///
    /// The pod's status and the files do not wait for whoever reads standard output.
    ///
    /// @param printer of what people read, which ends with this
    /// @param signalled whether a signal has come, so that it must not take long
    /// @return the exit code; that of an internal error only in place of a pass
    public ExitCode deliver(Report report, BackgroundPrinter printer, BooleanSupplier signalled) {
        terminationLog.write(report.summary());
        var written = new AtomicBoolean(write(report, file -> !file.isStandardStream()));
        printer.print(() -> {
            boolean streams = write(report, ReportFile::isStandardStream);
            written.compareAndSet(true, toStandardOutput(report) && streams);
        });
        boolean printed = printer.end(signalled);
        stdio.settle();
        return !printed || written.get() || report.exitCode() != ExitCode.PASS
                ? report.exitCode()
                : ExitCode.INTERNAL_ERROR;
    }

    private boolean write(Report report, Predicate<ReportFile> which) {
        boolean written = true;
        for (ReportFile file : files) {
            written &= !which.test(file) || write(file, report);
        }
        return written;
    }

    private boolean toStandardOutput(Report report) {
        if (output == ReportOptions.Output.JSON) {
            try {
                ReportFile.print(line(report.json()), stdio.out());
            } catch (IOException e) { // a PrintStream throws none
                throw new UncheckedIOException(e);
            }
        }
        return stdio.isOutWritten();
    }

    private static Report.Content line(Report.Content json) {
        return out -> {
            json.writeTo(out);
            out.write('\n');
        };
    }

    private boolean write(ReportFile file, Report report) {
        try {
            file.write(switch (file.format()) {
                case JSON -> line(report.json());
                case HTML -> report.html();
                case JUNIT -> report.junit();
            }, stdio);
            return true;
        } catch (IOException e) {
            stdio.err().println("echo-client: " + Printable.quoted(file.path().toString())
                    + " could not be written: " + Printable.line(ReportFile.reason(e)));
            return false;
        }
    }
}
