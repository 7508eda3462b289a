/// How a round trip can fail, and what that means for the verdict.
///
/// Entry point: [Failure], which has a [FailureClass] and a [Phase]; the class owns the [ExitCode]:
/// 65 when other bytes came back, 69 when there never was a connection, 75 when there was one and
/// it disturbed the round trip. The engine leaves by a [FailureException]; nothing above a round
/// trip sees one. May use `text`.
@NullMarked
package org.echopair.client.failure;

import org.jspecify.annotations.NullMarked;
