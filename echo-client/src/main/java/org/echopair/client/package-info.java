/// A verifying echo client: it sends bytes that it knows to a TCP echo service (RFC 862), compares
/// every byte that comes back, and tells what failed, in which phase, with which address and when.
/// Its exit code is the verdict, so that a Kubernetes Job can carry it.
///
/// ## One round trip
///
/// A [RoundTripAttempt] goes through six phases, see [Phase]: the [Resolver] turns the [Target]
/// into addresses, the [Connector] opens a connection to one of them, and the [Exchange] writes the
/// message while it reads what comes back, until both sides are closed. A [ReplyCheck] judges the
/// bytes; there is one for each [Expect]ation:
///
/// | `--expect` | passes when | our side is closed |
/// |---|---|---|
/// | `echo` | exactly the bytes sent came back, and none after them | after the last of them |
/// | `any` | at least one byte came | after the first of them |
/// | `none` | no byte came | after the last byte written |
///
/// An attempt ends in an [Outcome], a [RoundTrip] that passed or a [Failure]; the [WaitLoop] makes
/// as many attempts as `--wait` allows. Nothing is ever sent again to hide a failure: each attempt
/// is a new connection, and each kind of failure is told.
///
/// ## Checks
///
/// `check` asks eleven questions, one [Check] each, in an order in which each needs those before it;
/// [CheckRun] skips one whose need has failed. A check has the [PathUnderTest] to work on and an
/// [Exchange] in its own [Manner]: a byte at a time, closing first, or staying open.
///
/// ## Watching
///
/// [WatchRun] holds [PersistentStream]s and opens [FreshConnections] by a [WatchSchedule]. They write
/// what they see into a [StreamLog] each, and all of those into the [WatchLog]; [AnswerGaps] tells
/// what was an outage. Between two messages there has to be [Silence]: a peer that closes then has
/// moved, which loses nothing. Each message is one of a [MessageStream], judged by its
/// [StreamVerifier], so that one that comes in place of another is named.
///
/// ## Loading
///
/// A [LoadRun] opens all connections and then lets them begin together. [LoadLoop]s move the bytes:
/// one thread each, with a selector, one buffer to read into, one to write from, and its share of
/// the [LoadConnection]s. Nothing is kept or allocated for a message, because a [MessageStream] can
/// compute it again: to write it, to write the rest of it, and to compare what comes back.
///
/// With `--rate` the load is an open loop: the [Pacer] says when each message is due, whatever became
/// of those before it, and latency counts from then. A tool that measures from the moment at which
/// it got round to sending leaves out just those messages that a stalled peer kept it from sending
/// ("coordinated omission", Gil Tene: How NOT to Measure Latency); that figure stands beside it, and
/// so does the schedule's own lag. Without `--rate` each connection sends as soon as it may, and the
/// report says that the loop was closed.
///
/// Each loop records into a [LoadRecorder] of its own, with histograms of HdrHistogram
/// (hdrhistogram.org); they are added up when the loops have ended, second by second while they run.
/// A [LoadResult] is what was measured, a [Report] is that and the [Verdict]; [TextReport],
/// [JsonReport] and [HtmlReport] tell it, and a [ReportSum] adds up those of many pods, histograms
/// included.
///
/// ## Failures and verdicts
///
/// A [Failure] has a [FailureClass], and that owns the [ExitCode]: 65 when other bytes came back,
/// 69 when there never was a connection, 75 when there was one and it disturbed the round trip. The
/// operating system's errors are classified by the type of the exception; words are looked at only
/// where there is no type.
///
/// The engine throws a [FailureException] to get out; nothing above [RoundTripAttempt] does. First
/// there is a result, then [SendReport] prints it: the result to standard output, and everything
/// else to standard error.
///
/// ## Time
///
/// A period becomes one [Deadline], once, on a monotonic clock that is passed in. The connect
/// timeout covers resolving and connecting, with all addresses; `--timeout` covers the round trip,
/// after which a peer has up to one second to close its side; `--wait` cuts both short.
///
/// ## Threads
///
/// An exchange happens on its calling thread, with a selector, except name resolution, for which the
/// system has no timeout: that runs on a daemon thread, which is left behind when it is late. The
/// streams of a watch and the connections of a concurrent check are virtual threads that do the same
/// exchanges, so that what a failure is called is decided in one place. A load has its loops, up to
/// two, and with `--rate` a [Metronome], which wakes them more exactly than a selector does by itself;
/// a connection belongs to its loop's thread.
///
/// ## Limits
///
/// A message is held in memory as a whole, and is refused when it is longer than a quarter of the
/// heap; an answer that is kept may be half as long. At most 64 KiB move in one call. A load
/// keeps the first 100 failures and counts the others.
///
/// ## The command line
///
/// [Main] alone reads the environment and exits. [EchoClient] puts the commands together, each a
/// [CommandPart] made by calls, because annotations would be read by reflection at every start.
/// [ConnectionOptions] is what those that connect have in common, [EnvironmentDefaults] lets every
/// option be set by a variable, and [UsageErrors] tells what is wrong with any of them in one line.
///
/// The client shares no code with the server: it is the server's oracle, and a shared mistake
/// would cancel out.
@NullMarked
package org.echopair.client;

import org.jspecify.annotations.NullMarked;
