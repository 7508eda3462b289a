package org.echopair.client.send;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import org.echopair.client.cli.Stdio;
import org.echopair.client.exchange.Expect;
import org.echopair.client.exchange.Target;
import org.echopair.client.exchange.WaitLoop;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.RoundTrip;
import org.echopair.client.text.Figures;
import org.echopair.client.text.Printable;

/// What a person reads: on standard output the reply, if it passed, and on standard error the
/// verdict. A reply that failed is not printed, so that standard output never holds bytes which
/// nobody vouches for; the verdict shows the place where they differ.
final class SendText {

    private final Target target;
    private final Expect expect;
    private final Stdio stdio;

    SendText(Target target, Expect expect, Stdio stdio) {
        this.target = target;
        this.expect = expect;
        this.stdio = stdio;
    }

    /// While waiting: a failure of a kind that was not seen before.
    void waiting(Failure failure) {
        stdio.err().println("waiting: " + Printable.line(failure.sentence()));
    }

    ExitCode print(WaitLoop.Result result) {
        ExitCode exitCode = result.exitCode();
        if (result.outcome() instanceof Failure failure) {
            printFail(failure, result, exitCode);
            return exitCode;
        }
        var roundTrip = (RoundTrip) result.outcome();
        boolean written = expect == Expect.NONE || printReply(roundTrip.reply());
        printPass(roundTrip, result);
        if (!written) {
            stdio.err().println("echo-client: standard output could not be written");
            return ExitCode.INTERNAL_ERROR;
        }
        return exitCode;
    }

    private boolean printReply(byte[] reply) {
        PrintStream out = stdio.out();
        out.writeBytes("received (수신자료): ".getBytes(StandardCharsets.UTF_8));
        if (stdio.outIsTerminal()) {
            Printable.text(reply, out::print);
        } else {
            out.writeBytes(reply);
        }
        out.write('\n');
        return !out.checkError();
    }

    private void printPass(RoundTrip trip, WaitLoop.Result result) {
        for (String note : trip.notes()) {
            stdio.err().println("note: " + note);
        }
        var line = new StringBuilder("PASS  ").append(switch (expect) {
            case ECHO -> Figures.bytes(trip.sentBytes()) + " came back unchanged from ";
            case ANY -> Figures.bytes(trip.reply().length) + " came back for "
                    + Figures.bytes(trip.sentBytes()) + " from ";
            case NONE -> Figures.bytes(trip.sentBytes()) + " sent and none came back from ";
        }).append(trip.remote());
        line.append(" · connect ").append(Figures.time(trip.connectNanos()));
        if (trip.firstByteNanos() > 0) {
            line.append(" · first byte ").append(Figures.time(trip.firstByteNanos()));
        }
        line.append(expect == Expect.NONE ? " · closed after " : " · round trip ")
                .append(Figures.time(trip.totalNanos()));
        if (result.attempts() > 1) {
            line.append(" · attempt ").append(Figures.grouped(result.attempts()))
                    .append(", after ").append(Figures.time(result.nanos()));
        }
        stdio.err().println(line);
    }

    private void printFail(Failure failure, WaitLoop.Result result, ExitCode exitCode) {
        var line = new StringBuilder("FAIL  ").append(Printable.line(failure.sentence()));
        if (!failure.address().equals(target.toString())) {
            line.append(" · target ").append(target);
        }
        if (result.attempts() > 1 || result.ranOut()) {
            line.append(" · ").append(Figures.grouped(result.attempts()))
                    .append(result.attempts() == 1 ? " attempt in " : " attempts in ")
                    .append(Figures.time(result.nanos()));
        }
        line.append(" · ").append(failure.when().truncatedTo(ChronoUnit.MILLIS));
        stdio.err().println(line.append(" · exit ").append(exitCode.number()));
    }
}
