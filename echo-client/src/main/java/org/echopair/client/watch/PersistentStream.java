package org.echopair.client.watch;

import java.util.function.LongSupplier;
import org.echopair.client.exchange.Connected;
import org.echopair.client.exchange.ExchangeStyle;
import org.echopair.client.exchange.IdleWatch;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.FailureException;
import org.echopair.client.failure.Phase;
import org.echopair.client.failure.RoundTrip;

/// One long-lived stream of messages: connected, a message when it is due, its echo, the next one.
///
/// ```
///              connected           due            answered
/// CONNECTING ------------> SILENT -----> ASKING ------------> SILENT
///   |     ^                  |             |
///   |     |<--- moved -------+             |
///   v     |                  | reset       | lost
/// PAUSING <------------------+-------------+
///    until the next message is due, when the connection failed or was never of use
/// ```
///
/// After a loss the connection is given up, because an answer that is still on its way could be
/// taken for that of the next message. That is a new message: nothing is ever sent again.
final class PersistentStream implements Runnable {

    private final NetworkPath path;
    private final WatchMessages messages;
    private final WatchSchedule schedule;
    private final StreamLog log;
    private final LongSupplier clock;
    private boolean atOnce = true;

    PersistentStream(NetworkPath path, WatchMessages messages, WatchSchedule schedule,
            StreamLog log, LongSupplier clock) {
        this.path = path;
        this.messages = messages;
        this.schedule = schedule;
        this.log = log;
        this.clock = clock;
    }

    @Override
    public void run() {
        while (atOnce || schedule.awaitNext()) {
            if (schedule.isOver()) {
                return;
            }
            long attempted = clock.getAsLong();
            try (Connected connected = path.connect()) {
                log.onConnected(connected.remote());
                converse(connected);
            } catch (FailureException e) {
                atOnce = false;
                schedule.advance();
                if (!schedule.isInterrupted()) {
                    log.onNotConnected(e.failure(), attempted, clock.getAsLong());
                }
            }
        }
    }

    /// Until the connection ends, or the watch.
    private void converse(Connected connected) {
        WatchMessages.OfConnection stream = messages.newConnection();
        boolean used = false;
        while (true) {
            try {
                boolean closed = path.keepSilence(connected,
                        schedule.nanosToNext()) == IdleWatch.End.PEER_CLOSED;
                if (closed && !used) {
                    throw new FailureException(Failure.now(FailureClass.EARLY_EOF, Phase.READ,
                            connected.remote(), "closed before its first message"));
                }
                if (closed) {
                    log.onMoved(connected.remote());
                    atOnce = true;
                    return;
                }
            } catch (FailureException e) {
                atOnce = used;
                if (!used) {
                    schedule.advance();
                }
                if (!schedule.isInterrupted()) {
                    log.onBroken(e.failure(), clock.getAsLong());
                }
                return;
            }
            if (schedule.isOver()) {
                return;
            }
            schedule.advance();
            if (!ask(connected, stream)) {
                atOnce = used;
                return;
            }
            used = true;
        }
    }

    /// @return whether the connection can go on
    private boolean ask(Connected connected, WatchMessages.OfConnection stream) {
        long begin = clock.getAsLong();
        log.onSent();
        try {
            byte[] message = stream.next();
            RoundTrip trip = path.exchange(connected, message, stream.check(message),
                    ExchangeStyle.STAYING_OPEN);
            log.onAnswer(trip, clock.getAsLong());
            schedule.rest();
            return true;
        } catch (FailureException e) {
            if (!schedule.isInterrupted()) {
                log.onMessageFailed(e.failure(), begin, clock.getAsLong());
            }
            return false;
        }
    }
}
