package org.echopair.client.check;

import java.util.concurrent.ThreadLocalRandom;
import org.echopair.client.exchange.Connected;
import org.echopair.client.exchange.ExchangeStyle;
import org.echopair.client.exchange.IdleWatch;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.FailureException;
import org.echopair.client.failure.Phase;
import org.echopair.client.text.Figures;

/// A connection on which nothing happens for a while is still alive, and silent.
///
/// @param idleNanos for how long
record IdleCheck(long idleNanos) implements Check {

    private static final int BYTES = 64;

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String question() {
        return "Is a connection alive after a silence of --idle?";
    }

    @Override
    public String run(NetworkPath path) throws FailureException {
        byte[] message = new byte[BYTES];
        ThreadLocalRandom.current().nextBytes(message);
        String silence = Figures.time(idleNanos) + " of silence";
        try (Connected connected = path.connect()) {
            path.exchange(connected, message, ExchangeStyle.STAYING_OPEN);
            if (path.keepSilence(connected, idleNanos) == IdleWatch.End.PEER_CLOSED) {
                throw new FailureException(Failure.now(FailureClass.EARLY_EOF, Phase.READ,
                        connected.remote(), "the peer closed its side within " + silence));
            }
            ThreadLocalRandom.current().nextBytes(message);
            try {
                path.exchange(connected, message, ExchangeStyle.USUAL);
            } catch (FailureException e) {
                throw e.inside("after " + silence);
            }
        }
        return "alive after " + silence;
    }
}
