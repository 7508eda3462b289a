package org.echopair.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
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
    private final Relay relay = new Relay();
    private final List<Backend> backends = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicLong turnedAway = new AtomicLong();

    TcpBalancer() throws IOException {
        listener = ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        threads.execute(this::accept);
        Thread.ofPlatform().daemon().name("relay").start(relay);
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
                threads.execute(() -> connect(client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void connect(SocketChannel client) {
        List<Backend> ready = backends.stream().filter(each -> each.ready).toList();
        try {
            if (ready.isEmpty()) {
                throw new IOException("no server is ready");
            }
            SocketChannel server = SocketChannel.open(
                    ready.get(Math.floorMod(turn.getAndIncrement(), ready.size())).address);
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            server.setOption(StandardSocketOptions.TCP_NODELAY, true);
            relay.join(client, server);
        } catch (IOException refused) {
            turnedAway.incrementAndGet();
            try {
                client.close();
            } catch (IOException gone) {
                // As it should be.
            }
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
        relay.close();
    }
}
