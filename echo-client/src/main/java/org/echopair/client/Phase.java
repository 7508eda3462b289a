package org.echopair.client;

/// Where in a round trip something happened, in the order of events. While a long message is on
/// its way, writing and reading overlap; from the first byte that came back the phase is READ.
enum Phase {
    RESOLVE("resolving", ""), CONNECT("connecting", " to"), WRITE("writing", " to"), FIRST_BYTE(
            "waiting for the first byte", " from"), READ("reading", " from"), CLOSE(
                    "closing the connection", " to");

    private final String activity;
    private final String preposition;

    Phase(String activity, String preposition) {
        this.activity = activity;
        this.preposition = preposition;
    }

    /// To stand alone: "reading".
    String activity() {
        return activity;
    }

    /// To be followed by an address: "reading from 127.0.0.1:8888".
    String words() {
        return activity + preposition;
    }
}
