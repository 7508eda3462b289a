package org.echopair.it;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Passes bytes on between pairs of connections, on one thread. An end that came with the last bytes
/// leaves with them: a Service passes packets on and never parts the two, and a relay would, whenever it
/// had to wait for a processor in between.
final class Relay implements Runnable {

    private static final int BUFFER_BYTES = 64 << 10;

    private final Selector selector = Selector.open();
    private final Queue<Pair> arrivals = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    Relay() throws IOException {}

    /// Any thread may call it.
    void join(SocketChannel client, SocketChannel server) {
        arrivals.add(new Pair(client, server));
        selector.wakeup();
    }

    void close() {
        closed = true;
        selector.wakeup();
    }

    @Override
    public void run() {
        try (selector) {
            while (!closed) {
                selector.select(key -> ((Pair) key.attachment()).pump());
                for (Pair pair = arrivals.poll(); pair != null; pair = arrivals.poll()) {
                    pair.register(selector);
                }
            }
            selector.keys().forEach(key -> ((Pair) key.attachment()).abort());
        } catch (IOException e) {
            throw new IllegalStateException("the relay has no selector", e);
        }
    }

    private static final class Pair {

        private final SocketChannel client;
        private final SocketChannel server;
        private final Direction up;
        private final Direction down;
        private SelectionKey clientKey;
        private SelectionKey serverKey;

        Pair(SocketChannel client, SocketChannel server) {
            this.client = client;
            this.server = server;
            up = new Direction(client, server);
            down = new Direction(server, client);
        }

        void register(Selector selector) {
            try {
                client.configureBlocking(false);
                server.configureBlocking(false);
                clientKey = client.register(selector, 0, this);
                serverKey = server.register(selector, 0, this);
            } catch (IOException e) {
                abort();
                return;
            }
            pump();
        }

        void pump() {
            if (!client.isOpen()) {
                return; // closed when the other key had its turn
            }
            try {
                up.pump();
                down.pump();
                if (up.isOver() && down.isOver()) {
                    client.close();
                    server.close();
                    return;
                }
                clientKey.interestOps(up.readInterest() | down.writeInterest());
                serverKey.interestOps(down.readInterest() | up.writeInterest());
            } catch (IOException reset) {
                abort();
            }
        }

        /// A reset ends both directions by a reset.
        void abort() {
            for (SocketChannel channel : new SocketChannel[]{client, server}) {
                try {
                    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                    channel.close();
                } catch (IOException gone) {
                    // As it should be.
                }
            }
        }
    }

    private static final class Direction {

        private final SocketChannel from;
        private final SocketChannel to;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        private boolean inputEnded;
        private boolean over;

        Direction(SocketChannel from, SocketChannel to) {
            this.from = from;
            this.to = to;
        }

        void pump() throws IOException {
            if (over) {
                return;
            }
            int read = 1;
            while (!inputEnded && buffer.hasRemaining() && read > 0) {
                read = from.read(buffer);
                inputEnded = read < 0;
            }
            if (inputEnded && buffer.position() > 0) {
                Cork.put(to);
            }
            to.write(buffer.flip());
            buffer.compact();
            if (inputEnded && buffer.position() == 0) {
                to.shutdownOutput();
                over = true;
            }
        }

        boolean isOver() {
            return over;
        }

        int readInterest() {
            return inputEnded || !buffer.hasRemaining() ? 0 : SelectionKey.OP_READ;
        }

        int writeInterest() {
            return buffer.position() > 0 ? SelectionKey.OP_WRITE : 0;
        }
    }
}
