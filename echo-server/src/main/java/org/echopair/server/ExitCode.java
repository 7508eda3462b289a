package org.echopair.server;

/// The exit codes of the process, as in sysexits.h where it has them.
final class ExitCode {

    /// Stopped as asked.
    static final int OK = 0;
    /// EX_USAGE: a flag or a variable is wrong.
    static final int USAGE = 64;
    /// EX_UNAVAILABLE: cannot listen.
    static final int UNAVAILABLE = 69;
    /// EX_SOFTWARE: an essential thread died or hangs, or the process lacks something at its start.
    static final int INTERNAL = 70;
    /// Plus the signal's number: a second signal ended the process at once.
    static final int SIGNAL_BASE = 128;

    private ExitCode() {}
}
