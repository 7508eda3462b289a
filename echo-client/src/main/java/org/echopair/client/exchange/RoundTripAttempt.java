package org.echopair.client.exchange;

import java.util.function.LongSupplier;
import org.echopair.client.failure.FailureException;
import org.echopair.client.failure.Outcome;

/// Connects, sends one message and judges what comes back, once.
public final class RoundTripAttempt implements WaitLoop.Attempt {

    private final Connector connector;
    private final ConnectionConfig config;
    private final Expect expect;
    private final byte[] message;
    private final LongSupplier clock;
    private final LagMeter lag;

    public RoundTripAttempt(Connector connector, ConnectionConfig config, Expect expect,
            byte[] message, LongSupplier clock, LagMeter lag) {
        this.connector = connector;
        this.config = config;
        this.expect = expect;
        this.message = message;
        this.clock = clock;
        this.lag = lag;
    }

    @Override
    public long fullNanos() {
        return config.connectTimeout().plus(config.timeout()).toNanos();
    }

    @Override
    public Outcome run(long budgetNanos) {
        long connectNanos = Math.min(budgetNanos, config.connectTimeout().toNanos());
        long begin = clock.getAsLong();
        try (Connected connected = connector.connect(config.target(), config.family(),
                Deadline.in(connectNanos, clock, lag))) {
            long leftNanos = budgetNanos - (clock.getAsLong() - begin);
            long timeoutNanos = Math.min(config.timeout().toNanos(),
                    Math.max(leftNanos, WaitLoop.PAUSE_NANOS));
            return new Exchange(connected, message, expect.checkFor(message), ExchangeStyle.USUAL,
                    timeoutNanos, clock, lag).run().withNotes(connected.notes());
        } catch (FailureException e) {
            return e.failure();
        }
    }
}
