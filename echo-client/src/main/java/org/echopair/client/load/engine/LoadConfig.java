package org.echopair.client.load.engine;

import java.time.Duration;
import java.util.List;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.stream.PayloadSizes;
import org.jspecify.annotations.Nullable;

/// What a load is to do. Whoever makes one has checked it.
///
/// @param connections above zero
/// @param duration how long to send and measure; null where the count alone ends the run
/// @param count how many messages to measure; 0 where the duration alone ends the run
/// @param rate messages a second over all connections; 0 is a closed loop, in which each connection
/// sends as soon as it may
/// @param payload its name: `random`, or that of a file
/// @param pipeline how many messages of a connection may be in flight at once
/// @param warmup sent before, verified, and left out of the figures
/// @param reconnect whether a connection that ended is opened again
/// @param percentiles the ones to print, each from 0 to 100
/// @param loops threads that move the bytes
/// @param addresses which addresses of the target to connect to
/// @param run a number that no other run has; it stands in the messages' headers
public record LoadConfig(ConnectionConfig connection, int connections, @Nullable Duration duration,
        long count, double rate, String payload, PayloadSizes sizes, int pipeline, Duration warmup,
        boolean reconnect, List<LoadThreshold> thresholds, List<Double> percentiles, int loops,
        AddressChoice addresses, long run) {

    public boolean isOpenLoop() {
        return rate > 0;
    }
}
