package org.echopair.client;

import java.util.concurrent.ThreadLocalRandom;

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
    public String run(PathUnderTest path) throws FailureException {
        byte[] message = new byte[BYTES];
        for (int i = 1; i <= TIMES; i++) {
            ThreadLocalRandom.current().nextBytes(message);
            try {
                path.roundTrip(message, Manner.USUAL);
            } catch (FailureException e) {
                throw e.inside("connection " + i + " of " + TIMES);
            }
        }
        return TIMES + " connections, one after the other";
    }
}
