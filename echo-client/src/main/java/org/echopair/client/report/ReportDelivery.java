package org.echopair.client.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.echopair.client.cli.Stdio;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.text.Printable;
import org.jspecify.annotations.Nullable;

/// Where a finished report goes, beside the text on standard output.
///
/// @param output what standard output holds
/// @param file null when none was asked for
public record ReportDelivery(ReportOptions.Output output, @Nullable ReportFile file, Stdio stdio,
        TerminationLog terminationLog) {

    public interface Writing {
        void write() throws IOException;
    }

    /// What must not be lost in a full disk: a verdict of which nobody can read the reasons.
    ///
    /// @param summary one line, for the termination log
    /// @return the exit code, or that of an internal error when something could not be written
    public ExitCode deliver(ExitCode exitCode, String summary, Supplier<String> json,
            Supplier<String> html) {
        terminationLog.write(summary);
        boolean written = true;
        if (output == ReportOptions.Output.JSON) {
            stdio.out().println(json.get());
        }
        if (stdio.out().checkError()) {
            stdio.err().println("echo-client: standard output could not be written");
            written = false;
        }
        if (file != null) {
            written &= write(file.path(), () -> file.write(switch (file.format()) {
                case JSON -> json.get() + "\n";
                case HTML -> html.get();
            }));
        }
        return written ? exitCode : ExitCode.INTERNAL_ERROR;
    }

    /// @return whether it could be written; if not, that is told
    public boolean write(Path path, Writing writing) {
        try {
            writing.write();
            return true;
        } catch (IOException e) {
            stdio.err().println("echo-client: " + Printable.quoted(path.toString())
                    + " could not be written: " + Printable.line(String.valueOf(e.getMessage())));
            return false;
        }
    }
}
