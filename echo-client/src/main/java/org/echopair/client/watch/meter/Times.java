package org.echopair.client.watch.meter;

import java.util.List;

/// How often something took how long, at one moment.
///
/// @param counts for each bucket of [#BOUNDS_SECONDS], those of that bucket alone
public record Times(List<Long> counts, long sumNanos) {

    /// Upper bounds, from a round trip within a machine to the longest that anybody waits for. Those of
    /// 1, 3 and 10 s tell how often a handshake was repeated.
    public static final List<Double> BOUNDS_SECONDS = List.of(0.0001, 0.00025, 0.0005, 0.001,
            0.0025,
            0.005, 0.01, 0.025, 0.1, 0.25, 1.0, 3.0, 10.0, Double.POSITIVE_INFINITY);

    public Times {
        counts = List.copyOf(counts);
    }

    public long count() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }
}
