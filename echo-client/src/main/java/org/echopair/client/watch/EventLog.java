package org.echopair.client.watch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The first events of a watch and the last ones; those between are only counted. An event with its
/// words takes up to 1 KiB, so all of them together take 4 MiB at most, however long the watch.
final class EventLog {

    /// How a trouble began, and how it stands: whoever reads a long report asks for these.
    static final int FIRST_KEPT = 2_000;
    static final int LAST_KEPT = 2_000;

    /// Streams tell from their own threads, so one that is faster comes first, though it was later.
    private static final Comparator<WatchEvent> BY_TIME = Comparator.comparing(WatchEvent::when);

    private final List<WatchEvent> first = new ArrayList<>();
    private final Deque<WatchEvent> last = new ArrayDeque<>();
    private final Map<WatchEvent.Kind, Long> counts = new EnumMap<>(WatchEvent.Kind.class);
    private long added;

    /// @param events those that are still kept, by their time
    /// @param next the number of the next event to come
    /// @param dropped how many came that are not kept any more
    record Since(List<WatchEvent> events, long next, long dropped) {}

    void add(WatchEvent event) {
        added++;
        counts.merge(event.kind(), event.count(), Long::sum);
        if (first.size() < FIRST_KEPT) {
            first.add(event);
            return;
        }
        if (last.size() == LAST_KEPT) {
            last.removeFirst();
        }
        last.addLast(event);
    }

    /// The events from this number on; the first one has number 0.
    Since since(long number) {
        List<WatchEvent> events = new ArrayList<>();
        if (number < first.size()) {
            events.addAll(first.subList((int) number, first.size()));
        }
        long numberOfLast = added - last.size();
        for (WatchEvent event : last) {
            if (numberOfLast++ >= number) {
                events.add(event);
            }
        }
        events.sort(BY_TIME);
        return new Since(events, added, added - number - events.size());
    }

    /// How often something happened, also where no event is kept for it.
    long count(WatchEvent.Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    long notKept() {
        return added - first.size() - last.size();
    }
}
