package org.echopair.it.fault;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/// Many bare connections that do what no honest client does. To be made on a thread of the namespace
/// that they are to come from.
final class Crowd implements AutoCloseable {

    /// So that the server's own buffers fill soon.
    private static final int RECEIVE_BUFFER = 4 << 10;
    private static final ByteBuffer CHUNK = ByteBuffer.allocateDirect(64 << 10).asReadOnlyBuffer();

    private final List<SocketChannel> peers = new ArrayList<>();

    Crowd(InetSocketAddress address, int count) throws IOException {
        try {
            for (int i = 0; i < count; i++) {
                SocketChannel peer = SocketChannel.open();
                peers.add(peer);
                peer.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
                peer.connect(address);
                peer.configureBlocking(false);
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /// Each sends what the kernel takes and reads nothing.
    ///
    /// @return the bytes that were taken
    long sendWithoutReading() throws IOException {
        long taken = 0;
        for (SocketChannel peer : peers) {
            for (int sent = 1; sent > 0;) {
                sent = peer.write(CHUNK.duplicate());
                taken += sent;
            }
        }
        return taken;
    }

    /// Each sends one byte.
    void trickle() throws IOException {
        for (SocketChannel peer : peers) {
            peer.write(CHUNK.duplicate().limit(1));
        }
    }

    /// Each reads so many bytes at most.
    long sip(int bytes) throws IOException {
        ByteBuffer cup = ByteBuffer.allocate(bytes);
        long read = 0;
        for (SocketChannel peer : peers) {
            read += Math.max(0, peer.read(cup.clear()));
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel peer : peers) {
            peer.setOption(StandardSocketOptions.SO_LINGER, 0);
            peer.close();
        }
    }
}
