package org.echopair.client.watch.meter;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What a watch has seen until one moment.
///
/// @param target as given: `host:port`
/// @param addresses in no order; those that left come too, for a while
/// @param resolveTimes how long the name took, when it resolved
/// @param lagNanos how long this process itself stood still
public record WatchSnapshot(String target, Instant at, List<AddressSnapshot> addresses,
        Map<StreamKind, Times> roundTrips, Map<StreamKind, Times> connects, Times resolveTimes,
        long resolveFailures, long lagNanos) {

    public WatchSnapshot {
        addresses = List.copyOf(addresses);
        roundTrips = Map.copyOf(roundTrips);
        connects = Map.copyOf(connects);
    }

    /// Whether the name was asked for addresses, and has had none so far.
    public boolean neverResolved() {
        return resolveFailures > 0 && resolveFailures == resolveTimes.count();
    }
}
