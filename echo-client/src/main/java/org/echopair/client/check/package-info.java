/// `echo-client check`: named questions about the path, each with its answer.
///
/// Entry point: [CheckCommand]. A [CheckRun] asks the [Check]s in an order in which each comes after
/// those it needs, and skips one whose need has failed. The [CheckReport] is printed by [CheckText],
/// [CheckJson], [CheckHtml] and [CheckJUnit].
@NullMarked
package org.echopair.client.check;

import org.jspecify.annotations.NullMarked;
