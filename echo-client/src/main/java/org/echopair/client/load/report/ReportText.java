package org.echopair.client.load.report;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// A file's text, whichever of the usual encodings it has: PowerShell's `>` writes UTF-16.
final class ReportText {

    private static final int SAMPLE_BYTES = 512;

    private ReportText() {}

    /// @throws IllegalArgumentException when it is text in none of them
    static String decoded(byte[] bytes) {
        Charset charset = charset(bytes);
        String text = charset.decode(ByteBuffer.wrap(bytes)).toString();
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "is no text in UTF-8 or UTF-16; convert it, or give the report itself");
        }
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    /// By the mark at its beginning, or by where the zero bytes of Latin letters lie.
    private static Charset charset(byte[] bytes) {
        if (bytes.length < 2) {
            return StandardCharsets.UTF_8;
        }
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        if (first == 0xff && second == 0xfe) {
            return StandardCharsets.UTF_16LE;
        }
        if (first == 0xfe && second == 0xff) {
            return StandardCharsets.UTF_16BE;
        }
        int[] zeros = new int[2];
        int sample = Math.min(bytes.length, SAMPLE_BYTES);
        for (int i = 0; i < sample; i++) {
            zeros[i % 2] += bytes[i] == 0 ? 1 : 0;
        }
        if (zeros[0] + zeros[1] < sample / 4) {
            return StandardCharsets.UTF_8;
        }
        return zeros[1] > zeros[0] ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
    }
}
