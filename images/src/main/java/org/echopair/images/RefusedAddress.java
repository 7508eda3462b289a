package org.echopair.images;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;

/// An address that refuses connections, as long as it is held: bound, so that nobody else gets it, and
/// not listening.
final class RefusedAddress implements AutoCloseable {

    private final SocketChannel bound = SocketChannel.open();

    RefusedAddress() throws IOException {
        bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    String address() throws IOException {
        return "127.0.0.1:" + ((InetSocketAddress) bound.getLocalAddress()).getPort();
    }

    @Override
    public void close() throws IOException {
        bound.close();
    }
}
