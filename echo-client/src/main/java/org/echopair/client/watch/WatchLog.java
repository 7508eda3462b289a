package org.echopair.client.watch;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.echopair.client.failure.Failure;
import org.echopair.client.text.Figures;

/// What all streams of a watch have seen. They write from their own threads, the command reads.
final class WatchLog {

    /// What a report can hold; beyond it events are counted only.
    static final int MOST_EVENTS = 10_000;

    private final List<WatchEvent> events = new ArrayList<>();
    private final Map<WatchEvent.Kind, Long> counts = new EnumMap<>(WatchEvent.Kind.class);
    private final List<Second> seconds = new ArrayList<>();
    private final AnswerGaps gaps;
    private final long beganNanos;
    private long sent;
    private Optional<Failure> worst = Optional.empty();

    /// What was answered and what failed in one second of the run.
    record Second(long answered, long failed, long slowestNanos) {}

    WatchLog(long nowNanos) {
        this.beganNanos = nowNanos;
        this.gaps = new AnswerGaps(nowNanos);
    }

    synchronized void add(WatchEvent event) {
        counts.merge(event.kind(), 1L, Long::sum);
        if (events.size() < MOST_EVENTS) {
            events.add(event);
        }
    }

    synchronized void onSent() {
        sent++;
    }

    synchronized void onAnswer(long nowNanos, long roundTripNanos) {
        gaps.onAnswer(nowNanos);
        Second second = second(nowNanos);
        replace(nowNanos, new Second(second.answered + 1, second.failed,
                Math.max(second.slowestNanos, roundTripNanos)));
    }

    synchronized void onFailure(Failure failure, long attemptedNanos, long nowNanos) {
        gaps.onFailure(attemptedNanos);
        if (worst.isEmpty() || Failure.WORST_FIRST.compare(failure, worst.get()) < 0) {
            worst = Optional.of(failure);
        }
        Second second = second(nowNanos);
        replace(nowNanos, new Second(second.answered, second.failed + 1, second.slowestNanos));
    }

    private Second second(long nowNanos) {
        int index = (int) ((nowNanos - beganNanos) / 1_000_000_000L);
        while (seconds.size() <= index) {
            seconds.add(new Second(0, 0, 0));
        }
        return seconds.get(index);
    }

    private void replace(long nowNanos, Second second) {
        seconds.set((int) ((nowNanos - beganNanos) / 1_000_000_000L), second);
    }

    /// The events from this number on.
    synchronized List<WatchEvent> eventsFrom(int index) {
        return List.copyOf(events.subList(Math.min(index, events.size()), events.size()));
    }

    synchronized List<Second> seconds() {
        return List.copyOf(seconds);
    }

    /// How often something happened, also where no event was kept for it.
    synchronized long count(WatchEvent.Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    synchronized long eventsNotKept() {
        return counts.values().stream().mapToLong(Long::longValue).sum() - events.size();
    }

    synchronized long sent() {
        return sent;
    }

    /// For those who wait.
    synchronized String progress() {
        long answered = seconds.stream().mapToLong(Second::answered).sum();
        long failed = seconds.stream().mapToLong(Second::failed).sum();
        return Figures.grouped(answered) + " answered, " + Figures.grouped(failed) + " failed, "
                + Figures.grouped(count(WatchEvent.Kind.MOVED)) + " moved";
    }

    synchronized Optional<Failure> worst() {
        return worst;
    }

    /// Over all streams: times in which none of them had an answer. Only when all have ended.
    AnswerGaps gaps() {
        return gaps;
    }
}
