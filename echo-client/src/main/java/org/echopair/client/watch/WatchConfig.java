package org.echopair.client.watch;

import java.time.Duration;
import java.util.Optional;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.stream.PayloadSizes;
import org.echopair.client.text.Figures;

/// What [WatchCommand] was asked to do; it has checked the values.
///
/// @param persistent streams that stay connected
/// @param fresh connections opened in each interval
/// @param interval between two messages of a stream
/// @param duration zero: until it is stopped
/// @param late answers that take longer than this are told
/// @param sizes of messages
/// @param reconnectInterval after which a stream gets a new connection; zero: never
/// @param addresses how each address is watched on its own; empty: the name is, as it was given
record WatchConfig(ConnectionConfig connection, int persistent, int fresh, Duration interval,
        Duration duration, Duration late, PayloadSizes sizes, Duration reconnectInterval,
        Optional<AddressPlan> addresses) {

    /// Of the name as it was given.
    WatchConfig(ConnectionConfig connection, int persistent, int fresh, Duration interval,
            Duration duration, Duration late, PayloadSizes sizes) {
        this(connection, persistent, fresh, interval, duration, late, sizes, Duration.ZERO,
                Optional.empty());
    }

    /// Long enough to be unique, short enough for one segment: a watch is about time.
    static final int USUAL_MESSAGE_BYTES = 64;

    /// Longer ones say nothing more about a path, and all that are under way lie in memory.
    static final int LONGEST_MESSAGE_BYTES = 1024 * 1024;

    /// Whether it only ends when it is stopped.
    boolean isEndless() {
        return duration.isZero();
    }

    /// `for 60 s`, or `until stopped`.
    String durationWords() {
        return isEndless() ? "until stopped" : "for " + Figures.time(duration.toNanos());
    }
}
