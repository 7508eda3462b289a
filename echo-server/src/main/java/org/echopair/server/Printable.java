package org.echopair.server;

import java.util.HexFormat;

/// Makes text from outside fit for one line of a log or a terminal: it must neither move the cursor,
/// nor break the line, nor turn its direction.
final class Printable {

    /// How much of a value an error line repeats, in UTF-16 units.
    private static final int QUOTED_CHARS = 60;

    private Printable() {}

    /// A value in quotes, cut when it is long.
    static String quoted(String value) {
        if (value.length() <= QUOTED_CHARS) {
            return "'" + line(value) + "'";
        }
        int end = Character.isHighSurrogate(value.charAt(QUOTED_CHARS - 1))
                ? QUOTED_CHARS - 1
                : QUOTED_CHARS;
        return "'" + line(value.substring(0, end)) + "…'";
    }

    /// Any text on one line, with escapes by code point for what is not safe to show.
    static String line(String value) {
        var line = new StringBuilder(value.length());
        value.codePoints().forEach(point -> {
            if (isSafe(point)) {
                line.appendCodePoint(point);
            } else if (point < 0x100) {
                line.append("\\x").append(HexFormat.of().toHexDigits((byte) point));
            } else {
                line.append("\\u{").append(Integer.toHexString(point)).append('}');
            }
        });
        return line.toString();
    }

    /// Joiners within emoji and within words only shape text.
    static boolean isSafe(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                false;
            case Character.FORMAT -> codePoint == 0x200c || codePoint == 0x200d;
            default -> true;
        };
    }
}
