package org.echopair.client.watch;

import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.echopair.client.exchange.LatencyHistograms;
import org.echopair.client.failure.Failure;
import org.echopair.client.text.Figures;

/// What all streams of a watch have seen. They write from their own threads, the command reads. What
/// happens after the end of the watch, to what began before it, counts as of the end.
final class WatchLog {

    private final EventLog events = new EventLog();
    private final WatchTimes times;
    private final WatchTimeline timeline;
    private final AnswerGaps silences;
    private final Histogram latencies = LatencyHistograms.fine();
    private long sent;
    private Optional<Failure> worst = Optional.empty();

    WatchLog(WatchTimes times) {
        this.times = times;
        this.timeline = new WatchTimeline(times.beganNanos());
        this.silences = times.gaps();
    }

    synchronized void add(WatchEvent event) {
        events.add(event);
    }

    synchronized void addAll(List<WatchEvent> more) {
        more.forEach(events::add);
    }

    synchronized void onSent() {
        sent++;
    }

    /// No byte of it could be written after all.
    synchronized void onNotSent() {
        sent--;
    }

    /// @param roundTripNanos without the time in which this process stood still
    synchronized void onAnswer(long nowNanos, long roundTripNanos) {
        silences.onAnswer(nowNanos);
        timeline.onAnswer(justBeforeEnd(nowNanos), roundTripNanos);
        LatencyHistograms.record(latencies, roundTripNanos);
    }

    synchronized void onFailure(Failure failure, long nowNanos) {
        remember(failure);
        timeline.onFailure(justBeforeEnd(nowNanos));
    }

    /// A failure that is not the path's: it decides the verdict only where nothing else does.
    synchronized void onLocal(Failure failure) {
        remember(failure);
    }

    private void remember(Failure failure) {
        if (worst.isEmpty() || Failure.WORST_FIRST.compare(failure, worst.get()) < 0) {
            worst = Optional.of(failure);
        }
    }

    private long justBeforeEnd(long nowNanos) {
        long end = times.endNanos();
        return nowNanos - end < 0 ? nowNanos : Math.max(times.beganNanos(), end - 1);
    }

    /// The events from this number on.
    synchronized EventLog.Since eventsSince(long number) {
        return events.since(number);
    }

    /// All events that are kept.
    synchronized List<WatchEvent> events() {
        return events.since(0).events();
    }

    synchronized List<WatchTimeline.Span> timeline(long totalNanos) {
        return timeline.spans(totalNanos);
    }

    /// A copy of the round trips of all messages that were answered, in nanoseconds.
    synchronized Histogram latencies() {
        return latencies.copy();
    }

    /// How often something happened, also where no event is kept for it.
    synchronized long count(WatchEvent.Kind kind) {
        return events.count(kind);
    }

    synchronized long eventsNotKept() {
        return events.notKept();
    }

    synchronized long sent() {
        return sent;
    }

    /// One line for the progress display: `12 s of 60 s: 161 answered, 0 failed, 2 moved`, without
    /// the end where only a signal brings it.
    synchronized String progress() {
        return Figures.time(times.withinNanos(times.nowNanos()) - times.beganNanos())
                + (times.isEndless()
                        ? ""
                        : " of " + Figures.time(times.endNanos() - times.beganNanos()))
                + ": "
                + Figures.grouped(timeline.answered()) + " answered, "
                + Figures.grouped(timeline.failed()) + " failed, "
                + Figures.grouped(count(WatchEvent.Kind.MOVED)) + " moved";
    }

    synchronized Optional<Failure> worst() {
        return worst;
    }

    /// @return the longest time in which no stream at all had an answer
    synchronized long longestSilenceNanos(long endedNanos) {
        silences.end(endedNanos);
        return silences.longestNanos();
    }
}
