package org.echopair.client.failure;

/// Where in a round trip something happened, in the order of events. While a long message is on
/// its way, writing and reading overlap; from the first byte that came back the phase is READ.
public enum Phase {
    /// From a name to addresses.
    RESOLVE("resolving", ""),
    /// The handshake.
    CONNECT("connecting", " to"),
    /// Not all of the message is written, and nothing has come back.
    WRITE("writing", " to"),
    /// All is written, and nothing has come back.
    FIRST_BYTE("waiting for the first byte", " from"),
    /// Until the reply is complete.
    READ("reading", " from"),
    /// The reply is complete, and nothing but the end of input may follow.
    CLOSE("closing the connection", " to");

    private final String activity;
    private final String preposition;

    Phase(String activity, String preposition) {
        this.activity = activity;
        this.preposition = preposition;
    }

    /// To stand alone: "reading".
    public String activity() {
        return activity;
    }

    /// To be followed by an address: "reading from 127.0.0.1:8888".
    public String words() {
        return activity + preposition;
    }
}
