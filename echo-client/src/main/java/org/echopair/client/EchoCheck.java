package org.echopair.client;

import java.nio.ByteBuffer;
import java.util.HexFormat;
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
                ? "all " + Figures.bytes(message.length) + " came back"
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
        String before = window(expected, offset - WINDOW, offset);
        return new Finding(FailureClass.MISMATCH,
                "the byte at offset " + Figures.grouped(offset) + " of "
                        + Figures.grouped(message.length) + " differs: expected "
                        + Figures.hex(expected.get(offset)) + ", got "
                        + Figures.hex(got.get(got.position())) + "; expected " + before
                        + marked(expected) + ", got " + before + marked(got));
    }

    private Finding surplus(ByteBuffer more) {
        return new Finding(FailureClass.SURPLUS, progress() + ", and then "
                + Figures.bytes(more.remaining()) + " too many: " + surplusWindow(more));
    }

    /// The first bytes of what should not be there.
    static String surplusWindow(ByteBuffer more) {
        int end = more.position() + 2 * WINDOW;
        return window(more, more.position(), end).stripTrailing()
                + (end < more.limit() ? " …" : "");
    }

    private static String marked(ByteBuffer bytes) {
        int at = bytes.position();
        String after = window(bytes, at + 1, at + 1 + WINDOW);
        return "[" + window(bytes, at, at + 1).stripTrailing() + "] " + after.stripTrailing();
    }

    /// In hex, each byte with a space after it; cut to what there is.
    private static String window(ByteBuffer bytes, int from, int to) {
        int start = Math.max(from, 0);
        byte[] part = new byte[Math.max(0, Math.min(to, bytes.limit()) - start)];
        bytes.get(start, part);
        return part.length == 0 ? "" : HEX.formatHex(part) + " ";
    }
}
