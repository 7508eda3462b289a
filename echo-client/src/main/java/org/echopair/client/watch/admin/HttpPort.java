package org.echopair.client.watch.admin;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.echopair.client.watch.admin.HttpCall.State;
import org.echopair.client.watch.admin.HttpReply.Status;

/// Serves all connections of a port on one thread. Each has a limited time for its request, and for
/// taking its reply; when all places are taken, or descriptors have run out, the one that has kept its
/// place for longest is reset.
final class HttpPort implements Runnable, AutoCloseable {

    /// Answers once, now or later, on any thread.
    interface Handler {
        void handle(HttpRequest request, Consumer<HttpReply> reply);
    }

    static final int MOST_CALLS = 64;
    /// Long replies in memory. A scraper that takes what it asks for is done in no time.
    static final int MOST_LONG_REPLIES = 4;
    private static final int LONG_REPLY_BYTES = 256 * 1024;

    private static final int BACKLOG = 256;
    /// Before the others are read from again, so that none is reset although its request is there.
    private static final int ACCEPTED_AT_ONCE = MOST_CALLS / 4;
    /// A request may still be on its way.
    private static final long NEW_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long REST_MILLIS = 20;

    private final LongSupplier clock;
    private final Handler handler;
    private final ServerSocketChannel socket;
    private final Selector selector;
    private final SelectionKey accepting;
    private final Set<HttpCall> calls = new HashSet<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread = Thread.ofPlatform().name("admin").daemon().unstarted(this);
    private volatile boolean closing;
    private boolean resting;

    /// Binds, and accepts nothing yet.
    HttpPort(InetSocketAddress address, LongSupplier clock, Handler handler) throws IOException {
        this.clock = clock;
        this.handler = handler;
        this.socket = ServerSocketChannel.open();
        try {
            socket.bind(address, BACKLOG).configureBlocking(false);
            this.selector = Selector.open();
            this.accepting = socket.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
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
        closing = true;
        selector.wakeup();
    }

    @Override
    public void run() {
        try (socket; selector) {
            while (!closing) {
                try {
                    cycle();
                } catch (IOException | RuntimeException | Error e) {
                    // There is no log to tell it to, and a pause is better than no more probes.
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(REST_MILLIS));
                }
            }
            List.copyOf(calls).forEach(this::drop);
        } catch (IOException e) {
            // Nothing is left to be closed.
        }
    }

    private void cycle() throws IOException {
        selector.select(this::onReady, millisToWait(clock.getAsLong()));
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        long now = clock.getAsLong();
        calls.stream().filter(call -> call.millisLeft(now) <= 0).toList().forEach(this::drop);
        if (resting) {
            rest(false);
        } else {
            accept(now); // behind all that was read: who has asked is no longer silent
        }
    }

    private long millisToWait(long now) {
        if (!tasks.isEmpty()) {
            return 1; // one before them failed
        }
        long millis = calls.stream().mapToLong(call -> call.millisLeft(now)).min()
                .orElse(Long.MAX_VALUE);
        return Math.max(1, Math.min(millis, resting ? REST_MILLIS : 60_000));
    }

    private void onReady(SelectionKey key) {
        if (key != accepting) {
            proceed((HttpCall) key.attachment());
        }
    }

    /// Whatever happens ends this call alone.
    private void proceed(HttpCall call) {
        long now = clock.getAsLong();
        try {
            if (call.state() == State.WRITING) {
                call.write(now);
            } else if (!call.read()) {
                drop(call);
            } else if (call.state() == State.READING) {
                takeRequest(call, now);
            }
        } catch (IOException | RuntimeException e) {
            drop(call);
        }
    }

    private void takeRequest(HttpCall call, long now) {
        if (call.isTooLong()) {
            answer(call, true, HttpReply.text(Status.TOO_LARGE, "a request has at most "
                    + HttpCall.MOST_HEAD_BYTES + " bytes here"));
        } else if (call.hasHead()) {
            HttpRequest.parse(call.takeHead(now)).ifPresentOrElse(
                    request -> handler.handle(request,
                            reply -> post(() -> answer(call, !request.isHead(), reply))),
                    () -> answer(call, true,
                            HttpReply.text(Status.BAD_REQUEST, "this is no request of HTTP/1.1")));
        }
    }

    private void post(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    private void answer(HttpCall call, boolean withBody, HttpReply reply) {
        if (calls.contains(call)) {
            try {
                call.answer(reply.bytes(withBody), clock.getAsLong());
            } catch (RuntimeException | Error e) { // such as no memory for a copy of the body
                drop(call); // which would keep its place for ever
                throw e;
            }
            proceed(call);
            makeRoomForLongReplies();
        }
    }

    private void makeRoomForLongReplies() {
        Predicate<HttpCall> isLong = call -> call.unwrittenBytes() > LONG_REPLY_BYTES;
        if (calls.stream().filter(isLong).count() > MOST_LONG_REPLIES) {
            oldest(isLong, clock.getAsLong()).ifPresent(this::drop);
        }
    }

    private void accept(long now) {
        for (int i = 0; i < ACCEPTED_AT_ONCE && !resting; i++) {
            boolean full = calls.size() >= MOST_CALLS;
            Optional<HttpCall> silent = full ? silentForLongest(now) : Optional.empty();
            if (full && silent.isEmpty()) {
                rest(true);
                return;
            }
            try {
                SocketChannel channel = socket.accept();
                if (channel == null) {
                    return;
                }
                silent.ifPresent(this::drop);
                welcome(channel, now);
            } catch (IOException e) { // most likely no descriptor is left, and a call has one
                silentForLongest(now).ifPresentOrElse(this::drop, () -> rest(true));
            }
        }
    }

    private Optional<HttpCall> silentForLongest(long now) {
        return oldest(call -> call.state() != State.RENDERING && call.ageNanos(now) >= NEW_NANOS,
                now);
    }

    private void rest(boolean now) {
        resting = now;
        accepting.interestOps(now ? 0 : SelectionKey.OP_ACCEPT);
    }

    private Optional<HttpCall> oldest(Predicate<HttpCall> which, long now) {
        return calls.stream().filter(which)
                .max(Comparator.comparingLong(call -> call.ageNanos(now)));
    }

    private void welcome(SocketChannel channel, long now) throws IOException {
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            var call = new HttpCall(channel, key, now);
            key.attach(call);
            calls.add(call);
            proceed(call);
        } catch (IOException e) {
            channel.close();
        }
    }

    private void drop(HttpCall call) {
        calls.remove(call);
        call.close();
    }
}
