/// `echo-client load` and `echo-client merge`: their options, and the way from options to a report.
///
/// Entry points: [LoadCommand] and [MergeCommand]. The engine measures, the report judges; see
/// `load.engine` and `load.report`.
@NullMarked
package org.echopair.client.load;

import org.jspecify.annotations.NullMarked;
