package org.echopair.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/// A connection that is accepted, and on its way to its loop.
record Newcomer(SocketChannel channel, InetSocketAddress peer, boolean isOwnProbe) {

    /// Becomes a `Connection` of this loop, on its thread.
    void join(LoopContext loop, Selector selector) {
        LoopCounters counters = isOwnProbe ? new LoopCounters() : loop.counters();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            // Finds peers that vanished without a FIN, which no idle timeout would with 0.
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            key.attach(new Connection(loop, new PeerSocket(channel, key, counters), peer,
                    isOwnProbe));
        } catch (IOException gone) {
            close();
            counters.closed(CloseReason.RESET, 0);
            loop.endListener().onClosed(peer, isOwnProbe);
        }
    }

    private void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // Its peer is gone already.
        }
    }
}
