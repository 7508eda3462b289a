/// `echo-client watch`: whether anything is lost while the cluster is changing.
///
/// Entry point: [WatchCommand]. A [WatchRun] holds [PersistentStream]s and opens [FreshConnections] by
/// a [WatchSchedule]; each is a virtual thread that makes the same exchanges as every other command, so
/// that a failure has one name everywhere. They write what they see into a [StreamLog] each, and all of
/// those into the [WatchLog]; [AnswerGaps] decides what was an outage. Between two messages nothing may
/// come; a peer that closes then has moved, which loses nothing. Every message is one of a stream's, so
/// that one that comes in place of another is named. The [WatchReport] is printed by [WatchText],
/// [WatchJson] and [WatchHtml].
@NullMarked
package org.echopair.client.watch;

import org.jspecify.annotations.NullMarked;
