package org.echopair.server;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;

/// A socket whose kernel takes no more than it is told to, which no real one can be made to do: one
/// without memory for TCP calls a socket writable and then takes nothing.
final class ReluctantChannel extends SocketChannel {

    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private ByteBuffer input = ByteBuffer.allocate(0);
    private int room;
    private boolean inputEnded;
    private boolean isReset;
    private boolean outputEnded;
    private boolean hasFailed;

    ReluctantChannel() {
        super(SelectorProvider.provider());
    }

    /// Bytes of the peer arrive behind those that wait already.
    void receive(byte[] bytes) {
        input = ByteBuffer.allocate(input.remaining() + bytes.length).put(input).put(bytes).flip();
    }

    /// The peer's FIN, behind what it has sent.
    void endInput() {
        inputEnded = true;
    }

    /// The peer's reset, which takes away what waits.
    void reset() {
        isReset = true;
        input = ByteBuffer.allocate(0);
    }

    /// How many bytes wait to be read.
    int waiting() {
        return input.remaining();
    }

    boolean isReadable() {
        return isReset || inputEnded || input.hasRemaining();
    }

    boolean isWritable() {
        return isReset || room > 0;
    }

    /// How many bytes the kernel takes from now on.
    void makeRoom(int bytes) {
        room = bytes;
    }

    byte[] taken() {
        return taken.toByteArray();
    }

    int takenBytes() {
        return taken.size();
    }

    boolean outputEnded() {
        return outputEnded;
    }

    /// Whether a read or a write has ended in an exception.
    boolean hasFailed() {
        return hasFailed;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        if (isReset) {
            hasFailed = true;
            throw new IOException("Connection reset");
        }
        if (inputEnded && !input.hasRemaining()) {
            return -1;
        }
        int count = Math.min(to.remaining(), input.remaining());
        to.put(input.slice().limit(count));
        input.position(input.position() + count);
        return count;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        if (isReset) {
            hasFailed = true;
            throw new IOException("Broken pipe");
        }
        if (outputEnded) {
            throw new IllegalStateException("output behind the FIN");
        }
        int count = Math.min(room, from.remaining());
        byte[] bytes = new byte[count];
        from.get(bytes);
        taken.writeBytes(bytes);
        room -= count;
        return count;
    }

    @Override
    public SocketChannel shutdownOutput() {
        outputEnded = true;
        return this;
    }

    /// Only for asking how many bytes wait.
    @Override
    public Socket socket() {
        return new Socket() {
            @Override
            public InputStream getInputStream() {
                return new ByteArrayInputStream(new byte[input.remaining()]);
            }
        };
    }

    @Override
    public <T> SocketChannel setOption(SocketOption<T> name, T value) {
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return Set.of();
    }

    @Override
    public SocketChannel bind(SocketAddress local) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SocketChannel shutdownInput() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isConnectionPending() {
        return false;
    }

    @Override
    public boolean connect(SocketAddress remote) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean finishConnect() {
        return true;
    }

    @Override
    public SocketAddress getRemoteAddress() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SocketAddress getLocalAddress() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] buffers, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] buffers, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void implCloseSelectableChannel() {}

    @Override
    protected void implConfigureBlocking(boolean block) {}
}
