package org.echopair.server;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Turns what one connection receives into text that is safe to print.
///
/// Decodes incrementally, so that a character that was split across reads comes out whole with the
/// read that completes it; malformed input becomes U+FFFD. Control characters, line separators,
/// and the marks that turn the direction of text are written as escapes, so that no byte of a peer
/// can move a terminal's cursor or forge a log line. At most `LIMIT` characters of a read are
/// shown, then how many more there were.
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
        for (int at = 0; at < shown; at++) {
            escape(text.charAt(at), line);
        }
        if (shown < text.length()) {
            line.append("… and ").append(text.length() - shown).append(" more characters");
        }
        return line.toString();
    }

    private static void escape(char character, StringBuilder line) {
        switch (character) {
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            case '\\' -> line.append("\\\\");
            default -> {
                if (isUnsafe(character)) {
                    line.append(String.format("\\u%04x", (int) character));
                } else {
                    line.append(character);
                }
            }
        }
    }

    /// Joiners within emoji and marks within words are left as they are: they only shape text.
    private static boolean isUnsafe(char character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            case Character.FORMAT -> character != '\u200c' && character != '\u200d';
            default -> false;
        };
    }
}
