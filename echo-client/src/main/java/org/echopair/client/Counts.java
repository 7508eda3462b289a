package org.echopair.client;

/// What a load counted. Messages are those of the measured time, except where it says otherwise.
///
/// @param connected connections that were opened at the beginning
/// @param reconnected opened again after they broke
/// @param orderlyEnds connections that the peer closed between messages, and that were opened again
/// @param scheduled in an open loop, messages that were due; otherwise those that were sent
/// @param lost sent at any time and not verified, because the connection broke or time ran out
/// @param outstanding on their way when the run was interrupted: neither verified nor lost
/// @param warmup sent during warm-up
/// @param errors failures of all classes at any time
record Counts(long connected, long reconnected, long orderlyEnds, long scheduled, long sent,
        long sentBytes, long verified, long verifiedBytes, long lost, long outstanding, long warmup,
        long errors) {

    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    Counts plus(Counts other) {
        return new Counts(connected + other.connected, reconnected + other.reconnected,
                orderlyEnds + other.orderlyEnds, scheduled + other.scheduled, sent + other.sent,
                sentBytes + other.sentBytes, verified + other.verified,
                verifiedBytes + other.verifiedBytes, lost + other.lost,
                outstanding + other.outstanding, warmup + other.warmup, errors + other.errors);
    }

    Counts withScheduled(long messages) {
        return new Counts(connected, reconnected, orderlyEnds, messages, sent, sentBytes, verified,
                verifiedBytes, lost, outstanding, warmup, errors);
    }

    /// Due and never sent.
    long unsent() {
        return Math.max(0, scheduled - sent);
    }
}
