package org.echopair.client.watch.meter;

import java.util.Locale;

/// How long the connections of a stream live.
public enum StreamKind {
    /// As long as nothing ends them.
    PERSISTENT,
    /// For one message.
    FRESH;

    /// `persistent`, as a metric's label.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
