package org.echopair.server;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

/// How a socket address is written for people: `127.0.0.1:8888`, `[::1]:8888` (RFC 3986).
final class Address {

    private Address() {}

    static String text(InetSocketAddress address) {
        String host = address.getAddress() == null
                ? address.getHostString()
                : address.getAddress().getHostAddress();
        return (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host)
                + ":" + address.getPort();
    }
}
