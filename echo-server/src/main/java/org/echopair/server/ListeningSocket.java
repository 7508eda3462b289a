package org.echopair.server;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;

/// Binds the socket that the server listens on.
final class ListeningSocket {

    private ListeningSocket() {}

    static ServerSocketChannel bind(ServerConfig config) throws IOException {
        InetSocketAddress address = config.address(config.port());
        ServerSocketChannel socket = open(config, address);
        try {
            return socket.bind(address, config.backlog());
        } catch (IOException | RuntimeException failure) {
            socket.close();
            throw failure;
        }
    }

    /// The JDK's default socket listens on IPv6 too when bound to 0.0.0.0. An IPv4 host means IPv4
    /// alone; no host means both.
    private static ServerSocketChannel open(ServerConfig config, InetSocketAddress address)
            throws IOException {
        return !config.host().isEmpty() && address.getAddress() instanceof Inet4Address
                ? ServerSocketChannel.open(StandardProtocolFamily.INET)
                : ServerSocketChannel.open();
    }
}
