package org.echopair.client.cli;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.Connector;
import org.echopair.client.exchange.Expect;
import org.echopair.client.exchange.LagMeter;
import org.echopair.client.exchange.Resolver;
import org.echopair.client.exchange.RoundTripAttempt;
import org.echopair.client.exchange.WaitLoop;
import org.echopair.client.text.Printable;

/// `--wait` of the commands that make more than one round trip: it runs before everything else.
public final class FirstRoundTrip {

    private static final byte[] MESSAGE = "echo-client: is anybody there?\n"
            .getBytes(StandardCharsets.US_ASCII);

    private FirstRoundTrip() {}

    /// For a command whose run is on other threads: a signal interrupts this one while it waits here.
    ///
    /// @return empty when `--wait` was not given
    public static Optional<WaitLoop.Result> await(ConnectionConfig config, Resolver resolver,
            LagMeter lag, Stdio stdio, Interruption interruption) {
        interruption.interruptThisThread();
        try {
            return await(config, resolver, lag, stdio, interruption::happened);
        } finally {
            interruption.leaveInPeace();
        }
    }

    /// @param stopped whether a signal has come, which ends the waiting
    /// @return empty when `--wait` was not given
    public static Optional<WaitLoop.Result> await(ConnectionConfig config, Resolver resolver,
            LagMeter lag, Stdio stdio, BooleanSupplier stopped) {
        if (config.waitFor().isZero()) {
            return Optional.empty();
        }
        var attempt = new RoundTripAttempt(new Connector(resolver, System::nanoTime), config,
                Expect.ECHO, MESSAGE, System::nanoTime, lag);
        WaitLoop.Sleeper sleeper = nanos -> {
            if (stopped.getAsBoolean()) {
                throw new InterruptedException();
            }
            TimeUnit.NANOSECONDS.sleep(nanos);
        };
        var waiting = new WaitLoop(System::nanoTime, sleeper,
                failure -> stdio.err()
                        .println("waiting: " + Printable.line(failure.sentence())));
        WaitLoop.Result result = waiting.run(config.waitFor(), attempt);
        Thread.interrupted(); // clears the flag that the loop sets when it is stopped
        return Optional.of(result);
    }
}
