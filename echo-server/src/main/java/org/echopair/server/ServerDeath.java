package org.echopair.server;

/// A thread that the server cannot do without has died; the cause says of what.
final class ServerDeath extends Exception {

    private static final long serialVersionUID = 1L;

    ServerDeath(Throwable cause) {
        super(String.valueOf(cause), cause);
    }
}
