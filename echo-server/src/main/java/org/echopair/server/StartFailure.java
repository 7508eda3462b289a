package org.echopair.server;

import java.io.IOException;
import java.nio.channels.UnsupportedAddressTypeException;

/// Why the server cannot start, in one line that says what to do, and the exit code for it.
final class StartFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private StartFailure(int exitCode, String line, Throwable cause) {
        super(line, cause);
        this.exitCode = exitCode;
    }

    StartFailure(String line) {
        super(line);
        this.exitCode = ExitCode.INTERNAL;
    }

    int exitCode() {
        return exitCode;
    }

    /// Blames the port, unless the process lacks descriptors or memory.
    static StartFailure cannotListen(String where, Throwable cause, String remedy) {
        if (cause instanceof UnsupportedAddressTypeException) {
            return new StartFailure(ExitCode.UNAVAILABLE, "cannot listen on " + where
                    + ": this machine has no IPv6; choose an IPv4 --host", cause);
        }
        if (cause instanceof IOException && !isWantOfDescriptors(cause)) {
            return new StartFailure(ExitCode.UNAVAILABLE,
                    "cannot listen on " + where + ": " + cause.getMessage() + "; " + remedy, cause);
        }
        return cannotStart(cause);
    }

    /// The process lacks something, or the server has a fault.
    static StartFailure cannotStart(Throwable cause) {
        if (cause instanceof StartFailure failure) {
            return failure;
        }
        String why;
        if (isWantOfDescriptors(cause)) {
            why = "out of file descriptors, the limit is " + Descriptors.limitText()
                    + "; raise it (ulimit -n) or lower --event-loops";
        } else if (cause instanceof OutOfMemoryError memory) {
            why = String.valueOf(memory.getMessage()).contains("native thread")
                    ? "no more threads are allowed; raise the limit (--pids-limit of the container,"
                            + " podPidsLimit of the kubelet, ulimit -u) or lower --event-loops"
                    : "out of memory (" + memory.getMessage()
                            + "); raise the memory limit or lower --event-loops";
        } else {
            why = cause.toString();
        }
        return new StartFailure(ExitCode.INTERNAL, "cannot start: " + why, cause);
    }

    private static boolean isWantOfDescriptors(Throwable cause) {
        return cause instanceof IOException
                && String.valueOf(cause.getMessage()).contains("Too many open files");
    }
}
