/// What a load comes to: the verdict, the report in its forms, and the sum of many.
///
/// Entry points: [LoadReport], a result with its [LoadVerdict], and [LoadMerge], which makes one report
/// of many. [LoadText], [LoadJson], [LoadHtml] with its [LoadCharts], and [LoadJUnit] print a report.
/// The way back is [ReportSearch], which finds reports in whatever a log store made of them,
/// [LoadJsonReader], which believes nothing that it reads, and [LoadReportSum]. May use `load.engine`
/// and whatever that may, and `report` and `cli`.
@NullMarked
package org.echopair.client.load.report;

import org.jspecify.annotations.NullMarked;
