package org.echopair.client.watch;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import org.echopair.client.exchange.Connected;
import org.echopair.client.exchange.ExchangeStyle;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.failure.FailureException;
import org.echopair.client.failure.RoundTrip;

/// New connections at even times, each for one message, and none of them waits for another: what
/// somebody would find who came just now.
final class FreshConnections implements Runnable {

    private final NetworkPath path;
    private final WatchMessages messages;
    private final WatchSchedule schedule;
    private final int atATime;
    private final StreamLog log;
    private final LongSupplier clock;

    FreshConnections(NetworkPath path, WatchMessages messages, WatchSchedule schedule,
            int atATime, StreamLog log, LongSupplier clock) {
        this.path = path;
        this.messages = messages;
        this.schedule = schedule;
        this.atATime = atATime;
        this.log = log;
        this.clock = clock;
    }

    /// Every connection ends by `--connect-timeout` and `--timeout`, so waiting for all of them is
    /// bounded, and so is their number; an interruption of this thread is handed on to them.
    @Override
    public void run() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            while (schedule.awaitNext()) {
                schedule.advance();
                for (int i = 0; i < atATime; i++) {
                    threads.execute(this::openOne);
                }
            }
        }
    }

    private void openOne() {
        long begin = clock.getAsLong();
        try (Connected connected = path.connect()) {
            log.onConnected(connected.remote());
            ask(connected);
        } catch (FailureException e) {
            if (!schedule.isInterrupted()) {
                log.onNotConnected(e.failure(), begin, clock.getAsLong());
            }
        }
    }

    private void ask(Connected connected) {
        WatchMessages.OfConnection stream = messages.newConnection();
        byte[] message = stream.next();
        long begin = clock.getAsLong();
        log.onSent();
        try {
            RoundTrip trip = path.exchange(connected, message, stream.check(message),
                    ExchangeStyle.USUAL);
            log.onAnswer(trip, clock.getAsLong());
        } catch (FailureException e) {
            if (!schedule.isInterrupted()) {
                log.onMessageFailed(e.failure(), begin, clock.getAsLong());
            }
        }
    }
}
