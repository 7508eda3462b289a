package org.echopair.client;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// `--wait` of the commands that have more to do than one round trip: it comes before all else.
final class FirstRoundTrip {

    private static final byte[] MESSAGE = "echo-client: is anybody there?\n"
            .getBytes(StandardCharsets.US_ASCII);

    private FirstRoundTrip() {}

    /// @return empty when `--wait` was not given
    static Optional<WaitLoop.Result> await(ConnectionConfig config, Resolver resolver,
            Stdio stdio) {
        if (config.waitFor().isZero()) {
            return Optional.empty();
        }
        var attempt = new RoundTripAttempt(new Connector(resolver, System::nanoTime), config,
                Expect.ECHO, MESSAGE, System::nanoTime);
        var waiting = new WaitLoop(System::nanoTime, TimeUnit.NANOSECONDS::sleep,
                failure -> stdio.err()
                        .println("waiting: " + Printable.line(failure.sentence())));
        return Optional.of(waiting.run(config.waitFor(), attempt));
    }
}
