package org.echopair.server;

import java.time.Duration;

/// A thread that the server cannot do without has died, or will not end; the cause says of what.
final class ServerDeath extends Exception {

    private static final long serialVersionUID = 1L;

    ServerDeath(Throwable cause) {
        super(String.valueOf(cause), cause);
    }

    static ServerDeath ofHanging(String thread, Duration patience) {
        return new ServerDeath(new IllegalStateException(
                thread + " did not end within " + patience.toSeconds() + " s"));
    }
}
