package org.echopair.client.report;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/// JSON in which every control character is escaped. The format asks for that below U+0020 only, but
/// a terminal obeys those from U+007F to U+009F as well, and reports hold foreign text.
final class ControlsEscaped extends FilterWriter {

    private static final int FIRST = 0x7f;
    private static final int LAST = 0x9f;

    ControlsEscaped(Writer out) {
        super(out);
    }

    /// Outside of strings JSON has no such character, so an escape is never out of place.
    @Override
    public void write(int character) throws IOException {
        if (character < FIRST || character > LAST) {
            out.write(character);
        } else {
            out.write("\\u00%02x".formatted(character));
        }
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        write(String.valueOf(text, offset, length), 0, length);
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
        int written = offset;
        for (int at = offset; at < offset + length; at++) {
            if (text.charAt(at) >= FIRST && text.charAt(at) <= LAST) {
                out.write(text, written, at - written);
                write(text.charAt(at));
                written = at + 1;
            }
        }
        out.write(text, written, offset + length - written);
    }
}
