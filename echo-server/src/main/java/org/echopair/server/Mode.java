package org.echopair.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// What the server does with what it receives.
enum Mode {

    /// Sends back what it receives, as it is (RFC 862).
    ECHO(EventLoop.BUFFER_BYTES) {
        @Override
        void onReceived(Connection connection, ByteBuffer received) throws IOException {
            connection.send(received);
        }
    },

    /// Throws away what it receives and sends nothing (RFC 863).
    DISCARD(EventLoop.BUFFER_BYTES) {
        @Override
        void onReceived(Connection connection, ByteBuffer received) {
            received.position(received.limit());
        }
    },

    /// Answers the first message with the tutorial's greeting, then ends its output.
    GREET(1024) {
        @Override
        void onReceived(Connection connection, ByteBuffer received) throws IOException {
            received.position(received.limit());
            connection.send(greeting(connection.peer().getPort()));
            connection.finish(CloseReason.PEER_CLOSED);
        }
    };

    private final int maxReadBytes;

    Mode(int maxReadBytes) {
        this.maxReadBytes = maxReadBytes;
    }

    /// The name by which flags and logs know it.
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The most bytes that one read may take; for `greet` the longest message.
    int maxReadBytes() {
        return maxReadBytes;
    }

    /// Takes all of `received`, which is the loop's buffer and valid only during this call.
    abstract void onReceived(Connection connection, ByteBuffer received) throws IOException;

    private static ByteBuffer greeting(int clientPort) {
        return StandardCharsets.UTF_8.encode("from server: " + clientPort + "너도 잘 지내라");
    }
}
