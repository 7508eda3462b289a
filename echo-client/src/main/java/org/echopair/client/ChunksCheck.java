package org.echopair.client;

import java.util.concurrent.ThreadLocalRandom;

/// A message that comes in the smallest pieces is still one stream.
record ChunksCheck() implements Check {

    private static final int BYTES = 512;

    @Override
    public String name() {
        return "chunks";
    }

    @Override
    public String question() {
        return "Does a message come back that is written one byte at a time?";
    }

    @Override
    public String run(PathUnderTest path) throws FailureException {
        byte[] message = new byte[BYTES];
        ThreadLocalRandom.current().nextBytes(message);
        path.roundTrip(message, new Manner(1, Manner.Ending.CLOSE_AFTER_REPLY));
        return Figures.bytes(BYTES) + ", one per write";
    }
}
