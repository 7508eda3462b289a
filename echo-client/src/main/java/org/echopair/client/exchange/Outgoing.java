package org.echopair.client.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.echopair.client.text.Figures;
import org.jspecify.annotations.Nullable;

/// Our half of an [Exchange]: the message on its way out, then the end of our side.
///
/// A write that fails does not end the exchange. What the peer said before it went may still be in
/// the receive buffer, and a wrong byte there tells more than a broken pipe.
final class Outgoing {

    private final SocketChannel channel;
    private final ByteBuffer message;
    private final int bytesPerWrite;
    private boolean closed;
    private @Nullable IOException failure;

    Outgoing(SocketChannel channel, byte[] message, int bytesPerWrite) {
        this.channel = channel;
        this.message = ByteBuffer.wrap(message);
        this.bytesPerWrite = bytesPerWrite;
    }

    /// Writes as much as the socket takes of the next piece.
    void write() {
        int end = message.limit();
        message.limit(Math.min(end, message.position() + bytesPerWrite));
        try {
            channel.write(message);
        } catch (IOException e) {
            failure = e;
        } finally {
            message.limit(end);
        }
    }

    /// Ends our side (RFC 9293, 3.6): the peer may go on sending.
    void halfClose() {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            failure = e;
        }
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    boolean hasMore() {
        return message.hasRemaining();
    }

    /// Whether a write, or the end of our side, failed.
    boolean hasFailed() {
        return failure != null;
    }

    /// The system's words for it.
    String failure() {
        return failure == null ? "" : String.valueOf(failure.getMessage());
    }

    int sentBytes() {
        return message.position();
    }

    int length() {
        return message.capacity();
    }

    /// To stand behind what failed: "; 512 bytes could not be sent yet", or nothing.
    String unsent() {
        return message.hasRemaining()
                ? "; " + Figures.bytes(message.remaining()) + " could not be sent yet"
                : "";
    }
}
