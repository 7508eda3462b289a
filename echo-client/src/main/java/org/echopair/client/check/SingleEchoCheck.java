package org.echopair.client.check;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.echopair.client.exchange.ExchangeStyle;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.failure.FailureException;
import org.echopair.client.failure.RoundTrip;
import org.echopair.client.text.Figures;

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
    public String run(NetworkPath path) throws FailureException {
        byte[] message = ("echo-client check " + UUID.randomUUID() + "\n")
                .getBytes(StandardCharsets.UTF_8);
        RoundTrip trip = path.roundTrip(message, ExchangeStyle.USUAL);
        // A peer that keeps its side open is told here once, rather than by every check.
        return trip.notes().isEmpty()
                ? Figures.bytes(message.length)
                : String.join("; ", trip.notes());
    }
}
