package org.echopair.client.watch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.echopair.client.text.Figures;
import org.jspecify.annotations.Nullable;

/// Tells the first failure of each kind at once and counts those like it, which one more event tells
/// after a while: an outage gives a few lines, and no failure goes untold.
final class AlikeFailures {

    private static final long TOLD_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private record Kind(WatchEvent.Kind event, FailureClass failure, Phase phase, String address) {}

    private static final class Group {
        long openedNanos;
        long untold;
        @Nullable
        Failure last;
    }

    private final String stream;
    private final Map<Kind, Group> groups = new LinkedHashMap<>();

    AlikeFailures(String stream) {
        this.stream = stream;
    }

    /// @return what to tell of it now: itself, or nothing
    List<WatchEvent> add(WatchEvent.Kind event, Failure failure, long nowNanos) {
        var kind = new Kind(event, failure.kind(), failure.phase(), failure.address());
        Group group = groups.get(kind);
        if (group == null) {
            group = new Group();
            group.openedNanos = nowNanos;
            groups.put(kind, group);
            return List.of(WatchEvent.of(stream, event, failure));
        }
        group.untold++;
        group.last = failure;
        return List.of();
    }

    /// @return what has been counted for long enough
    List<WatchEvent> due(long nowNanos) {
        if (groups.isEmpty()) {
            return List.of();
        }
        List<WatchEvent> events = new ArrayList<>();
        groups.entrySet().removeIf(each -> {
            Group group = each.getValue();
            if (nowNanos - group.openedNanos < TOLD_EVERY_NANOS) {
                return false;
            }
            boolean quiet = group.untold == 0;
            tell(each.getKey(), group, events);
            group.openedNanos = nowNanos;
            return quiet;
        });
        return events;
    }

    /// @return all that is counted and not told yet; what comes now is the first of its kind again
    List<WatchEvent> close() {
        List<WatchEvent> events = new ArrayList<>();
        groups.forEach((kind, group) -> tell(kind, group, events));
        groups.clear();
        return events;
    }

    private void tell(Kind kind, Group group, List<WatchEvent> events) {
        Failure last = group.last;
        if (last == null || group.untold == 0) {
            return;
        }
        events.add(new WatchEvent(Instant.now(), stream, kind.event, kind.address, last,
                more(group.untold, last), group.untold));
        group.untold = 0;
    }

    /// What an event says that stands for so many.
    static String more(long count, Failure last) {
        return Figures.grouped(count) + " more, the last at " + WatchEvent.timeOfDay(last.when())
                + ": " + WatchEvent.sentence(last);
    }
}
