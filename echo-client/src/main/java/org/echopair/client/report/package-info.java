/// Where reports go and what they are made of, whichever command they are from.
///
/// A command asks [ReportOptions#delivery] for a [ReportDelivery] when its run begins, which empties
/// the files, and hands it a [Report] when the run has ended. Reports are made of [ReportJson] with a
/// [ReportHead], of an [HtmlPage] with [LineChart]s, and of [JUnitXml]; latencies are told by
/// [LatencyFigures] and drawn by a [PercentileCurve]. May use `cli`, `exchange`, `failure`
/// and `text`.
@NullMarked
package org.echopair.client.report;

import org.jspecify.annotations.NullMarked;
