package org.echopair.client.watch;

import java.time.Duration;
import org.echopair.client.exchange.ConnectionConfig;

/// What [WatchCommand] was asked to do; it has checked the values.
///
/// @param persistent streams that stay connected
/// @param fresh connections opened in each interval
/// @param interval between two messages of a stream
/// @param late answers that take longer than this are told
record WatchConfig(ConnectionConfig connection, int persistent, int fresh, Duration interval,
        Duration duration, Duration late) {

    /// Long enough to be unique, short enough for one segment: a watch is about time.
    static final int MESSAGE_BYTES = 64;
}
