/// `echo-client watch`: whether anything is lost while the cluster is changing.
///
/// Entry point: [WatchCommand]. A [WatchRun] has [WatchTargets]: the name as it was given, or each of
/// its addresses, which [AddressRounds] asks for over and over. A [WatchedTarget] holds
/// [PersistentStream]s and opens [FreshConnections] by a [WatchSchedule]; each is a virtual thread that
/// makes the same exchanges as every other command, so that a failure has one name everywhere. They
/// write what they see into a [StreamLog] each, and all of those into the [WatchLog]; who looks at a
/// watch while it runs listens as a [WatchObserver], which [MeteredWatch] is where [WatchAdmin] has been
/// asked for. Between two messages nothing may come; a peer that closes then has moved,
/// which loses nothing. Every message belongs to one stream, so that one which comes in place of
/// another is named. The [WatchReport] is printed by [WatchText], [WatchJson], [WatchHtml] and
/// [WatchJUnit].
///
/// | what happened | counts as |
/// |---|---|
/// | not a byte of a message could be written, because the connection had ended | moved, or reset |
/// | this process has no descriptor, port or memory left | local limit: no loss, exit 70 if nothing else |
/// | a connect failed while its address was about to leave, and did ([Membership]) | nothing |
/// | a connect failed before an address that joined later had its first connection | nothing |
/// | a neighbour is in its name, but a newcomer has its place on the ring | handed on: no loss |
/// | the name did not resolve, but had before | not resolved: no loss |
/// | this process stood still | nobody's lateness: deadlines move, gaps are shorter by it |
/// | something was under way at the end | judged by its own timeout; figures end with the watch |
/// | a signal came | what was under way is not judged, unless wrong bytes have come |
///
/// A watch may take a week: [EventLog] keeps the first and the last events, [WatchTimeline] thins
/// itself, one histogram of a fixed size has the round trips of all messages, [AlikeFailures] makes one
/// event and a count of failures that are alike, [EventBatch] few lines of many events, [LeftAddresses]
/// sums up those that left first. That takes less than 8 MiB; `LongWatchTest` holds it. Messages under
/// way come on top, which [WatchLimits] bounds.
@NullMarked
package org.echopair.client.watch;

import org.jspecify.annotations.NullMarked;
