package org.echopair.client.text;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.StringJoiner;

/// The bytes around a difference, in hex, and what they are where that is known.
public final class HexWindow {

    /// How many bytes on either side of a difference are shown.
    public static final int BYTES = 6;

    /// The first bytes of another protocol may be those that were expected, by chance.
    private static final int LOOKED_BACK_BYTES = 12;

    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    private HexWindow() {}

    /// `expected 0x61 'a', got 0x60 '`'; expected 0a [61] 0b, got 0a [60] 0b`.
    ///
    /// @param expected its position at the byte that differs, what is the same on both sides before
    /// it
    /// @param got its position at the byte that differs
    public static String difference(ByteBuffer expected, ByteBuffer got) {
        return "expected " + Figures.hex(expected.get(expected.position())) + ", got "
                + Figures.hex(got.get(got.position())) + "; expected " + around(expected, expected)
                + ", got " + around(expected, got) + KnownBytes.words(before(expected), got);
    }

    private static ByteBuffer before(ByteBuffer expected) {
        int from = Math.max(0, expected.position() - LOOKED_BACK_BYTES);
        return expected.slice(from, expected.position() - from);
    }

    /// In hex, the byte that differs in brackets.
    private static String around(ByteBuffer before, ByteBuffer bytes) {
        int at = bytes.position();
        int end = Math.min(at + 1 + BYTES, bytes.limit());
        var shown = new StringJoiner(" ");
        for (int i = Math.max(0, before.position() - BYTES); i < before.position(); i++) {
            shown.add(HEX.toHexDigits(before.get(i)));
        }
        shown.add("[" + HEX.toHexDigits(bytes.get(at)) + "]");
        for (int i = at + 1; i < end; i++) {
            shown.add(HEX.toHexDigits(bytes.get(i)));
        }
        return shown.toString();
    }

    /// The first bytes of what should not be there.
    public static String beginning(ByteBuffer bytes) {
        byte[] first = new byte[Math.min(bytes.remaining(), 2 * BYTES)];
        bytes.get(bytes.position(), first);
        return HEX.formatHex(first) + (first.length < bytes.remaining() ? " …" : "")
                + KnownBytes.words(ByteBuffer.allocate(0), bytes);
    }
}
