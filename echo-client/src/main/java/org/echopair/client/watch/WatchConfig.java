package org.echopair.client.watch;

import java.time.Duration;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.stream.PayloadSizes;

/// What [WatchCommand] was asked to do; it has checked the values.
///
/// @param persistent streams that stay connected
/// @param fresh connections opened in each interval
/// @param interval between two messages of a stream
/// @param late answers that take longer than this are told
/// @param sizes of messages
record WatchConfig(ConnectionConfig connection, int persistent, int fresh, Duration interval,
        Duration duration, Duration late, PayloadSizes sizes) {

    /// Long enough to be unique, short enough for one segment: a watch is about time.
    static final int USUAL_MESSAGE_BYTES = 64;

    /// Longer ones say nothing more about a path, and all that are under way lie in memory.
    static final int LONGEST_MESSAGE_BYTES = 1024 * 1024;
}
