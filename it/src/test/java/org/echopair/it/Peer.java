package org.echopair.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/// A third party's end of a connection: a bare socket that knows nothing of the pair's code. Reads
/// are bounded in time. Nagle's algorithm is off, so each write leaves as its own segment.
final class Peer implements AutoCloseable {

    private static final int CONNECT_TIMEOUT_MILLIS = 3_000;
    private static final int READ_TIMEOUT_MILLIS = 20_000;

    private final Socket socket;

    private Peer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    }

    static Peer connect(SocketAddress address) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(address, CONNECT_TIMEOUT_MILLIS);
            return new Peer(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    static Peer of(Socket accepted) throws IOException {
        return new Peer(accepted);
    }

    /// Address and port as the other side sees them.
    InetSocketAddress localAddress() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    void send(String text) throws IOException {
        send(text.getBytes(UTF_8));
    }

    void send(byte... bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
    }

    /// Sends and expects the same back.
    void echo(String text) throws IOException {
        send(text);
        String answer = read(text.getBytes(UTF_8).length);
        if (!answer.equals(text)) {
            throw new AssertionError("'" + text + "' came back as '" + answer + "'");
        }
    }

    /// Closes the output and goes on reading.
    void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    String read(int length) throws IOException {
        return new String(readBytes(length), UTF_8);
    }

    byte[] readBytes(int length) throws IOException {
        byte[] bytes = socket.getInputStream().readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the end came after " + bytes.length + " of " + length + " B");
        }
        return bytes;
    }

    /// What has arrived, at least one byte; empty at the end of input.
    byte[] readSome(int limit) throws IOException {
        byte[] bytes = new byte[limit];
        int length = socket.getInputStream().read(bytes);
        return Arrays.copyOf(bytes, Math.max(length, 0));
    }

    /// Everything until the other side's FIN; a reset is an exception.
    byte[] readToEnd() throws IOException {
        return socket.getInputStream().readAllBytes();
    }

    String readTextToEnd() throws IOException {
        return new String(readToEnd(), UTF_8);
    }

    /// Sends and reads at the same time, which large messages need, half-closes, and returns
    /// everything up to the end.
    byte[] exchange(byte[] bytes) throws IOException {
        try (var writer = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent = CompletableFuture.runAsync(() -> {
                try {
                    send(bytes);
                    halfClose();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }, writer);
            byte[] received = readToEnd();
            sent.join();
            return received;
        }
    }

    /// Ends with a reset instead of a FIN.
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
