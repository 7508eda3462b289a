package org.echopair.server;

import java.util.Locale;

/// Why a connection ended. Each constant owns its metric label and log value.
enum CloseReason {

    /// The peer ended its input and has been sent all of its output.
    PEER_CLOSED,
    /// The peer reset the connection, or was gone when we wrote to it.
    RESET,
    /// Nothing was received for the idle timeout.
    IDLE_TIMEOUT,
    /// Output was pending and the peer took none of it for the idle timeout.
    STALLED,
    /// Ended in a pause of the peer's, because it had reached its maximum age.
    MAX_AGE,
    /// The peer closed while the server was draining, or was ended in a pause at the deadline.
    DRAINED,
    /// Cut, at the drain's deadline or the maximum age: the peer did not pause in time.
    DRAIN_DEADLINE,
    /// Anything else that failed on this connection alone.
    ERROR;

    private final String label = name().toLowerCase(Locale.ROOT);

    /// The value of the metric label `reason`, and of the log key of that name.
    String label() {
        return label;
    }
}
