/// Sends many messages over many connections and measures what comes back.
///
/// Entry point: [LoadRun]. It opens all connections and then lets them begin together. [LoadLoop]s
/// move the bytes: one thread each, with a selector, one buffer to read into, one to write from, and
/// its share of the [LoadConnection]s; a connection belongs to its loop's thread.
///
/// With `--rate` the load is an open loop: the [Pacer] says when each message is due, whatever became
/// of those before it, and latency counts from then. A tool that starts its clock when it gets round to
/// sending leaves out just the messages that a stalled peer kept it from sending ("coordinated
/// omission", Gil Tene: How NOT to Measure Latency); that figure stands beside it, and so does the
/// schedule's own lag. A [Metronome] wakes the loops more exactly than a selector does by itself.
/// Without `--rate` each connection sends as soon as it may, and the report says that the loop was
/// closed.
///
/// Each loop records into a [LoadRecorder] of its own, with histograms of HdrHistogram
/// (hdrhistogram.org); they are added up when the loops have ended, second by second while they run,
/// and a [LoadResult] is the sum. The first 100 failures are kept, the others counted.
///
/// Knows nothing of reports and command lines. May use `stream`, `exchange`, `failure` and `text`.
@NullMarked
package org.echopair.client.load.engine;

import org.jspecify.annotations.NullMarked;
