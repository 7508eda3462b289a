package org.echopair.client.load.engine;

import org.HdrHistogram.Histogram;
import org.echopair.client.exchange.LatencyHistograms;

/// The histograms of a run, in nanoseconds.
///
/// @param fromDue round trips from when the message was due; in a closed loop, from when it was sent
/// @param fromSent round trips from when it was really sent: what coordinated omission would leave
/// @param connect handshakes
/// @param firstByte from a connection's first write to its first byte back
/// @param lag how much later than due messages were begun
public record LoadLatencies(Histogram fromDue, Histogram fromSent, Histogram connect,
        Histogram firstByte,
        Histogram lag) {

    public static LoadLatencies none() {
        return new LoadLatencies(LatencyHistograms.fine(), LatencyHistograms.fine(),
                LatencyHistograms.fine(), LatencyHistograms.fine(), LatencyHistograms.coarse());
    }

    public void add(LoadLatencies other) {
        fromDue.add(other.fromDue);
        fromSent.add(other.fromSent);
        connect.add(other.connect);
        firstByte.add(other.firstByte);
        lag.add(other.lag);
    }
}
