package org.echopair.client.exchange;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;

/// What a system call that failed says about a connection. Every command asks here, so that one
/// fault has one name everywhere.
///
/// Faults are told apart by the type of the exception; words are looked at only where there is no
/// type. They are the JDK's own, or the C library's in a process that never sets its language.
public final class Breakage {

    /// After the last message: how long a peer may take to close its side.
    public static final long CLOSE_GRACE_NANOS = 1_000_000_000L;

    private Breakage() {}

    /// A connection could not be opened.
    public static Failure whileConnecting(Exception e, AddressAttempts attempts) {
        String remote = attempts.remote();
        String message = String.valueOf(e.getMessage());
        if (LocalLimit.isReachedBy(e)
                && !(isNoLocalAddress(message) && lacksFamilyOf(attempts))) {
            return Failure.now(FailureClass.LOCAL, Phase.CONNECT, remote, LocalLimit.words(e));
        }
        if (e instanceof SocketTimeoutException || message.contains("timed out")) {
            return attempts.timeout();
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
        return Failure.now(FailureClass.UNREACHABLE, Phase.CONNECT, remote,
                lacksZone(attempts)
                        ? "a link-local address needs its interface, as [fe80::1%eth0]"
                        : message);
    }

    public static Failure nothingListens(String remote) {
        return Failure.now(FailureClass.REFUSED, Phase.CONNECT, remote, "nothing listens there");
    }

    /// Where nothing listens on a port of the range for outgoing connections, the kernel may choose
    /// that very port for our side and connect us to ourselves: a perfect echo.
    public static boolean isConnectedToItself(SocketChannel channel) throws IOException {
        return channel.getRemoteAddress().equals(channel.getLocalAddress());
    }

    /// An open connection failed.
    ///
    /// @param writeFailed whether a write failed before, which is what a reset looks like from
    /// there
    /// @return `RESET`, `LOCAL` or `OTHER`
    public static FailureClass of(IOException e, boolean writeFailed) {
        if (LocalLimit.isReachedBy(e)) {
            return FailureClass.LOCAL;
        }
        return writeFailed || "Connection reset".equals(e.getMessage())
                ? FailureClass.RESET
                : FailureClass.OTHER;
    }

    /// What happened, to stand behind "then": "the peer reset the connection".
    public static String words(IOException e, boolean writeFailed) {
        return switch (of(e, writeFailed)) {
            case RESET -> "the peer reset the connection";
            case LOCAL -> LocalLimit.words(e);
            default -> String.valueOf(e.getMessage());
        };
    }

    /// The kernel says "Invalid argument", which nobody can guess this from.
    private static boolean lacksZone(AddressAttempts attempts) {
        return attempts.current().getAddress() instanceof Inet6Address address
                && address.isLinkLocalAddress() && address.getScopeId() == 0;
    }

    private static boolean isNoLocalAddress(String message) {
        return message.startsWith("Cannot assign requested address");
    }

    /// The kernel has the same words for "no port is left" and for "no address of this family".
    private static boolean lacksFamilyOf(AddressAttempts attempts) {
        return attempts.current().getAddress() instanceof Inet6Address
                && !LocalLimit.hasIpv6Address();
    }
}
