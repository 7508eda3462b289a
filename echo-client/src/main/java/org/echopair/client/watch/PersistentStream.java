package org.echopair.client.watch;

import org.echopair.client.exchange.Connected;
import org.echopair.client.exchange.ExchangeStyle;
import org.echopair.client.exchange.IdleWatch;
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
///   |     |<--- moved, ------+             |
///   |     |     or renewed   |             |
///   v     |                  | reset       | lost
/// PAUSING <------------------+-------------+
///    until the next message is due, when the connection failed or was never of use
/// ```
///
/// After a loss the connection is given up, because an answer that is still on its way could be
/// taken for that of the next message. That is a new message: nothing is ever sent again.
final class PersistentStream implements Runnable {

    private final WatchPath path;
    private final WatchMessages messages;
    private final WatchSchedule schedule;
    private final StreamLog log;
    private final long reconnectNanos;
    private long renewalNanos;

    /// Whether to connect without waiting for the next message to be due.
    private boolean atOnce = true;

    /// @param reconnectNanos after which a connection is given up for a new one; 0: never
    /// @param firstRenewalNanos when the first one is, so that not all streams do it at once
    PersistentStream(WatchPath path, WatchMessages messages, WatchSchedule schedule,
            StreamLog log, long reconnectNanos, long firstRenewalNanos) {
        this.reconnectNanos = reconnectNanos;
        this.renewalNanos = firstRenewalNanos;
        this.path = path;
        this.messages = messages;
        this.schedule = schedule;
        this.log = log;
    }

    @Override
    public void run() {
        while (atOnce || schedule.awaitNext()) {
            if (schedule.isOver()) {
                return;
            }
            long attempted = path.nowNanos();
            long nameNanos = path.nameNanos(attempted);
            try (Connected connected = path.connect(nameNanos)) {
                log.onConnected(connected);
                converse(connected);
            } catch (FailureException e) {
                atOnce = false;
                schedule.advance();
                if (!schedule.isInterrupted()) {
                    log.onNotConnected(e.failure(), nameNanos, attempted, path.nowNanos());
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
                do {
                    if (path.keepSilence(connected,
                            schedule.nanosToLook()) == IdleWatch.End.PEER_CLOSED) {
                        onEnded(closed(connected), used);
                        return;
                    }
                    if (schedule.isOver() || used && renews(connected)) {
                        return;
                    }
                } while (schedule.nanosToNext() > 0);
            } catch (FailureException e) {
                onEnded(e.failure(), used);
                return;
            }
            schedule.advance();
            if (!ask(connected, stream, used)) {
                return;
            }
            used = true;
        }
    }

    /// Between two messages, long after the last answer, so that nothing is cut.
    private boolean renews(Connected connected) {
        long now = path.nowNanos();
        if (reconnectNanos == 0 || now - renewalNanos < 0) {
            return false;
        }
        renewalNanos = now + reconnectNanos;
        atOnce = true;
        log.onRenewed(connected.remote());
        return true;
    }

    /// @return whether the connection can go on
    private boolean ask(Connected connected, WatchMessages.OfConnection stream, boolean used) {
        byte[] message = stream.next();
        long begin = path.nowNanos();
        log.onSent();
        try {
            // It looks for what has come, an end above all, before it writes.
            RoundTrip trip = path.exchange(connected, message, stream.check(message),
                    ExchangeStyle.STAYING_OPEN);
            log.onAnswer(trip, begin, path.nowNanos());
            schedule.rest();
            return true;
        } catch (FailureException e) {
            atOnce = used;
            if (schedule.isInterrupted() && !e.failure().isFinal()) {
                log.onStopped();
            } else if (e.isBeforeSending()) {
                log.onNotSent();
                onEnded(e.failure(), used);
            } else {
                log.onMessageFailed(e.failure(), begin, path.nowNanos());
            }
            return false;
        }
    }

    private static Failure closed(Connected connected) {
        return Failure.now(FailureClass.EARLY_EOF, Phase.READ, connected.remote(),
                "closed before its first message");
    }

    /// The connection ended, and no message was under way.
    private void onEnded(Failure failure, boolean used) {
        atOnce = used && failure.kind() != FailureClass.LOCAL;
        if ((schedule.isInterrupted() || schedule.hasLeft()) && !failure.isFinal()) {
            return;
        }
        if (used && failure.kind() == FailureClass.EARLY_EOF) {
            log.onMoved(failure.address());
            return;
        }
        if (!used) {
            schedule.advance();
        }
        log.onBroken(failure, used, path.nowNanos());
    }
}
