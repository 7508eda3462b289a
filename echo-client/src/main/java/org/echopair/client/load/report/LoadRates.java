package org.echopair.client.load.report;

import org.echopair.client.load.engine.LoadCounts;
import org.echopair.client.load.engine.LoadResult;

/// Messages a second. Those of many pods are the sum of what each one did in its own time: over the
/// time from the first one's start to the last one's end, pods that start apart would look slow.
///
/// @param scheduled in an open loop, what was due
record LoadRates(double scheduled, double sent, double verified) {

    static final LoadRates NONE = new LoadRates(0, 0, 0);

    static LoadRates of(LoadResult result) {
        double seconds = result.seconds();
        LoadCounts counts = result.counts();
        return seconds == 0
                ? NONE
                : new LoadRates(counts.scheduled() / seconds, counts.sent() / seconds,
                        counts.verified() / seconds);
    }

    LoadRates plus(LoadRates other) {
        return new LoadRates(scheduled + other.scheduled, sent + other.sent,
                verified + other.verified);
    }
}
