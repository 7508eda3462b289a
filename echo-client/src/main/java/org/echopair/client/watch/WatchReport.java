package org.echopair.client.watch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.report.Lag;
import org.echopair.client.report.Verdict;
import org.echopair.client.text.Figures;

/// All that a watch has seen.
///
/// @param remote the last address that was connected to; empty when there never was a connection
/// @param reached whether `--wait` has had a round trip
/// @param run the id of the run in message headers, in hex; empty when there was none
/// @param nanos how long it watched, without the wait for what was under way at the end
/// @param streams those to a name, or to the addresses that are in it at the end
/// @param addresses each address of the name, also those that have left; empty where the name was
/// watched as it was given
/// @param silenceNanos the longest time in which no stream at all had an answer
/// @param interrupted whether a signal ended it before its time; never where nothing else ends it
record WatchReport(WatchConfig config, Optional<String> remote, boolean reached, String run,
        Instant began, long nanos, List<Stream> streams, List<AddressRow> addresses, WatchLog log,
        long silenceNanos, Lag lag, boolean interrupted) {

    /// @param sent messages; each was answered, lost, wrong, or not judged
    /// @param late how many of those that were answered took longer than `--late`
    /// @param notConnected attempts to connect that failed
    /// @param due messages that were due: those judged, those that found no connection, and those that
    /// a stream could not send while it waited for what then failed
    /// @param longestGapNanos between two answers, or before the first or after the last
    /// @param longestGapAfterNanos when that gap began, from the beginning of the watch
    record Stream(String name, long sent, long answered, long late, long lost, long wrong,
            long notJudged, long notConnected, long due, long longestGapNanos,
            long longestGapAfterNanos, long slowestNanos) {

        /// The longest gap is that of the worst of them.
        static Stream sum(String name, List<Stream> all) {
            Optional<Stream> worst = all.stream()
                    .max(Comparator.comparingLong(Stream::longestGapNanos));
            return new Stream(name, sum(all, Stream::sent), sum(all, Stream::answered),
                    sum(all, Stream::late), sum(all, Stream::lost), sum(all, Stream::wrong),
                    sum(all, Stream::notJudged), sum(all, Stream::notConnected),
                    sum(all, Stream::due), worst.map(Stream::longestGapNanos).orElse(0L),
                    worst.map(Stream::longestGapAfterNanos).orElse(0L),
                    all.stream().mapToLong(Stream::slowestNanos).max().orElse(0));
        }

        private static long sum(List<Stream> all, ToLongFunction<Stream> figure) {
            return all.stream().mapToLong(figure).sum();
        }

        /// The share of the messages due that were answered, from 0 to 1.
        double availability() {
            return due == 0 ? 1 : (double) answered / due;
        }
    }

    /// What the total is made of: addresses, or streams to the name.
    List<Stream> rows() {
        return addresses.isEmpty() ? streams : addresses.stream().map(AddressRow::shown).toList();
    }

    long total(ToLongFunction<Stream> figure) {
        return Stream.sum(rows(), figure);
    }

    /// As of one stream, of all messages of all streams.
    double availability() {
        long due = total(Stream::due);
        return due == 0 ? 1 : (double) total(Stream::answered) / due;
    }

    /// The stream, or the address, that waited longest for an answer.
    Optional<Stream> worstGap() {
        return rows().stream().max(Comparator.comparingLong(Stream::longestGapNanos));
    }

    Instant gapBegan(Stream stream) {
        return began.plusNanos(stream.longestGapAfterNanos());
    }

    /// The worst finding decides, and a watch without a single answer is no pass. Once there was a
    /// round trip, a refused connection is a disturbance.
    ExitCode exitCode() {
        Optional<FailureClass> worst = log.worst().map(Failure::kind);
        if (worst.map(FailureClass::exitCode).equals(Optional.of(ExitCode.DIFFERENT))) {
            return ExitCode.DIFFERENT;
        }
        ExitCode fault = remote.isPresent() || reached
                ? ExitCode.DISTURBED
                : ExitCode.NEVER_CONNECTED;
        boolean local = worst.equals(Optional.of(FailureClass.LOCAL));
        if (worst.isPresent() && !local || total(Stream::late) > 0) {
            return fault;
        }
        boolean provesNothing = total(Stream::answered) == 0 && !interrupted;
        if (local || provesNothing && total(Stream::notJudged) > 0) {
            return ExitCode.INTERNAL_ERROR;
        }
        return provesNothing ? fault : ExitCode.PASS;
    }

    /// For `exit_code`: an interrupted watch has one only where it found different bytes.
    Optional<ExitCode> decidingExitCode() {
        ExitCode found = exitCode();
        return interrupted && found != ExitCode.DIFFERENT ? Optional.empty() : Optional.of(found);
    }

    Verdict verdict() {
        return Verdict.of(exitCode(), interrupted);
    }

    /// `FAIL  12 not connected · 99.31 % available · … · longest gap 2 s (fresh, from 10:40:51.123)`,
    /// and with the worst failure, for where there is no more room than a line.
    String summary() {
        return verdict().name() + "  " + findingsAndFigures()
                + log.worst().map(failure -> " · " + failure.sentence()).orElse("");
    }

    /// What a log ends with: the findings, and of the longest gap as much as fits.
    String lastLine(int columns) {
        String findings = verdict().name() + "  " + String.join(", ", findings());
        String end = interrupted ? " · " + duration() : exit();
        for (String gap : List.of(gap().map(words -> " · " + words).orElse(""),
                worstGap().map(stream -> " · gap " + Figures.time(stream.longestGapNanos()) + " ("
                        + stream.name() + ", "
                        + WatchEvent.timeOfDay(gapBegan(stream)).substring(0, "10:40:51".length())
                        + ")").orElse(""))) {
            if (findings.length() + gap.length() + end.length() <= columns) {
                return findings + gap + end;
            }
        }
        return findings + end;
    }

    String findingsAndFigures() {
        List<String> parts = new ArrayList<>(List.of(String.join(", ", findings())));
        if (exitCode() != ExitCode.PASS && !rows().isEmpty()) {
            parts.add(percent(availability()) + " available");
        }
        parts.add(Figures.counted(total(Stream::answered), "message") + " answered");
        add(parts, log.count(WatchEvent.Kind.MOVED), "moved");
        add(parts, log.count(WatchEvent.Kind.PASSED_OVER), "passed over");
        add(parts, log.count(WatchEvent.Kind.LEFT), "left");
        add(parts, log.count(WatchEvent.Kind.HANDED_ON), "handed on");
        gap().ifPresent(parts::add);
        parts.add(duration());
        return String.join(" · ", parts) + (interrupted ? "" : exit());
    }

    /// `longest gap 2 s (fresh, from 10:40:51.123)`: of the worst stream, because the others may have
    /// been answered meanwhile.
    private Optional<String> gap() {
        return worstGap().map(stream -> "longest gap " + Figures.time(stream.longestGapNanos())
                + " (" + stream.name() + ", from " + WatchEvent.timeOfDay(gapBegan(stream)) + ")");
    }

    String duration() {
        return interrupted
                ? "cut short by a signal after " + Figures.time(nanos) + " of "
                        + Figures.time(config.duration().toNanos())
                : Figures.time(nanos) + (config.isEndless() ? ", until stopped" : "");
    }

    private String exit() {
        return exitCode() == ExitCode.PASS ? "" : " · exit " + exitCode().number();
    }

    /// In words and with their numbers, the worst first.
    List<String> findings() {
        List<String> findings = new ArrayList<>();
        add(findings, log.count(WatchEvent.Kind.DIFFERENT), "different");
        add(findings, total(Stream::lost), "lost");
        add(findings, total(Stream::late), "late");
        add(findings, log.count(WatchEvent.Kind.RESET), "reset");
        add(findings, log.count(WatchEvent.Kind.CLOSED), "closed");
        add(findings, log.count(WatchEvent.Kind.NOT_CONNECTED), "not connected");
        if (findings.isEmpty()) {
            findings.add(total(Stream::answered) > 0 ? "nothing lost" : "nothing was answered");
        }
        add(findings, log.count(WatchEvent.Kind.LOCAL), "hindered by this client's own limits");
        return findings;
    }

    private static void add(List<String> parts, long count, String word) {
        if (count > 0) {
            parts.add(Figures.grouped(count) + " " + word);
        }
    }

    /// Why it is no pass, the worst first; nothing when it is one.
    List<String> reasons() {
        if (exitCode() == ExitCode.PASS) {
            return List.of();
        }
        List<String> reasons = new ArrayList<>(findings());
        log.worst().map(Failure::sentence).ifPresent(reasons::add);
        return reasons;
    }

    /// Remarks that are not failures.
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        lag.note().ifPresent(notes::add);
        long notJudged = total(Stream::notJudged);
        if (notJudged > 0) {
            notes.add(Figures.counted(notJudged, "message") + (notJudged == 1 ? " is" : " are")
                    + " not judged: under way when the watch was stopped or this client stood"
                    + " still");
        }
        if (log.eventsNotKept() > 0) {
            notes.add(Figures.grouped(log.eventsNotKept()) + " events between the first "
                    + Figures.grouped(EventLog.FIRST_KEPT) + " and the last "
                    + Figures.grouped(EventLog.LAST_KEPT) + " are counted, but not listed");
        }
        return notes;
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
