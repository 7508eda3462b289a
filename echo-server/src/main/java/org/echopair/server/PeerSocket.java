package org.echopair.server;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// One peer's socket, which never blocks, and a copy of the output that is still to be sent: a tail
/// that the kernel would not take, or a chunk that is held back. Counts the bytes.
final class PeerSocket {

    private final SocketChannel channel;
    private SelectionKey key;
    private LoopCounters counters;
    private @Nullable ByteBuffer pending;
    private long receivedBytes;

    PeerSocket(SocketChannel channel, SelectionKey key, LoopCounters counters) {
        this.channel = channel;
        this.key = key;
        this.counters = counters;
    }

    /// Leaves its loop's selector; what comes meanwhile waits in the kernel.
    void deregister() {
        assert pending == null : "pending output would be counted where it no longer is";
        key.cancel();
    }

    /// Goes on at another loop, and tells at once of what has come meanwhile.
    void register(Selector selector, Object attachment, LoopCounters counters)
            throws IOException {
        this.counters = counters;
        this.key = channel.register(selector, SelectionKey.OP_READ, attachment);
    }

    LoopCounters counters() {
        return counters;
    }

    /// Reads what is there, up to the buffer's limit; -1 at the end of input.
    int read(ByteBuffer buffer) throws IOException {
        int read = channel.read(buffer);
        if (read > 0) {
            receivedBytes += read;
            counters.received(read);
        }
        return read;
    }

    /// Whether something waits to be read; a socket that cannot tell will fail in the next write.
    boolean hasInput() {
        try {
            return channel.socket().getInputStream().available() > 0;
        } catch (IOException _) {
            return false;
        }
    }

    /// Writes what the kernel takes and keeps the rest; says whether it took all. Null is nothing.
    boolean send(@Nullable ByteBuffer output) throws IOException {
        assert pending == null : "output would overtake what is pending";
        if (output == null) {
            return true;
        }
        counters.sent(channel.write(output));
        if (output.hasRemaining()) {
            hold(output);
        }
        return pending == null;
    }

    /// Keeps a copy of `output`, which is the loop's, to be sent later. Null is nothing.
    void hold(@Nullable ByteBuffer output) {
        assert pending == null : "at most one chunk is kept";
        if (output != null) {
            pending = ByteBuffer.allocate(output.remaining()).put(output).flip();
            counters.pending(pending.remaining());
        }
    }

    long receivedBytes() {
        return receivedBytes;
    }

    boolean hasPending() {
        return pending != null;
    }

    /// Sends what is held, if anything is; says whether nothing is left of it.
    boolean sendHeld() throws IOException {
        sendPending();
        return pending == null;
    }

    /// Writes what the kernel takes of what is pending; says how many bytes that was.
    int sendPending() throws IOException {
        if (pending == null) {
            return 0;
        }
        int wrote = channel.write(pending);
        counters.sent(wrote);
        counters.pending(-wrote);
        if (!pending.hasRemaining()) {
            pending = null;
        }
        return wrote;
    }

    /// Sends what is pending and, unless some of it is left, the FIN.
    ///
    /// The FIN has to travel with the last byte: a peer that gets them apart may begin a message in
    /// between.
    boolean end() throws IOException {
        if (pending != null) {
            Cork.put(channel);
            sendPending();
        }
        if (pending != null) {
            return false;
        }
        channel.shutdownOutput();
        return true;
    }

    void awaitInput() {
        key.interestOps(SelectionKey.OP_READ);
    }

    /// Until the kernel takes more: reads are off, which is the backpressure on the peer.
    void awaitRoom() {
        key.interestOps(SelectionKey.OP_WRITE);
    }

    /// For a moment neither.
    void rest() {
        key.interestOps(0);
    }

    /// Makes `close` a reset, so that the kernel does not go on holding output for a peer that takes
    /// none.
    void closeWithReset() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException _) {
            // It is gone already, which is what the reset was for.
        }
    }

    void close() {
        if (pending != null) {
            counters.pending(-pending.remaining());
            pending = null;
        }
        try {
            channel.close();
        } catch (IOException _) {
            // The descriptor is released all the same, and there is nobody left to tell.
        }
    }

    /// Whether the peer reset the connection. The JDK has no type for it: reading says "Connection
    /// reset", writing also "Broken pipe".
    static boolean isReset(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.contains("reset") || message.contains("Broken pipe");
    }
}
