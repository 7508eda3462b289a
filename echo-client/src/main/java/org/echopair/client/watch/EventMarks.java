package org.echopair.client.watch;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.echopair.client.text.Figures;

/// The events of a watch as marks on its time axis: those that lie too close to be told apart are
/// one, with the colour of the worst and a link to the first of these.
final class EventMarks {

    /// So many marks can be pointed at one by one.
    private static final int MOST = 120;

    /// @param x from 0 to 1
    /// @param event the number of the event that it links to
    record Mark(double x, String label, WatchEvent.Tone tone, int event) {}

    private EventMarks() {}

    static List<Mark> of(List<WatchEvent> events, Instant began, long nanos) {
        Map<Integer, List<Integer>> bins = new TreeMap<>();
        for (int i = 0; i < events.size(); i++) {
            int bin = (int) (place(events.get(i), began, nanos) * MOST);
            bins.computeIfAbsent(bin, _ -> new ArrayList<>()).add(i);
        }
        return bins.values().stream().map(bin -> mark(events, bin, began, nanos)).toList();
    }

    private static double place(WatchEvent event, Instant began, long nanos) {
        return Math.clamp((double) began.until(event.when(), ChronoUnit.NANOS)
                / Math.max(1, nanos), 0, 1);
    }

    private static Mark mark(List<WatchEvent> events, List<Integer> bin, Instant began,
            long nanos) {
        int worst = bin.getFirst();
        for (int each : bin) {
            if (events.get(each).kind().tone().compareTo(events.get(worst).kind().tone()) > 0) {
                worst = each;
            }
        }
        WatchEvent event = events.get(worst);
        return new Mark(place(event, began, nanos),
                bin.size() == 1 ? event.title() : label(events, bin), event.kind().tone(), worst);
    }

    /// `10:40:51.123 to 10:40:52.001: 20 lost, 2 moved`.
    private static String label(List<WatchEvent> events, List<Integer> bin) {
        Map<WatchEvent.Kind, Long> counts = new EnumMap<>(WatchEvent.Kind.class);
        bin.forEach(each -> counts.merge(events.get(each).kind(), events.get(each).count(),
                Long::sum));
        var words = new StringJoiner(", ");
        counts.forEach((kind, count) -> words.add(Figures.grouped(count) + " " + kind.words()));
        return WatchEvent.timeOfDay(events.get(bin.getFirst()).when()) + " to "
                + WatchEvent.timeOfDay(events.get(bin.getLast()).when()) + ": " + words;
    }
}
