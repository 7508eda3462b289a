package org.echopair.client.watch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.echopair.client.text.Figures;
import org.jspecify.annotations.Nullable;

/// Events that tell the same and stand in one line: when a server goes, every stream says so.
///
/// @param events at least one, by their time
record AlikeEvents(List<WatchEvent> events) {

    /// What one cause does to many streams comes within this time.
    private static final Duration AT_ONCE = Duration.ofMillis(100);

    private static final Duration EVER = Duration.ofSeconds(Long.MAX_VALUE);

    /// As many anybody reads one by one.
    private static final int MOST_APART = 5;

    private record Key(WatchEvent.Kind kind, String address, @Nullable FailureClass failure,
            @Nullable Phase phase, boolean counted) {

        static Key of(WatchEvent event) {
            Failure failure = event.failure();
            return new Key(event.kind(), event.address(), failure == null ? null : failure.kind(),
                    failure == null ? null : failure.phase(), event.count() > 1);
        }
    }

    /// All of them that are alike.
    ///
    /// @param events by their time
    static List<AlikeEvents> together(List<WatchEvent> events) {
        return within(EVER, events);
    }

    /// Those that came at once, or all that are alike where that would be too many lines.
    ///
    /// @param events by their time
    static List<AlikeEvents> readable(List<WatchEvent> events) {
        List<AlikeEvents> apart = within(AT_ONCE, events);
        return apart.size() <= MOST_APART ? apart : together(events);
    }

    private static List<AlikeEvents> within(Duration time, List<WatchEvent> events) {
        Map<Key, List<WatchEvent>> open = new HashMap<>();
        List<List<WatchEvent>> all = new ArrayList<>();
        for (WatchEvent event : events) {
            List<WatchEvent> alike = open.get(Key.of(event));
            if (alike == null || sinceFirst(event, alike).compareTo(time) > 0) {
                alike = new ArrayList<>();
                open.put(Key.of(event), alike);
                all.add(alike);
            }
            alike.add(event);
        }
        return all.stream().map(AlikeEvents::new).toList();
    }

    private static Duration sinceFirst(WatchEvent event, List<WatchEvent> alike) {
        return Duration.between(alike.getFirst().when(), event.when());
    }

    WatchEvent.Kind kind() {
        return events.getFirst().kind();
    }

    /// `10:40:51.123  stream 2  lost`, or `10:40:51.123  20 streams  lost`.
    String title() {
        WatchEvent first = events.getFirst();
        long streams = events.stream().map(WatchEvent::stream).distinct().count();
        return streams == 1
                ? first.title()
                : WatchEvent.timeOfDay(first.when()) + "  " + Figures.counted(streams, "stream")
                        + "  " + kind().words();
    }

    String detail() {
        WatchEvent first = events.getFirst();
        if (events.size() == 1) {
            return first.detail();
        }
        return first.count() > 1 && first.failure() != null ? sum() : first.detail() + others();
    }

    /// Of events that stand for many failures each.
    private String sum() {
        return AlikeFailures.more(events.stream().mapToLong(WatchEvent::count).sum(),
                events.stream().map(WatchEvent::failure).filter(Objects::nonNull)
                        .max(Comparator.comparing(Failure::when)).orElseThrow());
    }

    private String others() {
        WatchEvent last = events.getLast();
        return " (and " + Figures.grouped(events.size() - 1) + " alike"
                + (sinceFirst(last, events).compareTo(AT_ONCE) > 0
                        ? ", the last at " + WatchEvent.timeOfDay(last.when())
                        : "")
                + ")";
    }
}
