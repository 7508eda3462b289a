/// Sends many messages over many connections and measures what comes back.
///
/// Entry point: [LoadRun]. It opens all connections and then lets them begin together. What all of
/// them share is one [LoadContext]. [LoadLoop]s move the bytes: one thread each, with a selector and
/// [LoopResources] (buffers, recorder, schedule). A loop's [LoadSlots] open its share of the
/// connections by a [LoadDial] each, and open them again where they end; a [SendPlan] says what a
/// connection has to send and when; a [LoadConnection] sends it and has a
/// [org.echopair.client.stream.StreamVerifier] judge what returns; [LoadEndings] has the words for what
/// ended it. A connection belongs to its loop's thread.
///
/// With `--rate` the load is an open loop: the [Pacer] says when each message is due, whatever became
/// of those before it, and latency counts from then. A tool that starts its clock when it gets round to
/// sending leaves out just the messages that a stalled peer kept it from sending ("coordinated
/// omission", Gil Tene: How NOT to Measure Latency); that figure stands beside it, and so does the
/// schedule's own lag. The number of due messages is computed and never walked ([DueTurns]), so no rate
/// can starve the reads. A [Metronome] wakes the loops more exactly than a selector does by itself.
/// Without `--rate` each connection sends as soon as it may, and the report says that the loop was
/// closed.
///
/// Each loop records into a [LoadRecorder] of its own, with histograms of HdrHistogram
/// (hdrhistogram.org); [LoadResults] adds them up when the loops have ended, the [LoadTimeline] second by
/// second while they run. Memory is bounded for a run of any length: the first 100 failures are kept
/// and the others counted, and a long timeline is thinned out.
///
/// What this process itself lacks or does is never held against the path: a descriptor that is missing
/// is of class LOCAL, and time in which the process stood still does not count as waiting.
///
/// Knows nothing of reports and command lines. May use `stream`, `exchange`, `failure` and `text`.
@NullMarked
package org.echopair.client.load.engine;

import org.jspecify.annotations.NullMarked;
