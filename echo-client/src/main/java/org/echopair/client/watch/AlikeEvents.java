package org.echopair.client.watch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.echopair.client.text.Figures;
import org.jspecify.annotations.Nullable;

/// Events that came at the same time and tell the same: when a server goes, every stream says so.
///
/// @param events at least one
record AlikeEvents(List<WatchEvent> events) {

    private record Key(WatchEvent.Kind kind, String address, @Nullable FailureClass failure,
            @Nullable Phase phase, boolean counted) {}

    static List<AlikeEvents> of(List<WatchEvent> events) {
        Map<Key, List<WatchEvent>> alike = new LinkedHashMap<>();
        for (WatchEvent event : events) {
            Failure failure = event.failure();
            var key = new Key(event.kind(), event.address(),
                    failure == null ? null : failure.kind(),
                    failure == null ? null : failure.phase(), event.count() > 1);
            alike.computeIfAbsent(key, _ -> new ArrayList<>()).add(event);
        }
        return alike.values().stream().map(AlikeEvents::new).toList();
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
        String detail = events.getFirst().detail();
        return events.size() == 1
                ? detail
                : detail + " (and " + Figures.grouped(events.size() - 1) + " alike)";
    }
}
