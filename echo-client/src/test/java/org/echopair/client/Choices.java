package org.echopair.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Turns bytes, a fuzzer's or those of a seeded generator, into a test's decisions. Behind the last
/// byte every decision is the first one.
public final class Choices {

    private final ByteBuffer bytes;

    public Choices(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    public boolean areLeft() {
        return bytes.hasRemaining();
    }

    /// From 0 to `bound` - 1.
    public int below(int bound) {
        int value = 0;
        for (int reach = 1; reach < bound && bytes.hasRemaining(); reach <<= 8) {
            value = value << 8 | bytes.get() & 0xff;
        }
        return Math.floorMod(value, bound);
    }

    public boolean yes() {
        return below(2) == 1;
    }

    @SafeVarargs
    public final <T> T of(T... options) {
        return options[below(options.length)];
    }

    /// As long as the next byte says; what is not UTF-8 becomes U+FFFD.
    public String text() {
        byte[] chosen = new byte[Math.min(below(256), bytes.remaining())];
        bytes.get(chosen);
        return new String(chosen, StandardCharsets.UTF_8);
    }

    /// All that are left.
    public byte[] rest() {
        byte[] rest = new byte[bytes.remaining()];
        bytes.get(rest);
        return rest;
    }
}
