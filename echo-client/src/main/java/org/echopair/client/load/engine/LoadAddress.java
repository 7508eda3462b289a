package org.echopair.client.load.engine;

import org.echopair.client.failure.Failure;
import org.jspecify.annotations.Nullable;

/// What one address of the target contributed to a run.
///
/// @param connections how many it accepted, reconnections included
/// @param verified messages of the measured time that came back from it
/// @param failures attempts to connect to it that failed, even where another address took its place
/// @param firstFailure the first of those
public record LoadAddress(String address, long connections, long verified, long failures,
        @Nullable Failure firstFailure) {

    /// The same address as two loops, or two pods, have seen it.
    public LoadAddress plus(LoadAddress other) {
        return new LoadAddress(address, connections + other.connections,
                verified + other.verified, failures + other.failures,
                earlier(firstFailure, other.firstFailure));
    }

    private static @Nullable Failure earlier(@Nullable Failure one, @Nullable Failure other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.when().isAfter(other.when()) ? other : one;
    }
}
