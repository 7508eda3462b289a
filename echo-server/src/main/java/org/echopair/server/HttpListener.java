package org.echopair.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.echopair.server.HttpConnection.State;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves the admin port's connections on one thread, so that a request is answered whatever other
/// peers do. When all places are taken, or descriptors have run out, the connection that has been
/// silent for longest is evicted.
final class HttpListener implements Runnable, AutoCloseable {

    /// Must call `reply` exactly once, now or later, on any thread.
    interface Handler {
        void handle(HttpRequest request, Consumer<HttpAnswer> reply);
    }

    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

    private static final int BACKLOG = 1024;
    /// How long accepting pauses when no connection may be evicted yet.
    private static final Duration REST = Duration.ofMillis(10);
    private static final Duration LOG_INTERVAL = Duration.ofSeconds(1);

    private final LongSupplier nanoClock;
    private final Handler handler;
    private final ServerSocketChannel socket;
    private final Selector selector;
    private final SelectionKey acceptKey;
    private final Thread thread = Thread.ofPlatform().name("admin").daemon().unstarted(this);
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final HttpPlaces places;
    private boolean isAcceptable;
    private boolean isResting;
    private long restEndNanos;
    private long lastFailureLogNanos;
    private volatile boolean isClosing;

    /// Binds, and accepts nothing yet.
    HttpListener(InetSocketAddress address, HttpPlaces.Limits limits, LongSupplier nanoClock,
            Handler handler) throws IOException {
        this.places = new HttpPlaces(limits);
        this.nanoClock = nanoClock;
        this.handler = handler;
        this.lastFailureLogNanos = nanoClock.getAsLong() - LOG_INTERVAL.toNanos();
        this.socket = ServerSocketChannel.open();
        try {
            socket.bind(address, BACKLOG);
            socket.configureBlocking(false);
            this.selector = Selector.open();
            this.acceptKey = socket.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException | RuntimeException failure) {
            socket.close();
            throw failure;
        }
    }

    void start() {
        thread.start();
    }

    int port() {
        return socket.socket().getLocalPort();
    }

    @Override
    public void close() {
        isClosing = true;
        selector.wakeup();
        if (!thread.isAlive()) {
            closeAll();
        }
    }

    @Override
    public void run() {
        while (!isClosing) {
            try {
                cycle();
            } catch (ClosedSelectorException end) {
                break;
            } catch (Throwable failure) {
                // A pause is better than no more probes.
                LOG.atError().setCause(failure).log("the admin port failed");
                LockSupport.parkNanos(REST.toNanos());
            }
        }
        closeAll();
    }

    private void cycle() throws IOException {
        selector.select(this::onReady, millisToNext(nanoClock.getAsLong()));
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        long now = nanoClock.getAsLong();
        places.late(now).forEach(late -> places.drop(late, !late.isIdle()));
        if (isResting && now - restEndNanos >= 0) {
            isResting = false;
            acceptKey.interestOps(SelectionKey.OP_ACCEPT);
        }
        // Last, so that a connection whose request has arrived is no longer silent.
        if (isAcceptable) {
            isAcceptable = false;
            acceptSome(now);
        }
    }

    private void onReady(SelectionKey key) {
        if (key == acceptKey) {
            isAcceptable = true;
            return;
        }
        proceed((HttpConnection) key.attachment());
    }

    /// Reads or writes as the state asks; a failure ends this connection alone.
    private void proceed(HttpConnection connection) {
        long now = nanoClock.getAsLong();
        try {
            if (connection.state() == State.WRITING) {
                connection.write(now);
            } else if (!connection.read(now)) {
                places.drop(connection, false);
                return;
            }
            if (connection.state() == State.WAITING) {
                takeRequest(connection, now);
            }
        } catch (IOException | RuntimeException _) {
            places.drop(connection, true);
        }
    }

    private void takeRequest(HttpConnection connection, long now) {
        if (connection.isTooLong()) {
            var tooLong = HttpAnswer.text(431, "a request has at most "
                    + HttpConnection.MOST_HEAD_BYTES + " bytes here");
            connection.answer(tooLong.bytes(false, false), false, now);
        } else if (connection.hasHead()) {
            String head = connection.takeHead(now);
            try {
                HttpRequest request = HttpRequest.parse(head);
                // No real client of an admin port pipelines requests.
                boolean keepsAlive = request.keepsAlive() && !connection.hasMore();
                handler.handle(request, answer -> post(() -> reply(connection,
                        answer.bytes(request.isHead(), keepsAlive), keepsAlive)));
            } catch (HttpRequest.Refusal refusal) {
                connection.answer(refusal.answer().bytes(false, false), false, now);
            }
        }
    }

    private void post(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    private void reply(HttpConnection connection, ByteBuffer bytes, boolean keepsAlive) {
        if (places.contains(connection)) {
            connection.answer(bytes, keepsAlive, nanoClock.getAsLong());
            proceed(connection);
        }
    }

    private void acceptSome(long now) {
        for (int left = places.share(); left > 0 && !isResting; left--) {
            @Nullable
            HttpConnection silent = places.areFull()
                    ? places.longestSilent(now).orElse(null)
                    : null;
            if (places.areFull() && silent == null) {
                rest(now);
                return;
            }
            try {
                SocketChannel channel = socket.accept();
                if (channel == null) {
                    return;
                }
                if (silent != null) {
                    places.drop(silent, true);
                }
                welcome(channel, now);
            } catch (IOException failure) {
                onAcceptFailure(failure, now);
            }
        }
    }

    private void welcome(SocketChannel channel, long now) throws IOException {
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            var connection = new HttpConnection(channel, key, now);
            key.attach(connection);
            places.add(connection);
            proceed(connection);
        } catch (IOException failure) {
            channel.close();
        }
    }

    /// Most likely the process is out of descriptors; an eviction frees one.
    private void onAcceptFailure(IOException failure, long now) {
        if (now - lastFailureLogNanos >= LOG_INTERVAL.toNanos()) {
            lastFailureLogNanos = now;
            LOG.atWarn().addKeyValue("cause", failure.getMessage())
                    .addKeyValue("connections", places.taken()).log("admin accept failed");
        }
        places.longestSilent(now).ifPresentOrElse(silent -> places.drop(silent, true),
                () -> rest(now));
    }

    private void rest(long now) {
        isResting = true;
        restEndNanos = now + REST.toNanos();
        acceptKey.interestOps(0);
    }

    private long millisToNext(long now) {
        long toNext = places.millisToNext(now);
        return isResting && (toNext == 0 || toNext > REST.toMillis()) ? REST.toMillis() : toNext;
    }

    private void closeAll() {
        try (selector; socket) {
            places.dropAll();
        } catch (IOException _) {
            // There is nothing to do about it.
        }
    }
}
