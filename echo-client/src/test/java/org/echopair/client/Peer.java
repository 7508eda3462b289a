package org.echopair.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/// A server on loopback that treats each connection as a test wants, well or badly. A connection is
/// closed when its behaviour returns; closing the peer ends them all.
public final class Peer implements AutoCloseable {

    /// What to do with one connection.
    public interface Behaviour {
        void serve(Socket socket) throws IOException, InterruptedException;
    }

    /// Nobody else is about to connect when nobody has for so long.
    private static final int QUIET_MILLIS = 10;

    private final ServerSocket server;
    private final Behaviour behaviour;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> refuses = new CompletableFuture<>();
    private volatile boolean refusing;

    private Peer(ServerSocket server, Behaviour behaviour) {
        this.server = server;
        this.behaviour = behaviour;
        Thread.ofVirtual().start(this::accept);
    }

    public static Peer that(Behaviour behaviour) throws IOException {
        return new Peer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), behaviour);
    }

    public static Peer at(InetSocketAddress address, Behaviour behaviour) throws IOException {
        return new Peer(new ServerSocket(address.getPort(), 50, address.getAddress()), behaviour);
    }

    /// The reference: RFC 862 and nothing else.
    public static void echo(Socket socket) throws IOException {
        socket.getInputStream().transferTo(socket.getOutputStream());
    }

    public static Behaviour echoFlippingBitAt(int offset) {
        return socket -> {
            byte[] chunk = new byte[8192];
            int at = 0;
            for (int n; (n = socket.getInputStream().read(chunk)) >= 0; at += n) {
                if (offset >= at && offset < at + n) {
                    chunk[offset - at] ^= 1;
                }
                socket.getOutputStream().write(chunk, 0, n);
            }
        };
    }

    /// Reads a whole message of this length, then sends the answer.
    public static Behaviour answering(int messageLength, byte[] answer) {
        return socket -> {
            socket.getInputStream().readNBytes(messageLength);
            socket.getOutputStream().write(answer);
        };
    }

    public static Behaviour answering(int messageLength, String answer) {
        return answering(messageLength, answer.getBytes(StandardCharsets.UTF_8));
    }

    /// Does this first, then tears the connection down instead of closing it.
    public static Behaviour thenReset(Behaviour first) {
        return socket -> {
            first.serve(socket);
            socket.setSoLinger(true, 0);
        };
    }

    /// Does this first, then holds its side open until the peer is closed.
    public static Behaviour thenHold(Behaviour first) {
        return socket -> {
            first.serve(socket);
            new CountDownLatch(1).await();
        };
    }

    /// Where nothing listens: on a loopback address that no other program uses, so that nobody
    /// takes the port before the test does.
    public static InetSocketAddress freeAddress() throws IOException {
        var address = InetAddress.ofLiteral("127.0.0.77");
        try (var server = new ServerSocket(0, 1, address)) {
            return (InetSocketAddress) server.getLocalSocketAddress();
        }
    }

    /// From now on nobody can connect. Connections that are there stay, and those that nobody has
    /// accepted yet are accepted first: to close the socket would reset them.
    public void refuse() throws IOException {
        refusing = true;
        try (Socket _ = new Socket(server.getInetAddress(), port())) { // wakes the one that accepts
            refuses.join();
        } catch (ConnectException _) {
            refuses.join(); // It was woken by somebody else.
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    public String target() {
        return "127.0.0.1:" + port();
    }

    private void accept() {
        try (server) {
            while (true) {
                if (refusing) {
                    server.setSoTimeout(QUIET_MILLIS);
                }
                Socket socket = server.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed, or there is none left to accept.
        } finally {
            refuses.complete(null);
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            behaviour.serve(socket);
        } catch (IOException e) {
            // The client went away first, as it does after a failure.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
