package org.echopair.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// What the server wants to know of socket addresses.
final class Address {

    /// The part of an IPv6 address that names a network; the rest a peer may choose as it likes.
    private static final int NETWORK_BYTES = 8;

    private Address() {}

    /// For people: `127.0.0.1:8888`, `[::1]:8888` (RFC 3986).
    static String text(InetSocketAddress address) {
        String host = address.getAddress() == null
                ? address.getHostString()
                : address.getAddress().getHostAddress();
        return (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host)
                + ":" + address.getPort();
    }

    /// Where a socket that listens on `bound` is reached from this machine.
    static InetSocketAddress reachable(InetSocketAddress bound) {
        InetAddress host = bound.getAddress().isAnyLocalAddress()
                ? InetAddress.getLoopbackAddress()
                : bound.getAddress();
        return new InetSocketAddress(host, bound.getPort());
    }

    /// Whom a limit per source counts: an IPv4 address, or the /64 network of an IPv6 address.
    static InetAddress source(InetAddress peer) {
        if (!(peer instanceof Inet6Address)) {
            return peer;
        }
        byte[] network = peer.getAddress();
        Arrays.fill(network, NETWORK_BYTES, network.length, (byte) 0);
        try {
            return InetAddress.getByAddress(network);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible); // It has the right length.
        }
    }
}
