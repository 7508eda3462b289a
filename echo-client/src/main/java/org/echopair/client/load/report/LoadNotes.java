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

    /// Further addresses are in the JSON report.
    private static final int ADDRESSES_TOLD = 5;

    private LoadNotes() {}

    static List<String> of(LoadResult result) {
        List<String> notes = new ArrayList<>();
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

    private static void ofWarmup(LoadCounts counts, List<String> notes) {
        if (counts.warmupErrors() + counts.warmupLost() > 0) {
            notes.add("the warm-up had " + Figures.counted(counts.warmupErrors(), "error")
                    + " and lost " + Figures.counted(counts.warmupLost(), "message")
                    + ", which are in no count or figure; thresholds include them");
        }
        if (counts.warmupUnsent() * 100 > counts.warmup() + counts.warmupUnsent()) {
            notes.add(Figures.counted(counts.warmupUnsent(), "message")
                    + " that the warm-up could not send were dropped when it ended");
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
