/// Where reports go and what they are made of, whichever command they are from.
///
/// Entry point: [ReportDelivery], which takes a finished report to standard output, to its files and
/// to the pod's status. [HtmlPage], [LineChart] and [JsonText] are what commands build their reports
/// with. May use `cli`, `failure` and `text`.
@NullMarked
package org.echopair.client.report;

import org.jspecify.annotations.NullMarked;
