package org.echopair.client.send;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.Expect;
import org.echopair.client.exchange.WaitLoop;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.RoundTrip;
import org.echopair.client.report.Lag;
import org.echopair.client.report.Verdict;
import org.echopair.client.text.Figures;

/// What came of one message.
///
/// @param result with the round trip, or with the failure of the last attempt
record SendReport(ConnectionConfig config, Expect expect, int messageBytes, WaitLoop.Result result,
        Instant began, long nanos, Lag lag) {

    Optional<Failure> failure() {
        return result.outcome() instanceof Failure failure
                ? Optional.of(failure)
                : Optional.empty();
    }

    Optional<RoundTrip> roundTrip() {
        return result.outcome() instanceof RoundTrip trip ? Optional.of(trip) : Optional.empty();
    }

    ExitCode exitCode() {
        return result.exitCode();
    }

    Verdict outcome() {
        return Verdict.of(exitCode(), result.interrupted());
    }

    /// For `exit_code`: only the signal decides how an interrupted run exits.
    Optional<ExitCode> decidingExitCode() {
        return result.interrupted() ? Optional.empty() : Optional.of(exitCode());
    }

    /// Remarks that are not failures.
    List<String> notes() {
        List<String> notes = new ArrayList<>(roundTrip().map(RoundTrip::notes).orElse(List.of()));
        lag.note().ifPresent(notes::add);
        return notes;
    }

    /// All in one line: the verdict, why, and how long it took.
    String summary() {
        return outcome() + "  " + roundTrip().map(this::passed)
                .orElseGet(() -> failed(failure().orElseThrow()));
    }

    private String passed(RoundTrip trip) {
        var line = new StringBuilder(switch (expect) {
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
        return line.toString();
    }

    private String failed(Failure failure) {
        var line = new StringBuilder(failure.sentence());
        String target = config.target().toString();
        if (!failure.address().equals(target)) {
            line.append(" · target ").append(target);
        }
        line.append(" · ").append(failure.when().truncatedTo(ChronoUnit.MILLIS));
        decidingExitCode().ifPresent(code -> line.append(" · exit ").append(code.number()));
        return line.toString();
    }
}
