package org.echopair.client.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.echopair.client.cli.ResultStream;
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
    /// @return the exit code; that of an internal error only in place of a pass
    public ExitCode deliver(Report report) {
        return deliver(report, writeFiles(report));
    }

    /// What must not wait for whoever reads standard output: the pod's status and the files.
    ///
    /// @return whether all could be written
    public boolean writeFiles(Report report) {
        terminationLog.write(report.summary());
        boolean written = true;
        for (ReportFile file : files) {
            written &= write(file, report);
        }
        return written;
    }

    /// The rest of [#deliver(Report)].
    ///
    /// @param filesWritten as of [#writeFiles]
    public ExitCode deliver(Report report, boolean filesWritten) {
        return toStandardOutput(report) && filesWritten || report.exitCode() != ExitCode.PASS
                ? report.exitCode()
                : ExitCode.INTERNAL_ERROR;
    }

    private boolean toStandardOutput(Report report) {
        if (output == ReportOptions.Output.JSON) {
            try {
                ReportFile.print(line(report.json()), stdio.out());
            } catch (IOException e) { // a PrintStream throws none
                throw new UncheckedIOException(e);
            }
        }
        if (!stdio.out().checkError()) {
            return true;
        }
        if (stdio.out() instanceof ResultStream out && out.isAbandoned()) {
            return true;
        }
        stdio.err().println("echo-client: standard output could not be written");
        return false;
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
