package org.echopair.client.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;

/// The standard streams: the result goes to `out`, everything else to `err`.
///
/// @param outIsTerminal whether a person's terminal shows what is written to `out`
/// @param errIsTerminal the same of `err`
public record Stdio(InputStream in, PrintStream out, PrintStream err, boolean outIsTerminal,
        boolean errIsTerminal) {

    /// Whatever standard input is, as a file: no report may replace it while it is read.
    public static final Path INPUT = Path.of("/dev/stdin");

    /// For output and errors that go to the same place.
    public Stdio(InputStream in, PrintStream out, PrintStream err, boolean isTerminal) {
        this(in, out, err, isTerminal, isTerminal);
    }

    /// Whether all of `out` was written; a line on `err` says so where it was not. A reader that has left is
    /// no trouble.
    public boolean isOutWritten() {
        if (!out.checkError() || out instanceof ResultStream stream && stream.isAbandoned()) {
            return true;
        }
        err.println("echo-client: standard output could not be written");
        return false;
    }

    /// Waits until what is printed to `err` is written.
    public void settle() {
        if (err instanceof StandardError ownThread) {
            ownThread.settle();
        }
    }
}
