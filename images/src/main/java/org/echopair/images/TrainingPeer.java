package org.echopair.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// Who the client talks to while it is trained: the server is another module, and need not have been
/// built.
final class TrainingPeer implements AutoCloseable {

    private final ServerSocket listener = new ServerSocket(0, 100,
            InetAddress.getLoopbackAddress());

    TrainingPeer(boolean echoes) throws IOException {
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket socket = listener.accept();
                    socket.setTcpNoDelay(true);
                    Thread.ofVirtual().start(() -> serve(socket, echoes));
                } catch (IOException e) {
                    // Closed: the loop's condition ends it.
                }
            }
        });
    }

    private static void serve(Socket socket, boolean echoes) {
        try (socket; InputStream in = socket.getInputStream()) {
            in.transferTo(echoes ? socket.getOutputStream() : OutputStream.nullOutputStream());
        } catch (IOException e) {
            // The client went away, which some of the lines are about.
        }
    }

    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
