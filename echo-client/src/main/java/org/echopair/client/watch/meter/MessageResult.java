package org.echopair.client.watch.meter;

import java.util.Locale;

/// What became of one message. A late answer is no other result as well.
public enum MessageResult {
    ANSWERED,
    LATE,
    LOST,
    WRONG;

    boolean isAnswer() {
        return this == ANSWERED || this == LATE;
    }

    /// `answered`, as a metric's label.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
