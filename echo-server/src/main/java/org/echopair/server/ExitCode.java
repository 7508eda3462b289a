package org.echopair.server;

/// What the process ends with; the names are those of sysexits.h, where they exist.
final class ExitCode {

    /// Stopped in an orderly way.
    static final int OK = 0;
    /// EX_USAGE: a flag or a variable is wrong.
    static final int USAGE = 64;
    /// EX_UNAVAILABLE: cannot listen.
    static final int UNAVAILABLE = 69;
    /// EX_SOFTWARE: a thread that the server cannot do without died.
    static final int INTERNAL = 70;
    /// A process that a signal ended at once is known by this plus the signal's number.
    static final int SIGNAL_BASE = 128;

    private ExitCode() {}
}
