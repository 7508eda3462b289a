package org.echopair.client.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.echopair.client.failure.Failure;
import org.echopair.client.text.Figures;
import org.jspecify.annotations.Nullable;

/// Events that tell the same and stand in one line: when a server goes, every stream says so.
final class AlikeEvents {

    /// What one cause does to many streams comes within this time.
    private static final Duration AT_ONCE = Duration.ofMillis(100);

    private final Set<String> streams = new HashSet<>();
    private WatchEvent first;
    private WatchEvent last;
    private @Nullable Failure lastFailure;
    private long events;
    private long count;

    AlikeEvents(WatchEvent event) {
        first = event;
        last = event;
        add(event);
    }

    void add(WatchEvent event) {
        events++;
        count += event.count();
        streams.add(event.stream());
        first = event.when().isBefore(first.when()) ? event : first;
        last = event.when().isBefore(last.when()) ? last : event;
        Failure failure = event.failure();
        if (failure != null
                && (lastFailure == null || !failure.when().isBefore(lastFailure.when()))) {
            lastFailure = failure;
        }
    }

    boolean cameAtOnceWith(WatchEvent event) {
        return isAtOnce(first, event);
    }

    private static boolean isAtOnce(WatchEvent one, WatchEvent other) {
        return Duration.between(one.when(), other.when()).abs().compareTo(AT_ONCE) <= 0;
    }

    Instant began() {
        return first.when();
    }

    WatchEvent.Kind kind() {
        return first.kind();
    }

    /// `10:40:51.123  stream 2  lost`, or `10:40:51.123  20 streams  lost`.
    String title() {
        return streams.size() == 1
                ? first.title()
                : WatchEvent.timeOfDay(first.when()) + "  "
                        + Figures.counted(streams.size(), "stream") + "  " + kind().words();
    }

    String detail() {
        if (events == 1) {
            return first.detail();
        }
        return first.count() > 1 && lastFailure != null
                ? AlikeFailures.more(count, lastFailure)
                : first.detail() + " (and " + Figures.grouped(events - 1) + " alike"
                        + (isAtOnce(first, last)
                                ? ")"
                                : ", the last at " + WatchEvent.timeOfDay(last.when()) + ")");
    }
}
