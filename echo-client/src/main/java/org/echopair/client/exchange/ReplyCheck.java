package org.echopair.client.exchange;

import java.nio.ByteBuffer;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.jspecify.annotations.Nullable;

/// Judges the bytes that come back, as they come. It knows what to expect and nothing of sockets;
/// [Exchange] moves the bytes and knows nothing of what they should be.
public interface ReplyCheck {

    /// Something wrong with the bytes themselves.
    record Finding(FailureClass kind, String detail) {}

    /// Takes all that has arrived.
    ///
    /// @return what is wrong with it, which ends the round trip, or null
    @Nullable
    Finding onBytes(ByteBuffer arrived);

    /// Nothing more comes, or is awaited.
    ///
    /// @return what is wrong with what came, if that was not told yet, or null
    default @Nullable Finding onEnd() {
        return null;
    }

    /// How many bytes have come back.
    long received();

    /// Whether the peer may close its side now without being short of anything. Once this holds and
    /// the whole message is written, our own side is closed.
    boolean satisfied();

    /// Whether, once satisfied, only the end of input can tell that nothing more is to come.
    boolean openEnded();

    /// What the round trip waits for when all is written.
    Phase phase();

    /// How far it has got: "3 of 7 bytes came back".
    String progress();

    /// What came back, once satisfied.
    byte[] reply();
}
