package org.echopair.client.watch.meter;

import java.util.Map;

/// The times of a target: of all its addresses together, so that there are no more series of buckets
/// the more addresses there are.
final class TargetTimes {

    final ByKind roundTrips = new ByKind();
    final ByKind connects = new ByKind();
    final TimesMeter resolves = new TimesMeter();

    static final class ByKind {

        private final TimesMeter persistent = new TimesMeter();
        private final TimesMeter fresh = new TimesMeter();

        void record(StreamKind kind, long nanos) {
            (kind == StreamKind.FRESH ? fresh : persistent).record(nanos);
        }

        Map<StreamKind, Times> times() {
            return Map.of(StreamKind.PERSISTENT, persistent.times(), StreamKind.FRESH,
                    fresh.times());
        }
    }
}
