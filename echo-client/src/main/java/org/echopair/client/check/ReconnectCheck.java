package org.echopair.client.check;

import java.util.concurrent.ThreadLocalRandom;
import org.echopair.client.exchange.ExchangeStyle;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.failure.FailureException;

/// One connection after the other, each served like the first.
record ReconnectCheck() implements Check {

    private static final int TIMES = 20;
    private static final int BYTES = 64;

    @Override
    public String name() {
        return "reconnect";
    }

    @Override
    public String question() {
        return "Is each of several connections, one after the other, served?";
    }

    @Override
    public String run(NetworkPath path) throws FailureException {
        byte[] message = new byte[BYTES];
        for (int i = 1; i <= TIMES; i++) {
            ThreadLocalRandom.current().nextBytes(message);
            try {
                path.roundTrip(message, ExchangeStyle.USUAL);
            } catch (FailureException e) {
                throw e.inside("connection " + i + " of " + TIMES);
            }
        }
        return TIMES + " connections, one after the other";
    }
}
