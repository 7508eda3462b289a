package org.echopair.it.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;

/// An echo service with one fault, as a bad proxy or network would have it. It runs in the server's
/// image, alone: it must be one class and name no other of the project.
final class BrokenPeer {

    private static final int PORT = 8888;
    /// After this many bytes `large` takes no more of a connection, as if what fills a packet did not
    /// get through.
    private static final int SMALL = 128 * 1024;
    private static final int SILENCE_MILLIS = 1_000;
    private static final int MOMENT_MILLIS = 5;

    private BrokenPeer() {}

    public static void main(String[] arguments) throws IOException {
        String fault = arguments[0];
        try (var listening = new ServerSocket(PORT)) {
            while (true) {
                Socket socket = listening.accept();
                Thread.ofPlatform().start(() -> serve(fault, socket));
            }
        }
    }

    private static void serve(String fault, Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            switch (fault) {
                case "half-close" -> endBothDirectionsAtOnce(socket);
                case "idle" -> resetAfterSilence(socket);
                case "large" -> stopAfterSmall(socket);
                case "wrong" -> changeBytes(socket);
                default -> throw new IllegalArgumentException(fault);
            }
        } catch (IOException | InterruptedException e) {
            // The client has what it came for.
        }
    }

    /// What it has read last goes back once nothing more comes, so an end finds it unsent.
    private static void endBothDirectionsAtOnce(Socket socket) throws IOException {
        socket.setSoTimeout(MOMENT_MILLIS);
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream();
        byte[] held = new byte[0];
        byte[] buffer = new byte[64 * 1024];
        while (true) {
            int length = 0;
            try {
                length = in.read(buffer);
            } catch (SocketTimeoutException quiet) {
                // The turn of what is held.
            }
            if (length < 0) {
                return;
            }
            out.write(held);
            held = Arrays.copyOf(buffer, length);
        }
    }

    private static void resetAfterSilence(Socket socket) throws IOException {
        socket.setSoTimeout(SILENCE_MILLIS);
        try {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (SocketTimeoutException silent) {
            socket.setSoLinger(true, 0);
        }
    }

    private static void stopAfterSmall(Socket socket) throws IOException, InterruptedException {
        byte[] buffer = new byte[16 * 1024];
        for (int total = 0; total < SMALL;) {
            int length = socket.getInputStream().read(buffer);
            if (length < 0) {
                return;
            }
            socket.getOutputStream().write(buffer, 0, length);
            total += length;
        }
        Thread.sleep(60_000);
    }

    private static void changeBytes(Socket socket) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        int length;
        while ((length = socket.getInputStream().read(buffer)) >= 0) {
            buffer[length - 1] ^= 2;
            socket.getOutputStream().write(buffer, 0, length);
        }
    }
}
