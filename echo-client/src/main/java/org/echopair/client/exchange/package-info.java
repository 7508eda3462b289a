/// One connection and one round trip over it, on the calling thread.
///
/// Entry point: [RoundTripAttempt]. The [Resolver] turns a [Target] into addresses, the [Connector]
/// opens a connection to one of them, and the [Exchange] writes the message while it reads what
/// comes back, until both sides are closed. A [ReplyCheck] judges the bytes; there is one for each
/// [Expect]:
///
/// | `--expect` | passes when | our side is closed |
/// |---|---|---|
/// | `echo` | exactly the bytes sent came back, and none after them | after the last of them |
/// | `any` | at least one byte came | after the first of them |
/// | `none` | no byte came | after the last byte written |
///
/// [NetworkPath] is that for commands that do it many times; the [WaitLoop] makes as many attempts
/// as `--wait` allows. Nothing is ever sent again to hide a failure: each attempt is a new
/// connection, and each kind of failure is reported.
///
/// A period becomes one [Deadline], once, on a monotonic clock that is passed in. The connect
/// timeout covers resolving and connecting, with all addresses; `--timeout` covers the round trip,
/// after which a peer has up to one second to close its side; `--wait` cuts both short, and an
/// attempt that was cut decides nothing. Name resolution has no timeout in the system, so it runs
/// on a daemon thread, one for each name, whose answer all callers share.
///
/// The judge's own trouble is never the path's. When a deadline has passed or a signal has come,
/// what lies in the socket is read first; the time in which this process stood still ([LagMeter])
/// does not count as waiting; what this machine lacks ([LocalLimit]) is `LOCAL`.
///
/// Whoever measures many round trips keeps their times in [LatencyHistograms].
///
/// A message is held in memory as a whole, and is refused when it is longer than a quarter of the
/// heap; an answer that is kept may be half as long. At most 64 KiB move in one call. May use
/// `failure` and `text`.
@NullMarked
package org.echopair.client.exchange;

import org.jspecify.annotations.NullMarked;
