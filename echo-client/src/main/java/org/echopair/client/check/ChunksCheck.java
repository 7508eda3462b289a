package org.echopair.client.check;

import java.util.concurrent.ThreadLocalRandom;
import org.echopair.client.exchange.ExchangeStyle;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.failure.FailureException;
import org.echopair.client.text.Figures;

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
    public String run(NetworkPath path) throws FailureException {
        byte[] message = new byte[BYTES];
        ThreadLocalRandom.current().nextBytes(message);
        path.roundTrip(message, new ExchangeStyle(1, ExchangeStyle.Ending.CLOSE_AFTER_REPLY));
        return Figures.bytes(BYTES) + ", one per write";
    }
}
