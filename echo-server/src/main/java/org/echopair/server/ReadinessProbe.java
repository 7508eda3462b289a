package org.echopair.server;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Tells whether the server can do its job by doing it: a byte makes a real round trip through the
/// listening socket and an event loop. A check that only connects would not notice stuck loops.
///
/// In modes that do not echo, the end of a connection makes the trip instead of a byte. The
/// connection is known to the acceptor by its own address, and so counts in no limit, no traffic
/// metric and no log. One trip is made at a time, and its result kept for a second for all who ask.
///
/// A server at its connection limit is ready: it serves those it has, and resets one more at once,
/// which is counted and alerted on. Were it not ready, it would leave the Service, its load would
/// fill the other pods until none is left, and a disruption budget that lets unready pods go
/// (`unhealthyPodEvictionPolicy: AlwaysAllow`) would let all those connections be cut at once.
final class ReadinessProbe {

    private static final Duration KEPT = Duration.ofSeconds(1);
    private static final int TIMEOUT_MILLIS = 1000;
    private static final int PROBE_BYTE = 0x55;
    private static final InetAddress SOURCE = InetAddress.ofLiteral("127.69.67.72");

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
        if (nanoClock.getAsLong() - lastTripNanos >= KEPT.toNanos()) {
            lastTrip = roundTrip();
            // From the end of the trip, or a slow one would be stale for those who waited for it.
            lastTripNanos = nanoClock.getAsLong();
        }
        return lastTrip;
    }

    private Optional<String> roundTrip() {
        InetSocketAddress listening = server.reachableAddress();
        try (Socket socket = new Socket()) {
            bind(socket, listening.getAddress());
            var own = (InetSocketAddress) socket.getLocalSocketAddress();
            server.acceptor().expectOwnProbe(own);
            connect(socket, listening, own);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            return server.echoes() ? exchange(socket) : orderlyEnd(socket);
        } catch (IOException failure) {
            return Optional.of("no round trip through " + Address.text(listening) + ": "
                    + failure.getMessage());
        } catch (Throwable failure) {
            return Optional.of("no round trip through " + Address.text(listening) + ": " + failure);
        }
    }

    /// Before it connects, so that the acceptor knows the address when it comes. From a loopback
    /// address of our own where there is one: its ports are free when others have taken all those of
    /// the usual address.
    private static void bind(Socket socket, InetAddress listening) throws IOException {
        if (listening instanceof Inet4Address) {
            try {
                socket.bind(new InetSocketAddress(SOURCE, 0));
                return;
            } catch (IOException _) {
                // Only Linux has all of 127.0.0.0/8.
            }
        }
        socket.bind(new InetSocketAddress(listening, 0));
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

    /// In a mode that does not echo, our FIN goes to a loop and the loop's comes back.
    private static Optional<String> orderlyEnd(Socket socket) throws IOException {
        socket.shutdownOutput();
        return socket.getInputStream().read() < 0
                ? Optional.empty()
                : Optional.of("an answer came before there was a question");
    }
}
