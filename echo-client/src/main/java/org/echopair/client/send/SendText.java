package org.echopair.client.send;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.echopair.client.cli.Stdio;
import org.echopair.client.exchange.Expect;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.RoundTrip;
import org.echopair.client.text.Printable;

/// What a person reads: on standard output the reply, if it passed, and on standard error the
/// verdict. A reply that failed is not printed, so that standard output never holds bytes which
/// nobody vouches for; the verdict shows the place where they differ.
///
/// @param replyToOutput whether standard output is for the reply, and not for something else
record SendText(Stdio stdio, boolean replyToOutput) {

    /// While waiting: a failure of a kind that was not seen before.
    void waiting(Failure failure) {
        stdio.err().println("waiting: " + Printable.line(failure.sentence()));
    }

    void print(SendReport report) {
        if (replyToOutput && report.expect() != Expect.NONE) {
            report.roundTrip().map(RoundTrip::reply).ifPresent(this::printReply);
        }
        report.notes().forEach(note -> stdio.err().println("note: " + Printable.line(note)));
        stdio.err().println(Printable.line(report.summary()));
    }

    private void printReply(byte[] reply) {
        PrintStream out = stdio.out();
        out.writeBytes("received (수신자료): ".getBytes(StandardCharsets.UTF_8));
        if (stdio.outIsTerminal()) {
            Printable.text(reply, out::print);
        } else {
            out.writeBytes(reply);
        }
        out.write('\n');
        out.flush();
    }
}
