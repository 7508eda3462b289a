package org.echopair.client.load.engine;

/// What a load counted. Messages, losses and errors are those of the measured time; those of the
/// warm-up have counts of their own.
///
/// @param connected connections that were opened at the beginning
/// @param reconnected connections that were opened in place of one that had ended
/// @param orderlyEnds connections that the peer closed while no message was under way, and that were
/// opened again
/// @param scheduled in an open loop, messages that were due; otherwise those that were sent
/// @param lost sent and not verified, because the connection broke or time ran out
/// @param outstanding on their way when this side gave up, by a signal or for want of something of
/// its own: neither verified nor lost
/// @param warmup sent during the warm-up
/// @param errors failures of all classes but `LOCAL`, those to connect included
/// @param warmupUnsent in an open loop, messages that were due in the warm-up and were dropped when it
/// ended, so that they do not use up the measured time
/// @param warmupLost sent during the warm-up and not verified
/// @param warmupErrors failures during the warm-up
/// @param unsentDisconnected messages that were due and never sent because the connection was down
/// @param unsentWaiting messages that were due and never sent because all that may be in flight was
/// waiting for answers, while this client had nothing else to do
public record LoadCounts(long connected, long reconnected, long orderlyEnds, long scheduled,
        long sent, long sentBytes, long verified, long verifiedBytes, long lost, long outstanding,
        long warmup, long errors, long warmupUnsent, long warmupLost, long warmupErrors,
        long unsentDisconnected, long unsentWaiting) {

    public static final LoadCounts NONE = new LoadCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            0, 0, 0);

    public LoadCounts plus(LoadCounts other) {
        return new LoadCounts(connected + other.connected, reconnected + other.reconnected,
                orderlyEnds + other.orderlyEnds, scheduled + other.scheduled, sent + other.sent,
                sentBytes + other.sentBytes, verified + other.verified,
                verifiedBytes + other.verifiedBytes, lost + other.lost,
                outstanding + other.outstanding, warmup + other.warmup, errors + other.errors,
                warmupUnsent + other.warmupUnsent, warmupLost + other.warmupLost,
                warmupErrors + other.warmupErrors, unsentDisconnected + other.unsentDisconnected,
                unsentWaiting + other.unsentWaiting);
    }

    static LoadCounts ofErrors(long errors) {
        return new LoadCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, errors, 0, 0, 0, 0, 0);
    }

    LoadCounts withScheduled(long due, long dueInWarmup) {
        return new LoadCounts(connected, reconnected, orderlyEnds, due, sent, sentBytes, verified,
                verifiedBytes, lost, outstanding, warmup, errors,
                Math.max(0, dueInWarmup - warmup), warmupLost, warmupErrors, unsentDisconnected,
                unsentWaiting);
    }

    /// Due and never sent.
    public long unsent() {
        return Math.max(0, scheduled - sent);
    }

    /// Failures at any time.
    public long allErrors() {
        return errors + warmupErrors;
    }
}
