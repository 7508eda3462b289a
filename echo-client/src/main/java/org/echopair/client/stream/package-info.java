/// Messages that are unique and can be computed again, and the judge of what comes back for them.
///
/// Entry points: [MessageStream] writes the messages of one connection, [StreamVerifier] judges the
/// bytes that return. Both compute a message from its [MessagePattern], connection and number alone,
/// so nothing is kept or allocated for it: not to write it, not to write the rest of it later, and not
/// to verify it. May use `exchange`, `failure` and `text`.
@NullMarked
package org.echopair.client.stream;

import org.jspecify.annotations.NullMarked;
