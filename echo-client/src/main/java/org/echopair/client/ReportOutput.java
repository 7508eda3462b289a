package org.echopair.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Sends a report everywhere it has to go: standard output, the report's file, the termination log.
final class ReportOutput {

    /// What a shell says of SIGINT. Nobody sees it: the JVM exits with the signal's own number.
    private static final int INTERRUPTED = 130;

    private final Stdio stdio;
    private final Colours colours;
    private final TerminationLog terminationLog;

    ReportOutput(Stdio stdio, Colours colours, TerminationLog terminationLog) {
        this.stdio = stdio;
        this.colours = colours;
        this.terminationLog = terminationLog;
    }

    /// @return the exit code
    int write(Report report, ReportOptions.Output output, @Nullable ReportFile file) {
        boolean written = print(report, output);
        if (file != null) {
            written &= save(report, file);
        }
        terminationLog.write(report.summary());
        ExitCode exitCode = report.verdict().exitCode();
        if (exitCode == null) {
            return INTERRUPTED;
        }
        boolean passedUnseen = exitCode == ExitCode.PASS && !written;
        return passedUnseen ? ExitCode.INTERNAL_ERROR.number() : exitCode.number();
    }

    private boolean print(Report report, ReportOptions.Output output) {
        switch (output) {
            case TEXT -> new TextReport(report, colours).print(stdio.out());
            case JSON -> stdio.out().print(JsonReport.line(report));
        }
        if (stdio.out().checkError()) {
            stdio.err().println("echo-client: standard output could not be written");
            return false;
        }
        return true;
    }

    private boolean save(Report report, ReportFile file) {
        try {
            file.write(switch (file.format()) {
                case JSON -> JsonReport.document(report);
                case HTML -> HtmlReport.page(report);
            });
            return true;
        } catch (IOException e) {
            stdio.err().println("echo-client: --report: "
                    + Printable.quoted(file.path().toString()) + " could not be written: "
                    + e.getMessage());
            return false;
        }
    }
}
