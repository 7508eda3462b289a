package org.echopair.client.failure;

import java.util.List;

/// The verdict as a process tells it. The numbers are those of sysexits.h, because the JVM keeps
/// 1, 3, 134, 137 and 143 for itself.
public enum ExitCode {
    /// EX_OK.
    PASS(0, "pass"),
    /// EX_USAGE.
    USAGE(64, "usage: a flag, a variable or the message cannot be used; nothing was sent"),
    /// EX_DATAERR.
    DIFFERENT(65, "different bytes came back: wrong ones, or more than were sent"),
    /// EX_UNAVAILABLE.
    NEVER_CONNECTED(69, "never connected, or --wait ran out before a first round trip"),
    /// EX_SOFTWARE.
    INTERNAL_ERROR(70, "no verdict: an internal error, or a limit of this machine"),
    /// EX_TEMPFAIL.
    DISTURBED(75, "connected, but lost, late, reset, cut short, or a threshold not met");

    /// The worst finding decides: different bytes, then a disturbance, then no connection, then
    /// trouble of this side's own.
    private static final List<ExitCode> WORST_FIRST = List.of(DIFFERENT, DISTURBED,
            NEVER_CONNECTED, INTERNAL_ERROR, USAGE, PASS);

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /// The worse of two findings.
    public static ExitCode worse(ExitCode one, ExitCode other) {
        return one.rank() < other.rank() ? one : other;
    }

    /// Its place in the order of findings; the worst is 0.
    public int rank() {
        return WORST_FIRST.indexOf(this);
    }

    public int number() {
        return number;
    }

    public String meaning() {
        return meaning;
    }
}
