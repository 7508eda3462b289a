package org.echopair.client.check;

import org.echopair.client.exchange.Connected;
import org.echopair.client.exchange.ExchangeStyle;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.FailureException;
import org.echopair.client.failure.Phase;
import org.echopair.client.failure.RoundTrip;
import org.echopair.client.text.Figures;

/// The end of input is not the end of output: we close our side first, then everything must come
/// back, and then the peer's end. Many proxies and process-per-connection servers fail here.
final class HalfCloseCheck {

    private static final int BYTES = 1024 * 1024;

    private HalfCloseCheck() {}

    static String run(NetworkPath path) throws FailureException {
        byte[] message = Checks.random(BYTES);
        try (Connected connected = path.connect()) {
            RoundTrip trip;
            try {
                trip = path.exchange(connected, message,
                        ExchangeStyle.closing(ExchangeStyle.Ending.CLOSE_BEFORE_REPLY));
            } catch (FailureException e) {
                throw explained(e);
            }
            if (!trip.notes().isEmpty()) { // the only one is that the peer keeps its side open
                throw new FailureException(Failure.now(FailureClass.READ_TIMEOUT, Phase.CLOSE,
                        trip.remote(), "all came back, but the peer never closed its side: "
                                + "something on the path does not pass on that we closed ours"));
            }
        }
        return Figures.bytes(BYTES) + " after our end, then the peer's";
    }

    private static FailureException explained(FailureException e) {
        return switch (e.failure().kind()) {
            case EARLY_EOF, RESET -> e.followedBy(
                    "something on the path closes both directions when one side finishes");
            default -> e;
        };
    }
}
