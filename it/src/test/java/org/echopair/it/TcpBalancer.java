package org.echopair.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/// What a Service is to its clients as far as bytes can tell: one address with several servers
/// behind it. A new connection goes to a ready server; an old one stays, whether its server is
/// ready or not. Nothing is retried: if a server does not accept, the client sees that. Each
/// direction ends by itself, so a half-close passes through.
final class TcpBalancer implements AutoCloseable {

    private static final int BUFFER_BYTES = 16 << 10;
    private static final int BACKLOG = 512;
    private static final long POLL_MILLIS = 100;

    /// One server; a thread of its own polls its readiness, as each node's kubelet does.
    private static final class Backend {
        private final InetSocketAddress address;
        private volatile boolean ready;
        private volatile boolean removed;

        Backend(InetSocketAddress address) {
            this.address = address;
        }
    }

    private final ServerSocketChannel listener;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Backend> backends = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicLong turnedAway = new AtomicLong();

    TcpBalancer() throws IOException {
        listener = ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        threads.execute(this::accept);
    }

    String target() {
        return "127.0.0.1:" + listener.socket().getLocalPort();
    }

    /// How many clients found no server that accepted.
    long turnedAway() {
        return turnedAway.get();
    }

    /// @param isReady asked over and over, until the server is removed
    void add(InetSocketAddress address, BooleanSupplier isReady) {
        var backend = new Backend(address);
        backends.add(backend);
        threads.execute(() -> {
            while (!backend.removed && !threads.isShutdown()) {
                backend.ready = isReady.getAsBoolean();
                pause();
            }
        });
    }

    /// Forgets a server; its open connections stay.
    void remove(InetSocketAddress address) {
        backends.stream().filter(each -> each.address.equals(address))
                .forEach(each -> each.removed = true);
        backends.removeIf(each -> each.removed);
    }

    int ready() {
        return (int) backends.stream().filter(each -> each.ready).count();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = listener.accept();
                threads.execute(() -> serve(client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(SocketChannel client) {
        List<Backend> ready = backends.stream().filter(each -> each.ready).toList();
        try (client; SocketChannel server = SocketChannel.open()) {
            if (ready.isEmpty()) {
                throw new IOException("no server is ready");
            }
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            server.setOption(StandardSocketOptions.TCP_NODELAY, true);
            server.connect(ready.get(Math.floorMod(turn.getAndIncrement(), ready.size())).address);
            var back = threads.submit(() -> copy(server, client));
            copy(client, server);
            back.get();
        } catch (IOException refused) {
            turnedAway.incrementAndGet();
        } catch (Exception over) {
            // The test is over.
        }
    }

    /// Until the end of input, which is passed on; a reset is passed on as a reset. An end that came in
    /// one segment with the last bytes is passed on right behind them: a Service passes packets on and
    /// not bytes, and so never parts the two.
    private static void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try {
            from.socket().setSoTimeout(1);
            while (from.read(buffer) >= 0) {
                boolean ended = endFollows(from, buffer);
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
                if (ended) {
                    break;
                }
            }
            to.shutdownOutput();
        } catch (IOException reset) {
            abort(from);
            abort(to);
        }
    }

    /// Takes what else is there already, too.
    private static boolean endFollows(SocketChannel from, ByteBuffer buffer) throws IOException {
        try {
            while (buffer.hasRemaining()) {
                int more = from.socket().getInputStream().read(buffer.array(), buffer.position(),
                        buffer.remaining());
                if (more < 0) {
                    return true;
                }
                buffer.position(buffer.position() + more);
            }
        } catch (SocketTimeoutException nothingYet) {
            // Then it is passed on when it comes.
        }
        return false;
    }

    private static void abort(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.close();
        } catch (IOException gone) {
            // As it should be.
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
