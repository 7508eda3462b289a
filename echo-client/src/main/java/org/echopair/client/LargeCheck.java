package org.echopair.client;

import java.util.concurrent.ThreadLocalRandom;

/// More than all buffers on the path hold, written and read at once.
record LargeCheck() implements Check {

    private static final int BYTES = 8 * 1024 * 1024;

    @Override
    public String name() {
        return "large";
    }

    @Override
    public String question() {
        return "Do megabytes come back, written and read at once?";
    }

    @Override
    public String run(PathUnderTest path) throws FailureException {
        byte[] message = new byte[Math.min(BYTES, Message.longest())];
        ThreadLocalRandom.current().nextBytes(message);
        path.roundTrip(message, Manner.USUAL);
        return Figures.bytes(message.length);
    }
}
