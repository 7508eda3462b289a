package org.echopair.client.watch;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import org.echopair.client.exchange.Connected;
import org.echopair.client.exchange.ExchangeStyle;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.FailureException;
import org.echopair.client.failure.Phase;
import org.echopair.client.failure.RoundTrip;
import org.echopair.client.text.Figures;

/// New connections at even times, each for one message, and none of them waits for another: what a
/// client finds that comes just now.
final class FreshConnections implements Runnable {

    private final WatchPath path;
    private final WatchMessages messages;
    private final WatchSchedule schedule;
    private final int atATime;
    private final int most;
    private final StreamLog log;
    private final Semaphore room;

    /// @param most how many may be open at once; when a path stalls, more come than end
    FreshConnections(WatchPath path, WatchMessages messages, WatchSchedule schedule, int atATime,
            int most, StreamLog log) {
        this.path = path;
        this.messages = messages;
        this.schedule = schedule;
        this.atATime = atATime;
        this.most = most;
        this.log = log;
        this.room = new Semaphore(most);
    }

    /// Every connection ends by `--connect-timeout` and `--timeout`, so waiting for all of them is
    /// bounded; an interruption of this thread is handed on to them.
    /// Whoever is told when this thread dies is told when one of theirs does.
    @Override
    public void run() {
        ThreadFactory alike = Thread.ofVirtual().name("fresh connection").uncaughtExceptionHandler(
                Thread.currentThread().getUncaughtExceptionHandler()).factory();
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(alike)) {
            while (schedule.awaitNext()) {
                schedule.advance();
                for (int i = 0; i < atATime; i++) {
                    if (room.tryAcquire()) {
                        threads.execute(this::openOne);
                    } else {
                        log.onLocal(Failure.now(FailureClass.LOCAL, Phase.CONNECT,
                                path.target(), Figures.grouped(most) + " fresh connections are"
                                        + " open already, all that this process can hold"));
                    }
                }
            }
        }
    }

    private void openOne() {
        long begin = path.nowNanos();
        long nameNanos = path.nameNanos(begin);
        try (Connected connected = path.connect(nameNanos)) {
            log.onConnected(connected);
            ask(connected);
        } catch (FailureException e) {
            if (!schedule.isInterrupted()) {
                log.onNotConnected(e.failure(), nameNanos, begin, path.nowNanos());
            }
        } finally {
            room.release();
        }
    }

    private void ask(Connected connected) {
        WatchMessages.OfConnection stream = messages.newConnection();
        byte[] message = stream.next();
        long begin = path.nowNanos();
        log.onSent();
        try {
            RoundTrip trip = path.exchange(connected, message, stream.check(message),
                    ExchangeStyle.USUAL);
            log.onAnswer(trip, begin, path.nowNanos());
        } catch (FailureException e) {
            onFailed(e, begin);
        }
    }

    private void onFailed(FailureException e, long begin) {
        if (schedule.isInterrupted() && !e.failure().isFinal()) {
            log.onStopped();
        } else if (e.isBeforeSending()) {
            log.onNotSent();
            log.onBroken(e.failure(), false, path.nowNanos());
        } else {
            log.onMessageFailed(e.failure(), begin, path.nowNanos());
        }
    }
}
