package org.echopair.client.stream;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A header found where another one, or none, was expected; see [MessagePattern].
record MessageHeader(int connection, long sequence, int length, long run) {

    /// Reads at the buffer's position without moving it.
    ///
    /// @return null where there is no header
    static @Nullable MessageHeader of(ByteBuffer bytes) {
        if (bytes.remaining() < MessagePattern.HEADER_BYTES) {
            return null;
        }
        int at = bytes.position();
        long first = bytes.getLong(at);
        long second = bytes.getLong(at + 8);
        long run = bytes.getLong(at + 16);
        if (bytes.getInt(at + 24) != MessagePattern.check(first, second, run)) {
            return null;
        }
        int connection = (int) (second >>> 32);
        long key = MessagePattern.keyOf(run, connection);
        return new MessageHeader(connection, Long.reverseBytes(first ^ key), (int) second, run);
    }
}
