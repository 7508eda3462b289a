package org.echopair.client.watch.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/// What a client of a port on this machine does, and all its connections.
final class Port implements AutoCloseable {

    private final int port;
    private final List<Socket> sockets = new ArrayList<>();

    Port(int port) {
        this.port = port;
    }

    /// Sends nothing yet.
    Socket connect() throws IOException {
        return connect(new Socket());
    }

    /// One that will take little of an answer before somebody reads.
    Socket connectWithASmallBuffer() throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4 * 1024);
        return connect(socket);
    }

    private Socket connect(Socket socket) throws IOException {
        sockets.add(socket);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        return socket;
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }

    /// A whole request of its own, and all that comes back.
    String ask(String request) throws IOException {
        try (Socket socket = connect()) {
            send(socket, request);
            return answer(socket);
        }
    }

    String get(String path, String... fields) throws IOException {
        return ask("GET " + path + " HTTP/1.1\r\nHost: x\r\n"
                + (fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n") + "\r\n");
    }

    static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
