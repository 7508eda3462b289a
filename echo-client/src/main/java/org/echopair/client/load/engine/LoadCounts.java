package org.echopair.client.load.engine;

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
public record LoadCounts(long connected, long reconnected, long orderlyEnds, long scheduled,
        long sent,
        long sentBytes, long verified, long verifiedBytes, long lost, long outstanding, long warmup,
        long errors) {

    public static final LoadCounts NONE = new LoadCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public LoadCounts plus(LoadCounts other) {
        return new LoadCounts(connected + other.connected, reconnected + other.reconnected,
                orderlyEnds + other.orderlyEnds, scheduled + other.scheduled, sent + other.sent,
                sentBytes + other.sentBytes, verified + other.verified,
                verifiedBytes + other.verifiedBytes, lost + other.lost,
                outstanding + other.outstanding, warmup + other.warmup, errors + other.errors);
    }

    LoadCounts withScheduled(long messages) {
        return new LoadCounts(connected, reconnected, orderlyEnds, messages, sent, sentBytes,
                verified,
                verifiedBytes, lost, outstanding, warmup, errors);
    }

    /// Due and never sent.
    public long unsent() {
        return Math.max(0, scheduled - sent);
    }
}
