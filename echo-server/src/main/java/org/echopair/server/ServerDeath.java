package org.echopair.server;

import java.time.Duration;

/// A thread that the server cannot do without died, or does not end; the cause says why.
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
