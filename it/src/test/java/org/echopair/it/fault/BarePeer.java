package org.echopair.it.fault;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;

/// The bare end of a connection, for what no honest client does with it. To be made on a thread of
/// the namespace that it is to come from.
final class BarePeer implements AutoCloseable {

    private static final int READ_TIMEOUT_MILLIS = 20_000;
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

    private final Socket socket = new Socket();

    BarePeer(InetSocketAddress address) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        socket.connect(address, CONNECT_TIMEOUT_MILLIS);
    }

    void send(int bytes) throws IOException {
        byte[] message = new byte[bytes];
        Arrays.fill(message, (byte) 'x');
        socket.getOutputStream().write(message);
    }

    void receive(int bytes) throws IOException {
        int got = socket.getInputStream().readNBytes(bytes).length;
        if (got < bytes) {
            throw new EOFException("the end came after " + got + " of " + bytes + " B");
        }
    }

    void giveUpReadingAfter(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    /// The other side's FIN, with nothing before it.
    void awaitEnd() throws IOException {
        if (socket.getInputStream().read() >= 0) {
            throw new IOException("a byte came, and no end");
        }
    }

    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
