/// `echo-client send`: one message, one verdict.
///
/// Entry point: [SendCommand]. What came of the message is a [SendReport], printed by [SendText]
/// for people and by [SendForms] for everything else.
@NullMarked
package org.echopair.client.send;

import org.jspecify.annotations.NullMarked;
