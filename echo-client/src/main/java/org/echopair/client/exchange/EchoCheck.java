package org.echopair.client.exchange;

import java.nio.ByteBuffer;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.echopair.client.text.Figures;
import org.echopair.client.text.HexWindow;
import org.jspecify.annotations.Nullable;

/// `--expect echo`: exactly the bytes that were sent, and none after them.
///
/// Compares each chunk where it lies in the message, so nothing is copied and the first byte that
/// differs is known the moment it arrives.
public final class EchoCheck implements ReplyCheck {

    private final byte[] message;

    /// Its position is the number of bytes that have come back and were right.
    private final ByteBuffer expected;

    EchoCheck(byte[] message) {
        this.message = message;
        this.expected = ByteBuffer.wrap(message);
    }

    @Override
    public @Nullable Finding onBytes(ByteBuffer arrived) {
        int length = Math.min(arrived.remaining(), expected.remaining());
        ByteBuffer want = expected.slice(expected.position(), length);
        int differsAt = want.mismatch(arrived.slice(arrived.position(), length));
        if (differsAt >= 0) {
            expected.position(expected.position() + differsAt);
            arrived.position(arrived.position() + differsAt);
            return mismatch(arrived);
        }
        expected.position(expected.position() + length);
        arrived.position(arrived.position() + length);
        return arrived.hasRemaining() ? surplus(arrived) : null;
    }

    @Override
    public long received() {
        return expected.position();
    }

    @Override
    public boolean satisfied() {
        return !expected.hasRemaining();
    }

    @Override
    public boolean openEnded() {
        return false;
    }

    @Override
    public Phase phase() {
        return phase(received(), message.length);
    }

    @Override
    public String progress() {
        return progress(received(), message.length);
    }

    public static Phase phase(long received, int length) {
        if (received == length) {
            return Phase.CLOSE;
        }
        return received == 0 ? Phase.FIRST_BYTE : Phase.READ;
    }

    public static String progress(long received, int length) {
        return received == length
                ? "the whole message of " + Figures.bytes(length) + " came back"
                : Figures.grouped(received) + " of " + Figures.bytes(length) + " came back";
    }

    @Override
    public byte[] reply() {
        return message;
    }

    /// Both positions are at the byte that differs; before it, both sides are the same.
    private Finding mismatch(ByteBuffer got) {
        int offset = expected.position();
        return new Finding(FailureClass.MISMATCH,
                "the byte at offset " + Figures.grouped(offset) + " of "
                        + Figures.grouped(message.length) + " differs: "
                        + HexWindow.difference(expected, got));
    }

    private Finding surplus(ByteBuffer more) {
        return new Finding(FailureClass.SURPLUS, progress() + ", and then "
                + Figures.bytes(more.remaining()) + " too many: " + HexWindow.beginning(more));
    }
}
