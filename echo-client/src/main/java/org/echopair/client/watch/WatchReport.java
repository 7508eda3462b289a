package org.echopair.client.watch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.failure.Failure;
import org.echopair.client.text.Figures;

/// All that a watch has seen.
///
/// @param remote the last address that was connected to; empty when there never was a connection
/// @param interrupted whether a signal ended it before its time
record WatchReport(WatchConfig config, Optional<String> remote, Instant began, long nanos,
        List<Stream> streams, WatchLog log, boolean interrupted) {

    /// @param sent messages; each was answered, lost, wrong, or unfinished when the watch was stopped
    /// @param late how many of those that were answered took longer than `--late`
    /// @param notConnected attempts to connect that failed
    /// @param availability from 0 to 1
    /// @param longestGapNanos between two answers, or before the first or after the last
    /// @param longestGapAfterNanos when that gap began, from the beginning of the watch
    record Stream(String name, long sent, long answered, long late, long lost, long wrong,
            long notConnected, double availability, long longestGapNanos,
            long longestGapAfterNanos, long slowestNanos) {}

    long total(ToLongFunction<Stream> figure) {
        return streams.stream().mapToLong(figure).sum();
    }

    long unfinished() {
        return total(Stream::sent) - total(Stream::answered) - total(Stream::lost)
                - total(Stream::wrong);
    }

    /// The mean of all streams, fresh connections being one of them.
    double availability() {
        return streams.stream().mapToDouble(Stream::availability).average().orElse(0);
    }

    /// The worst finding decides, and a watch without a single answer is no pass. Once there was a connection, one that is refused is a disturbance.
    ExitCode exitCode() {
        Optional<Failure> worst = log.worst();
        if (worst.isPresent() && worst.get().isFinal()) {
            return ExitCode.DIFFERENT;
        }
        if (remote.isEmpty()) {
            return ExitCode.NEVER_CONNECTED;
        }
        boolean provesNothing = total(Stream::answered) == 0 && !interrupted;
        return worst.isPresent() || total(Stream::late) > 0 || provesNothing
                ? ExitCode.DISTURBED
                : ExitCode.PASS;
    }

    /// `PASS`, `FAIL`, or `INTERRUPTED` where a signal decides the exit code.
    String word() {
        return interrupted ? "INTERRUPTED" : exitCode() == ExitCode.PASS ? "PASS" : "FAIL";
    }

    /// `FAIL  2 lost, 12 not connected · 99.31 % available · longest gap 3.1 s · exit 75`.
    String verdict() {
        return word() + "  " + findingsAndFigures();
    }

    /// With the worst failure, for where there is no more room than a line.
    String summary() {
        return verdict() + log.worst().map(failure -> " · " + failure.sentence()).orElse("");
    }

    String findingsAndFigures() {
        ExitCode exitCode = exitCode();
        List<String> parts = new ArrayList<>();
        if (exitCode == ExitCode.PASS) {
            parts.add("nothing lost");
        } else {
            parts.add(String.join(", ", findings()));
            parts.add(percent(availability()) + " available");
        }
        long answered = total(Stream::answered);
        parts.add(Figures.grouped(answered)
                + (answered == 1 ? " message answered" : " messages answered"));
        long moves = log.count(WatchEvent.Kind.MOVED);
        if (moves > 0) {
            parts.add(Figures.grouped(moves) + " moved");
        }
        parts.add("longest gap " + Figures.time(log.gaps().longestNanos()));
        parts.add(Figures.time(nanos) + (interrupted ? " until a signal came" : ""));
        if (exitCode != ExitCode.PASS && !interrupted) {
            parts.add("exit " + exitCode.number());
        }
        return String.join(" · ", parts);
    }

    private List<String> findings() {
        List<String> findings = new ArrayList<>();
        add(findings, log.count(WatchEvent.Kind.DIFFERENT), "different");
        add(findings, total(Stream::lost), "lost");
        add(findings, total(Stream::late), "late");
        add(findings, log.count(WatchEvent.Kind.RESET), "reset");
        add(findings, log.count(WatchEvent.Kind.CLOSED), "closed");
        add(findings, total(Stream::notConnected), "not connected");
        return findings.isEmpty() ? List.of("nothing was answered") : findings;
    }

    private static void add(List<String> findings, long count, String word) {
        if (count > 0) {
            findings.add(Figures.grouped(count) + " " + word);
        }
    }

    /// Cut and not rounded: what was down for a moment is never 100 %.
    static String percent(double share) {
        long hundredths = (long) Math.floor(share * 10_000 + 1e-9);
        long fraction = hundredths % 100;
        return hundredths == 10_000
                ? "100 %"
                : hundredths / 100 + (fraction < 10 ? ".0" : ".") + fraction + " %";
    }
}
