package org.echopair.client.exchange;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.FailureException;
import org.echopair.client.failure.Phase;
import org.echopair.client.text.Figures;

/// Opens a connection to a target: resolves it and tries each address in order. All of that
/// together ends by one deadline; the addresses share evenly what is left of it, so that one which
/// does not answer cannot use up the time of those behind it.
public final class Connector {

    private final Resolver resolver;
    private final LongSupplier clock;

    public Connector(Resolver resolver, LongSupplier clock) {
        this.resolver = resolver;
        this.clock = clock;
    }

    Connected connect(Target target, AddressFamily family, Deadline deadline)
            throws FailureException {
        List<InetSocketAddress> addresses = resolver.resolve(target, family, deadline);
        List<Failure> failures = new ArrayList<>();
        for (InetSocketAddress address : addresses) {
            int untried = addresses.size() - failures.size();
            try {
                return connect(address, deadline.remainingNanos() / untried);
            } catch (FailureException e) {
                failures.add(e.failure());
            }
        }
        throw new FailureException(summary(target, failures));
    }

    private Connected connect(InetSocketAddress address, long allowedNanos)
            throws FailureException {
        String remote = Target.of(address).toString();
        SocketChannel channel = open(remote);
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Socket socket = channel.socket(); // unlike the channel, its connect has a timeout
            long begin = clock.getAsLong();
            socket.connect(address, Deadline.millisOf(allowedNanos));
            var connected = new Connected(channel, remote, clock.getAsLong() - begin);
            // Where nothing listens on a port of the range for outgoing connections, the kernel may
            // choose that very port for our side and connect us to ourselves: a perfect echo.
            if (address.equals(channel.getLocalAddress())) {
                connected.close();
                throw new FailureException(nothingListens(remote));
            }
            return connected;
        } catch (IOException | UnsupportedAddressTypeException e) {
            new Connected(channel, remote, 0).close();
            throw new FailureException(classified(e, remote, allowedNanos));
        }
    }

    private static SocketChannel open(String remote) throws FailureException {
        try {
            return SocketChannel.open();
        } catch (IOException e) {
            throw new FailureException(Failure.now(FailureClass.OTHER, Phase.CONNECT, remote,
                    "no socket: " + e.getMessage()));
        }
    }

    /// By type where there is one. A message is the system's, and may be in any language.
    public static Failure classified(Exception e, String remote, long allowedNanos) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof SocketTimeoutException || message.contains("timed out")) {
            return Failure.now(FailureClass.CONNECT_TIMEOUT, Phase.CONNECT, remote,
                    "no answer within " + Figures.time(allowedNanos));
        }
        if (e instanceof ConnectException) {
            return nothingListens(remote);
        }
        if (message.startsWith("Connection reset")) {
            return Failure.now(FailureClass.RESET, Phase.CONNECT, remote,
                    "the handshake was reset");
        }
        if (e instanceof UnsupportedAddressTypeException) {
            return Failure.now(FailureClass.UNREACHABLE, Phase.CONNECT, remote,
                    "this machine has no IPv6");
        }
        return Failure.now(FailureClass.UNREACHABLE, Phase.CONNECT, remote, message);
    }

    public static Failure nothingListens(String remote) {
        return Failure.now(FailureClass.REFUSED, Phase.CONNECT, remote, "nothing listens there");
    }

    /// Several failures become one of the class of the first address, which names them all.
    public static Failure summary(Target target, List<Failure> failures) {
        Failure first = failures.getFirst();
        if (failures.size() == 1) {
            return first;
        }
        var detail = new StringBuilder("none of its " + failures.size() + " addresses answered");
        for (Failure failure : failures) {
            detail.append("; ").append(failure.address()).append(' ').append(failure.kind())
                    .append(", ").append(failure.detail());
        }
        return Failure.now(first.kind(), Phase.CONNECT, target.toString(), detail.toString());
    }
}
