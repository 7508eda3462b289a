package org.echopair.client.check;

import java.util.concurrent.ThreadLocalRandom;
import org.echopair.client.exchange.ExchangeStyle;
import org.echopair.client.exchange.Message;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.failure.FailureException;
import org.echopair.client.text.Figures;

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
    public String run(NetworkPath path) throws FailureException {
        byte[] message = new byte[Math.min(BYTES, Message.longest())];
        ThreadLocalRandom.current().nextBytes(message);
        path.roundTrip(message, ExchangeStyle.USUAL);
        return Figures.bytes(message.length);
    }
}
