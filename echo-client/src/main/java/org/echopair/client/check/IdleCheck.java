package org.echopair.client.check;

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
final class IdleCheck {

    private static final int BYTES = 64;

    private IdleCheck() {}

    /// @param idleNanos for how long
    static String run(NetworkPath path, long idleNanos) throws FailureException {
        String silence = Figures.time(idleNanos) + " of silence";
        try (Connected connected = path.connect()) {
            path.exchange(connected, Checks.random(BYTES), ExchangeStyle.STAYING_OPEN);
            if (path.keepSilence(connected, idleNanos) == IdleWatch.End.PEER_CLOSED) {
                throw new FailureException(Failure.now(FailureClass.EARLY_EOF, Phase.READ,
                        connected.remote(), "the peer closed its side within " + silence));
            }
            try {
                path.exchange(connected, Checks.random(BYTES), ExchangeStyle.USUAL);
            } catch (FailureException e) {
                throw e.inside("after " + silence);
            }
        }
        return "alive after " + silence;
    }
}
