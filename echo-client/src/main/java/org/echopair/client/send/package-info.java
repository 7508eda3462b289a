/// `echo-client send`: one message, one verdict.
///
/// Entry point: [SendCommand].
@NullMarked
package org.echopair.client.send;

import org.jspecify.annotations.NullMarked;
