/// What a load comes to: the verdict, the report in its forms, and the sum of many.
///
/// Entry point: [LoadReport], a result with its [LoadVerdict]. [LoadText], [LoadJson] and [LoadHtml]
/// print it; [LoadJsonReader] reads it back and [LoadReportSum] adds up those of many pods, histograms
/// included. May use `load.engine` and whatever that may, and `report` and `cli`.
@NullMarked
package org.echopair.client.load.report;

import org.jspecify.annotations.NullMarked;
