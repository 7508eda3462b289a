package org.echopair.client.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.Consumer;

/// Foreign text made fit for a terminal: a peer's bytes, or a value that somebody mistyped, must
/// neither move the cursor, nor break the one line that a message has, nor turn its direction.
public final class Printable {

    /// How much of a value an error line repeats, in code points.
    private static final int QUOTED = 60;

    private static final int PIECE_CHARS = 8192;

    private static final HexFormat HEX = HexFormat.of();

    private Printable() {}

    /// UTF-8 text as it is, with newlines and tabs; what is not safe to show, and bytes that are
    /// not UTF-8, as escapes such as `\x1b`. It comes in pieces, so that a long text needs no
    /// second copy in memory.
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
        return "'" + line(shortened(value, QUOTED)) + "'";
    }

    /// The text as it is, cut when it has more code points than these.
    public static String shortened(String text, int most) {
        return text.codePointCount(0, text.length()) > most
                ? text.substring(0, text.offsetByCodePoints(0, most)) + "…"
                : text;
    }

    /// Any text on one line.
    public static String line(String value) {
        var text = new StringBuilder();
        appendEscaped(text, value, "");
        return text.toString();
    }

    private static void appendEscaped(StringBuilder text, CharSequence chars, String allowed) {
        chars.codePoints().forEach(point -> {
            if (isSafe(point) || allowed.indexOf(point) >= 0) {
                text.appendCodePoint(point);
            } else if (point < 0x100) {
                appendHex(text, (byte) point);
            } else {
                text.append("\\u{").append(Integer.toHexString(point)).append('}');
            }
        });
    }

    /// No control characters, no line separators, no marks that turn the direction of text. Joiners
    /// within words and emoji, and the tags of flags, only shape it.
    private static boolean isSafe(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                false;
            case Character.FORMAT -> point == 0x200c || point == 0x200d
                    || point >= 0xe0020 && point <= 0xe007f;
            default -> true;
        };
    }

    private static void appendHex(StringBuilder text, byte value) {
        text.append("\\x").append(HEX.toHexDigits(value));
    }
}
