package org.echopair.client.load.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.echopair.client.stream.MessageStream;

/// Writes messages to sockets: short ones together, from one buffer; a long body from where it lies.
/// Belongs to a loop's thread.
final class StreamWriter {

    private final ByteBuffer[] pieces = new ByteBuffer[2];

    /// @param bytes about as much as one call writes at most
    StreamWriter(int bytes) {
        pieces[0] = ByteBuffer.allocateDirect(bytes);
    }

    /// Writes what comes next, as much as one buffer holds, so that one connection does not keep the
    /// others waiting. What the socket does not take is computed again when the selector says that it
    /// takes more.
    ///
    /// @param end the message that is not to be written yet
    /// @param key of the socket
    void write(MessageStream stream, long end, SelectionKey key) throws IOException {
        var channel = (SocketChannel) key.channel();
        ByteBuffer out = pieces[0];
        long most = stream.position() + out.capacity();
        boolean all;
        do {
            ByteBuffer body = stream.peekAround(out.clear(), end);
            pieces[1] = body;
            out.flip();
            stream.advance(body.hasRemaining()
                    ? channel.write(pieces, 0, pieces.length)
                    : channel.write(out));
            all = !out.hasRemaining() && !body.hasRemaining();
        } while (all && stream.sequence() < end && stream.position() < most);
        int wanted = stream.sequence() < end
                ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
                : SelectionKey.OP_READ;
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }
}
