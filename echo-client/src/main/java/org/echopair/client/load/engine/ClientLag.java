package org.echopair.client.load.engine;

import org.echopair.client.exchange.LagMeter;

/// How long the client itself stood still during a run; see [LagMeter].
///
/// @param longestNanos the longest time without a break
/// @param totalNanos all of them together
public record ClientLag(long longestNanos, long totalNanos) {

    public static final ClientLag NONE = new ClientLag(0, 0);

    static ClientLag of(LagMeter meter) {
        return new ClientLag(meter.longestNanos(), meter.totalNanos());
    }
}
