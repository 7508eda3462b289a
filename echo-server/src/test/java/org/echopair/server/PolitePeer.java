package org.echopair.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/// A peer that takes turns: it sends a message, takes the whole echo of it, looks whether the server
/// has ended, and rests a little before the next one. Each message differs from the one before.
final class PolitePeer implements AutoCloseable {

    /// How a message is sent: in pieces, each twice as long as the one before, as TCP's slow start
    /// does it, with a pause between two; and how long the peer then rests.
    record Pace(int firstPieceBytes, long pauseNanos, long restMillis) {

        static final Pace AT_ONCE = new Pace(Integer.MAX_VALUE, 0, 2);
    }

    private final SocketChannel channel;
    private final Selector selector = Selector.open();
    private final SelectionKey key;
    private final ByteBuffer message;
    private final ByteBuffer echo;
    private final Pace pace;
    private int answered;
    private int pieceBytes;

    PolitePeer(InetSocketAddress server, int messageBytes, Pace pace) throws IOException {
        this.channel = SocketChannel.open(server);
        this.message = ByteBuffer.allocate(messageBytes);
        this.echo = ByteBuffer.allocate(messageBytes);
        this.pace = pace;
        channel.configureBlocking(false);
        this.key = channel.register(selector, 0);
    }

    /// Takes turns until the server ends the connection between two messages; fails when it ends
    /// within one. Closes then, too, and says how many were answered.
    int talkToTheEnd() throws IOException {
        try (this) {
            while (!isEnded()) {
                exchange();
            }
            return answered;
        }
    }

    /// One message and its echo.
    void exchange() throws IOException {
        Arrays.fill(message.array(), (byte) (answered + 1));
        message.clear().limit(0);
        pieceBytes = pace.firstPieceBytes;
        echo.clear();
        while (echo.hasRemaining()) {
            boolean isSending = message.position() < message.capacity();
            key.interestOps(isSending
                    ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
                    : SelectionKey.OP_READ);
            if (selector.select(20_000) == 0) {
                throw new AssertionError("no echo for 20 s, " + whatIsMissing());
            }
            selector.selectedKeys().clear();
            if (key.isWritable()) {
                sendPiece();
            }
            if (channel.read(echo) < 0) {
                throw new AssertionError("cut by the server, " + whatIsMissing());
            }
        }
        if (!Arrays.equals(message.array(), echo.array())) {
            throw new AssertionError("message " + answered + " came back different");
        }
        answered++;
    }

    private void sendPiece() throws IOException {
        if (!message.hasRemaining()) {
            int left = message.capacity() - message.limit();
            message.limit(message.limit() + Math.min(left, pieceBytes));
            pieceBytes = Math.max(pieceBytes, 2 * pieceBytes);
        }
        channel.write(message);
        if (!message.hasRemaining() && message.limit() < message.capacity()) {
            LockSupport.parkNanos(pace.pauseNanos);
        }
    }

    private String whatIsMissing() {
        return "message " + answered + ", " + message.position() + " bytes sent, "
                + echo.position() + " of " + echo.capacity() + " came back";
    }

    /// Whether the server's FIN comes within the rest between two messages.
    private boolean isEnded() throws IOException {
        key.interestOps(SelectionKey.OP_READ);
        boolean isReady = selector.select(pace.restMillis) > 0;
        selector.selectedKeys().clear();
        if (!isReady) {
            return false;
        }
        int read = channel.read(ByteBuffer.allocate(1));
        if (read > 0) {
            throw new AssertionError("a byte too many after message " + answered);
        }
        return read < 0;
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
