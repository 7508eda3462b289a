/// `echo-client check`: named questions about the path, each with its answer.
///
/// Entry point: [CheckCommand]. A [CheckRun] runs the [Checks] in an order in which each comes
/// after the one it needs; it skips a check whose need has failed, and all that is left when a
/// signal comes. With `--every-address` an [EveryAddressRun] does that for each address of the name. The [CheckReport] is printed by [CheckText], [CheckJson], [CheckHtml] and
/// [CheckJUnit].
@NullMarked
package org.echopair.client.check;

import org.jspecify.annotations.NullMarked;
