package org.echopair.client.load.report;

import java.util.ArrayList;
import java.util.List;
import org.echopair.client.load.engine.LoadAddress;
import org.echopair.client.load.engine.LoadCounts;
import org.echopair.client.load.engine.LoadResult;
import org.echopair.client.text.Figures;

/// Remarks on a load that are not failures of the path: what became of each address, what this client
/// itself held up, and what the figures leave out.
final class LoadNotes {

    /// A standstill worth a word.
    private static final long LAG_TO_TELL_NANOS = 100_000_000;

    /// A schedule that is kept lags by the time that waking up takes; more is worth a word.
    private static final long SCHEDULE_LAG_TO_TELL_NANOS = 10_000_000;

    /// Further addresses are in the JSON report.
    private static final int ADDRESSES_TOLD = 5;

    private LoadNotes() {}

    static List<String> of(LoadSettings settings, LoadResult result) {
        List<String> notes = new ArrayList<>();
        ofSchedule(settings, result, notes);
        ofConnections(result.counts(), notes);
        if (result.lag().longestNanos() >= LAG_TO_TELL_NANOS) {
            notes.add("this client itself stood still for up to "
                    + Figures.time(result.lag().longestNanos())
                    + "; nothing counts as lost or timed out because of that");
        }
        if (result.cutShort() && result.counts().connected() > 0) {
            notes.add("the run was cut short, because no connection was left");
        }
        ofWarmup(result.counts(), notes);
        ofAddresses(result.addresses(), notes);
        return notes;
    }

    private static void ofSchedule(LoadSettings settings, LoadResult result,
            List<String> notes) {
        LoadCounts counts = result.counts();
        long lagNanos = result.latencies().lag().getMaxValue();
        if (counts.unsent() > 0 && counts.unsent() * 1000 > counts.scheduled()) {
            notes.add("the rate asked for was not reached: " + Figures.grouped(counts.unsent())
                    + " of " + Figures.grouped(counts.scheduled())
                    + " messages were due and never sent; no percentile holds them");
        }
        if (settings.isOpenLoop() && lagNanos > SCHEDULE_LAG_TO_TELL_NANOS) {
            notes.add("the schedule lagged by up to " + Figures.time(lagNanos)
                    + "; latency from due holds that");
        }
    }

    private static void ofConnections(LoadCounts counts, List<String> notes) {
        if (counts.outstanding() > 0) {
            notes.add(Figures.counted(counts.outstanding(), "message")
                    + " in flight when this side gave up");
        }
        if (counts.orderlyEnds() > 0) {
            notes.add("the peer closed " + Figures.counted(counts.orderlyEnds(), "connection")
                    + " while no message was under way; nothing was lost by that");
        }
        if (counts.reconnected() > 0) {
            notes.add(Figures.counted(counts.reconnected(), "connection") + " opened again");
        }
    }

    private static void ofWarmup(LoadCounts counts, List<String> notes) {
        if (counts.warmupErrors() + counts.warmupLost() > 0) {
            notes.add("the warm-up had " + Figures.counted(counts.warmupErrors(), "error")
                    + " and lost " + Figures.counted(counts.warmupLost(), "message")
                    + ", which are in no count or figure; thresholds include them");
        }
        if (counts.warmupUnsent() * 100 > counts.warmup() + counts.warmupUnsent()) {
            notes.add(Figures.counted(counts.warmupUnsent(), "message")
                    + " that the warm-up could not send "
                    + (counts.warmupUnsent() == 1 ? "was" : "were") + " dropped when it ended");
        }
    }

    private static void ofAddresses(List<LoadAddress> addresses, List<String> notes) {
        if (addresses.size() > 1) {
            List<String> parts = new ArrayList<>();
            for (LoadAddress each : addresses.subList(0,
                    Math.min(ADDRESSES_TOLD, addresses.size()))) {
                parts.add(each.address() + " had "
                        + Figures.counted(each.connections(), "connection") + " and "
                        + Figures.counted(each.verified(), "message"));
            }
            int more = addresses.size() - parts.size();
            notes.add(String.join(", ", parts)
                    + (more > 0 ? ", and " + Figures.grouped(more) + " more" : ""));
        }
        int told = 0;
        for (LoadAddress each : addresses) {
            if (each.firstFailure() != null && addresses.size() > 1 && told++ < ADDRESSES_TOLD) {
                notes.add(Figures.counted(each.failures(), "attempt") + " to connect to "
                        + each.address() + " failed, the first by " + each.firstFailure().kind()
                        + ", " + each.firstFailure().detail());
            }
        }
    }
}
