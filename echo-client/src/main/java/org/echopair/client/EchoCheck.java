package org.echopair.client;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// `--expect echo`: exactly the bytes that were sent, and none after them.
///
/// Compares each chunk where it lies in the message, so nothing is copied and the first byte that
/// differs is known the moment it arrives.
final class EchoCheck implements ReplyCheck {

    /// How many bytes on either side of a difference are shown.
    private static final int WINDOW = 6;

    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

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
        if (satisfied()) {
            return Phase.CLOSE;
        }
        return received() == 0 ? Phase.FIRST_BYTE : Phase.READ;
    }

    @Override
    public String progress() {
        return satisfied()
                ? "the whole message of " + Figures.bytes(message.length) + " came back"
                : Figures.grouped(received()) + " of " + Figures.bytes(message.length)
                        + " came back";
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
                        + Figures.grouped(message.length) + " differs: expected "
                        + Figures.hex(expected.get(offset)) + ", got "
                        + Figures.hex(got.get(got.position())) + "; expected " + window(expected)
                        + ", got " + window(got));
    }

    private Finding surplus(ByteBuffer more) {
        return new Finding(FailureClass.SURPLUS, progress() + ", and then "
                + Figures.bytes(more.remaining()) + " too many: " + beginning(more));
    }

    /// In hex, the byte that differs in brackets.
    private String window(ByteBuffer bytes) {
        int at = bytes.position();
        int end = Math.min(at + 1 + WINDOW, bytes.limit());
        var shown = new StringJoiner(" ");
        for (int i = Math.max(0, expected.position() - WINDOW); i < expected.position(); i++) {
            shown.add(HEX.toHexDigits(expected.get(i)));
        }
        shown.add("[" + HEX.toHexDigits(bytes.get(at)) + "]");
        for (int i = at + 1; i < end; i++) {
            shown.add(HEX.toHexDigits(bytes.get(i)));
        }
        return shown.toString();
    }

    /// The first bytes of what should not be there, in hex.
    static String beginning(ByteBuffer bytes) {
        byte[] first = new byte[Math.min(bytes.remaining(), 2 * WINDOW)];
        bytes.get(bytes.position(), first);
        return HEX.formatHex(first) + (first.length < bytes.remaining() ? " …" : "");
    }
}
