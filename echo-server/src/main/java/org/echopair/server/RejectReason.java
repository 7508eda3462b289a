package org.echopair.server;

import java.util.Locale;

/// Why a connection was never let in. Each constant owns its metric label and log value.
enum RejectReason {

    /// The server holds as many connections as it may.
    CONNECTION_LIMIT,
    /// The peer's address holds as many connections as it may.
    SOURCE_LIMIT;

    private final String label = name().toLowerCase(Locale.ROOT);

    /// The value of the metric label `reason`, and of the log key of that name.
    String label() {
        return label;
    }
}
