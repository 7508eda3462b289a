package org.echopair.client.watch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.jspecify.annotations.Nullable;

/// The events of some seconds as lines, in the order of their first times: each of its own where they
/// are few, or else all that are alike in one. Bounded, however many there are.
final class EventBatch {

    /// As many lines anybody reads one by one.
    private static final int MOST_APART = 5;

    private static final int MOST_LINES = 2_000;

    private record Key(WatchEvent.Kind kind, String address, @Nullable FailureClass failure,
            @Nullable Phase phase, boolean counted) {

        static Key of(WatchEvent event) {
            Failure failure = event.failure();
            return new Key(event.kind(), event.address(), failure == null ? null : failure.kind(),
                    failure == null ? null : failure.phase(), event.count() > 1);
        }
    }

    private final int mostApart;
    private final Map<Key, AlikeEvents> together = new LinkedHashMap<>();
    private final List<AlikeEvents> apart = new ArrayList<>();
    private final Map<Key, AlikeEvents> lastApart = new HashMap<>();
    private long notListed;

    private EventBatch(int mostApart) {
        this.mostApart = mostApart;
    }

    /// In which those that came at once are one line, or all that are alike where that is too many.
    static EventBatch readable() {
        return new EventBatch(MOST_APART);
    }

    /// In which all that are alike are one line.
    static EventBatch shortest() {
        return new EventBatch(0);
    }

    void add(EventLog.Since since) {
        notListed += since.dropped();
        add(since.events());
    }

    void add(List<WatchEvent> events) {
        events.forEach(this::add);
    }

    private void add(WatchEvent event) {
        Key key = Key.of(event);
        AlikeEvents alike = together.get(key);
        if (alike != null) {
            alike.add(event);
        } else if (together.size() < MOST_LINES) {
            together.put(key, new AlikeEvents(event));
        } else {
            notListed++;
            return;
        }
        if (apart.size() <= mostApart) {
            addApart(key, event);
        }
    }

    private void addApart(Key key, WatchEvent event) {
        AlikeEvents alike = lastApart.get(key);
        if (alike != null && alike.cameAtOnceWith(event)) {
            alike.add(event);
        } else {
            alike = new AlikeEvents(event);
            lastApart.put(key, alike);
            apart.add(alike);
        }
    }

    List<AlikeEvents> lines() {
        Collection<AlikeEvents> lines = apart.size() <= mostApart ? apart : together.values();
        return lines.stream().sorted(Comparator.comparing(AlikeEvents::began)).toList();
    }

    /// How many events came too fast, or were of too many kinds.
    long notListed() {
        return notListed;
    }

    boolean isEmpty() {
        return together.isEmpty() && notListed == 0;
    }
}
