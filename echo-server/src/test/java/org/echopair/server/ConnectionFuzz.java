package org.echopair.server;

/// The scripts of the model-based test, as a fuzzer finds them.
final class ConnectionFuzz {

    private ConnectionFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        var choices = new Choices(input);
        if (choices.yes()) {
            ConnectionScript.ofPolitePeer(choices);
        } else {
            ConnectionScript.ofAnyPeer(choices);
        }
    }
}
