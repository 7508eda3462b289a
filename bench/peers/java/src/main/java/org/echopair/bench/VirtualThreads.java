package org.echopair.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** An echo server with blocking sockets and a virtual thread for each connection. */
public final class VirtualThreads {

    private static final int BUFFER = 64 * 1024;

    private VirtualThreads() {}

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        try (var listener = new ServerSocket(port, 1024, InetAddress.getLoopbackAddress())) {
            while (true) {
                Socket connection = listener.accept();
                Thread.startVirtualThread(() -> echo(connection));
            }
        }
    }

    private static void echo(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = connection.getInputStream();
            OutputStream out = connection.getOutputStream();
            byte[] buffer = new byte[BUFFER];
            for (int count; (count = in.read(buffer)) >= 0;) {
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // The peer is gone, and with it all there was to do.
        }
    }
}
