package org.echopair.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Says whether the server can do its job, by doing it: a byte makes a real round trip through the
/// listening socket, an event loop and back. A server whose port is open but whose loops are stuck
/// is not ready, and a check that only connects would not see it.
///
/// In modes that do not echo it is the end of a connection that makes the trip, and no byte.
///
/// The connection is known to the acceptor by its own address, and so counts in no limit, no
/// traffic metric and no log. Answers are kept for a second, however many ask.
final class ReadinessProbe {

    private static final Duration KEPT = Duration.ofSeconds(1);
    private static final int TIMEOUT_MILLIS = 1000;
    private static final int PROBE_BYTE = 0x55;

    private final EchoServer server;
    private final LongSupplier nanoClock;
    private Optional<String> lastTrip = Optional.of("no round trip yet");
    private long lastTripNanos;

    ReadinessProbe(EchoServer server, LongSupplier nanoClock) {
        this.server = server;
        this.nanoClock = nanoClock;
        this.lastTripNanos = nanoClock.getAsLong() - KEPT.toNanos();
    }

    /// Empty when ready; otherwise one line that says why not.
    synchronized Optional<String> whyNotReady() {
        switch (server.state()) {
            case NEW -> {
                return Optional.of("starting");
            }
            case DRAINING, STOPPED -> {
                return Optional.of("draining");
            }
            case RUNNING -> {
                // The round trip decides.
            }
        }
        if (server.isFull()) {
            return Optional.of("connection limit reached: " + server.active() + " connections");
        }
        long now = nanoClock.getAsLong();
        if (now - lastTripNanos >= KEPT.toNanos()) {
            lastTrip = roundTrip();
            lastTripNanos = now;
        }
        return lastTrip;
    }

    private Optional<String> roundTrip() {
        InetSocketAddress listening = server.reachableAddress();
        try (Socket socket = new Socket()) {
            // Bound before it connects, so that the acceptor knows the address when it comes.
            socket.bind(new InetSocketAddress(listening.getAddress(), 0));
            var own = (InetSocketAddress) socket.getLocalSocketAddress();
            server.acceptor().expectOwnProbe(own);
            connect(socket, listening, own);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            return server.echoes() ? exchange(socket) : orderlyEnd(socket);
        } catch (IOException failure) {
            return Optional.of("no round trip through " + Address.text(listening) + ": "
                    + failure.getMessage());
        }
    }

    private void connect(Socket socket, InetSocketAddress listening, InetSocketAddress own)
            throws IOException {
        try {
            socket.connect(listening, TIMEOUT_MILLIS);
        } catch (IOException failure) {
            server.acceptor().forgetOwnProbe(own);
            throw failure;
        }
    }

    private static Optional<String> exchange(Socket socket) throws IOException {
        socket.getOutputStream().write(PROBE_BYTE);
        int answer = socket.getInputStream().read();
        return answer == PROBE_BYTE
                ? Optional.empty()
                : Optional.of("a byte came back as " + answer + " instead of " + PROBE_BYTE);
    }

    /// In a mode that does not echo: our FIN goes through a loop, and the loop's comes back.
    private static Optional<String> orderlyEnd(Socket socket) throws IOException {
        socket.shutdownOutput();
        return socket.getInputStream().read() < 0
                ? Optional.empty()
                : Optional.of("an answer came before there was a question");
    }
}
