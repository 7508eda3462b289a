package org.echopair.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the server answers to what it receives.
enum Mode {

    /// Sends back what it receives, unchanged (RFC 862).
    ECHO(ReadBudget.BUFFER_BYTES, false) {
        @Override
        ByteBuffer reply(ByteBuffer received, int peerPort) {
            return received;
        }
    },

    /// Throws away what it receives and sends nothing (RFC 863).
    DISCARD(ReadBudget.BUFFER_BYTES, false) {
        @Override
        @Nullable
        ByteBuffer reply(ByteBuffer received, int peerPort) {
            return null;
        }
    },

    /// Answers the first message with the tutorial's greeting, then ends its output.
    GREET(1024, true) {
        @Override
        ByteBuffer reply(ByteBuffer received, int peerPort) {
            return StandardCharsets.UTF_8.encode("from server: " + peerPort + "너도 잘 지내라");
        }
    };

    private final int maxReadBytes;
    private final boolean endsAfterReply;

    Mode(int maxReadBytes, boolean endsAfterReply) {
        this.maxReadBytes = maxReadBytes;
        this.endsAfterReply = endsAfterReply;
    }

    /// The name that flags and logs use.
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The most bytes that one read may take; in `greet` the longest message.
    int maxReadBytes() {
        return maxReadBytes;
    }

    /// Whether the server ends its output behind the first reply.
    boolean endsAfterReply() {
        return endsAfterReply;
    }

    /// The answer to what was received, or null for none. It may be `received` itself, which is the
    /// loop's buffer and valid only until the next read.
    abstract @Nullable ByteBuffer reply(ByteBuffer received, int peerPort);
}
