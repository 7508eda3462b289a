package org.echopair.client.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.Consumer;

/// Foreign text made fit for a terminal: a peer's bytes, or a value that somebody mistyped, must
/// neither move the cursor nor break the one line that a message has.
public final class Printable {

    /// How much of a value an error line repeats.
    private static final int QUOTED_CHARS = 60;

    private static final int PIECE_CHARS = 8192;

    private static final HexFormat HEX = HexFormat.of();

    private Printable() {}

    /// UTF-8 text as it is; control characters, except newline and tab, and bytes that are not
    /// UTF-8 as `\x1b`. It comes in pieces, so that a long text needs no second copy in memory.
    public static void text(byte[] utf8, Consumer<String> sink) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(utf8);
        CharBuffer out = CharBuffer.allocate(PIECE_CHARS);
        CoderResult result;
        do {
            result = decoder.decode(in, out, true);
            var piece = new StringBuilder();
            appendEscaped(piece, out.flip(), "\n\t");
            out.clear();
            if (result.isError()) {
                for (int i = 0; i < result.length(); i++) {
                    appendHex(piece, in.get());
                }
            }
            sink.accept(piece.toString());
        } while (!result.isUnderflow());
    }

    /// A value in quotes on one line, cut when it is long.
    public static String quoted(String value) {
        boolean cut = value.length() > QUOTED_CHARS;
        var text = new StringBuilder("'");
        appendEscaped(text, cut ? value.substring(0, QUOTED_CHARS) : value, "");
        return text.append(cut ? "…'" : "'").toString();
    }

    /// Any text on one line.
    public static String line(String value) {
        var text = new StringBuilder();
        appendEscaped(text, value, "");
        return text.toString();
    }

    private static void appendEscaped(StringBuilder text, CharSequence chars, String allowed) {
        for (int i = 0; i < chars.length(); i++) {
            char c = chars.charAt(i);
            if (Character.isISOControl(c) && allowed.indexOf(c) < 0) {
                appendHex(text, (byte) c);
            } else {
                text.append(c);
            }
        }
    }

    private static void appendHex(StringBuilder text, byte value) {
        text.append("\\x").append(HEX.toHexDigits(value));
    }
}
