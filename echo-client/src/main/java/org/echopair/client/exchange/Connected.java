package org.echopair.client.exchange;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/// An open connection, and how long it took to open it.
///
/// @param remote the peer's address
public record Connected(SocketChannel channel, String remote,
        long connectNanos) implements AutoCloseable {

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The verdict is known by now, and a connection that cannot be closed is gone.
        }
    }
}
