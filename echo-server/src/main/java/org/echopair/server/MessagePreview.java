package org.echopair.server;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Turns what one connection receives into text that is safe to print.
///
/// Decodes incrementally, so that a character split across reads comes out whole with the read that
/// completes it; malformed input becomes U+FFFD. What is not `Printable` is written as escapes, so
/// that no byte of a peer can move a terminal's cursor or forge a log line. At most `LIMIT`
/// characters of a read are shown, then how many more there were.
final class MessagePreview {

    static final int LIMIT = 1024;

    /// The longest incomplete UTF-8 sequence that a read can end in.
    private static final int LONGEST_REST = 3;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final ByteBuffer rest = ByteBuffer.allocate(LONGEST_REST);

    /// The text that these bytes complete; takes them all.
    String next(ByteBuffer received) {
        return decode(received, false);
    }

    /// What an unfinished character at the end of all input comes to: U+FFFD, or nothing.
    String end() {
        return decode(ByteBuffer.allocate(0), true);
    }

    private String decode(ByteBuffer received, boolean endOfInput) {
        ByteBuffer bytes = ByteBuffer.allocate(rest.position() + received.remaining())
                .put(rest.flip()).put(received).flip();
        CharBuffer text = CharBuffer.allocate(bytes.remaining() + 1);
        decoder.decode(bytes, text, endOfInput);
        if (endOfInput) {
            decoder.flush(text);
            decoder.reset();
        }
        rest.clear().put(bytes);
        return escaped(text.flip());
    }

    private static String escaped(CharBuffer text) {
        int shown = Math.min(text.length(), LIMIT);
        if (shown < text.length() && Character.isHighSurrogate(text.charAt(shown - 1))) {
            shown--;
        }
        var line = new StringBuilder(shown + 16);
        text.subSequence(0, shown).codePoints().forEach(point -> escape(point, line));
        if (shown < text.length()) {
            line.append("… and ").append(text.length() - shown).append(" more characters");
        }
        return line.toString();
    }

    private static void escape(int point, StringBuilder line) {
        switch (point) {
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            case '\\' -> line.append("\\\\");
            default -> {
                if (Printable.isSafe(point)) {
                    line.appendCodePoint(point);
                } else {
                    line.append(String.format(
                            Character.isBmpCodePoint(point) ? "\\u%04x" : "\\u{%x}", point));
                }
            }
        }
    }
}
