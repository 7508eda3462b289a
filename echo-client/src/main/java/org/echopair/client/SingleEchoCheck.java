package org.echopair.client;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// One short message that nobody can have seen before, so that no constant answer passes.
record SingleEchoCheck() implements Check {

    @Override
    public String name() {
        return "echo";
    }

    @Override
    public String question() {
        return "Does one short, unique message come back, and nothing after it?";
    }

    @Override
    public String needs() {
        return "connect";
    }

    @Override
    public String run(PathUnderTest path) throws FailureException {
        byte[] message = ("echo-client check " + UUID.randomUUID() + "\n")
                .getBytes(StandardCharsets.UTF_8);
        RoundTrip trip = path.roundTrip(message, Manner.USUAL);
        // A peer that keeps its side open is told here once, rather than by every check.
        return trip.notes().isEmpty()
                ? Figures.bytes(message.length)
                : String.join("; ", trip.notes());
    }
}
