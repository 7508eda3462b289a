package org.echopair.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One thread, one selector, one buffer, and the connections that it was given, until it hands one
/// over to another loop.
///
/// A cycle: wait for sockets → one read or one write for each that is ready → timeouts → on the
/// first loop, new connections → tasks of other threads. One read and one write at most per
/// connection and cycle keeps a busy connection from starving the others. Everything here runs on
/// the loop's own thread, except what is marked as for any thread.
final class EventLoop {

    /// The longest wait, so that a sleeping loop still shows a heartbeat.
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    private final LongSupplier nanoClock;
    private final Consumer<InetSocketAddress> onClosed;
    private final ServiceThread thread;
    private final Selector selector;
    private final TaskQueue tasks;
    private final LoopContext context;
    private final Consumer<SelectionKey> onReady = this::onReady;

    private boolean nowIsOfThisCycle;
    private boolean finishing;
    private boolean stopped;
    private @Nullable Handover handover;
    private Intake intake = Intake.NONE;
    private volatile long heartbeatNanos;

    /// `pendingInAllLoops` is asked on this loop's thread, and `onClosed` told there of each connection
    /// that ends; `onDeath` of what killed the loop, should it die.
    EventLoop(int index, ServerConfig config, LongSupplier nanoClock,
            LongSupplier pendingInAllLoops, Consumer<InetSocketAddress> onClosed,
            Consumer<Throwable> onDeath) throws IOException {
        this.nanoClock = nanoClock;
        this.onClosed = onClosed;
        this.context = new LoopContext(config, pendingInAllLoops, this::onClosed);
        this.selector = Selector.open();
        this.tasks = new TaskQueue(selector::wakeup);
        this.heartbeatNanos = nanoClock.getAsLong();
        this.thread = new ServiceThread("loop-" + index, this::run, onDeath);
    }

    /// For any thread, once.
    void start() {
        thread.start();
    }

    private void run() throws IOException {
        try (selector) {
            while (!stopped) {
                cycle();
            }
            forEach(Connection::onStop);
        } finally {
            intake.onLoopEnd();
        }
    }

    private void cycle() throws IOException {
        nowIsOfThisCycle = false;
        selector.select(onReady, waitMillis());
        readClockOnce();
        heartbeatNanos = context.nowNanos();
        context.timers().expire(context.nowNanos());
        intake.onCycle(context.nowNanos());
        tasks.run();
        if (handover != null && handover.isOver(context.nowNanos())) {
            handover = null;
        }
        context.counters().busy(nanoClock.getAsLong() - context.nowNanos());
    }

    private void onReady(SelectionKey key) {
        readClockOnce();
        if (!(key.attachment() instanceof Connection connection)) {
            intake.onReady();
        } else if (handover == null) {
            connection.onReady();
        } else {
            handover.onReady(connection, context.nowNanos());
        }
    }

    /// The wait for sockets is the only long part of a cycle, so one reading after it will do.
    private void readClockOnce() {
        if (!nowIsOfThisCycle) {
            context.setNowNanos(nanoClock.getAsLong());
            nowIsOfThisCycle = true;
        }
    }

    private long waitMillis() {
        long now = context.nowNanos();
        long nanos = Math.min(LONGEST_WAIT.toNanos(),
                Math.min(context.timers().nanosToNext(now), intake.nanosToNext(now)));
        // Rounded up, because a wait of 0 would mean forever, and too short a one a spin.
        return nanos / TimeUnit.MILLISECONDS.toNanos(1) + 1;
    }

    /// Has this loop look after a listening socket, too. Before `start`.
    SelectionKey watch(ServerSocketChannel socket, Intake intake) throws IOException {
        this.intake = intake;
        socket.configureBlocking(false);
        return socket.register(selector, SelectionKey.OP_ACCEPT, intake);
    }

    /// Hands a freshly accepted connection to this loop, with no detour on its own thread. For any
    /// thread.
    void add(SocketChannel channel, InetSocketAddress peer, boolean isOwnProbe) {
        var newcomer = new Newcomer(channel, peer, isOwnProbe);
        if (thread.isCurrent()) {
            newcomer.join(context, selector);
        } else {
            tasks.add(() -> newcomer.join(context, selector));
        }
    }

    /// Runs this on the loop's thread, at the end of a cycle. For any thread.
    void execute(Runnable task) {
        tasks.add(task);
    }

    /// Hands such a share of its load over to another loop; with 1 every connection that becomes
    /// active, from now on. For any thread.
    void handOver(EventLoop to, double share) {
        tasks.add(() -> {
            if (!context.isDraining()) { // Then they are ending anyway.
                handover = new Handover(share, context.nowNanos(),
                        connection -> give(connection, to));
            }
        });
    }

    /// Ends `handOver`. For any thread.
    void keepConnections() {
        tasks.add(() -> handover = null);
    }

    /// In the next cycle, because only the next wait takes the socket out of this selector; before
    /// that it could not come back.
    private void give(Connection connection, EventLoop to) {
        int age = connection.leave();
        context.counters().moved();
        inNextCycle(() -> to.execute(() -> to.adopt(connection, age)));
    }

    /// A task of a task has its turn behind the next wait.
    private void inNextCycle(Runnable task) {
        tasks.add(() -> tasks.add(task));
    }

    private void adopt(Connection connection, int age) {
        connection.join(context, selector, age);
        if (finishing) {
            connection.finishSoon(CloseReason.DRAINED);
        }
    }

    /// From now on a peer that closes is one that was drained. For any thread.
    void drain() {
        tasks.add(() -> {
            handover = null;
            context.drain();
        });
    }

    /// The drain timeout is over: finishes every connection, soon. For any thread.
    void finishAll() {
        tasks.add(() -> {
            finishing = true; // Also those that are on their way from another loop.
            forEach(connection -> connection.finishSoon(CloseReason.DRAINED));
        });
    }

    /// Asks the loop to close what is left and to end. For any thread.
    void requestStop() {
        tasks.add(() -> stopped = true);
    }

    /// Waits for that end; says whether it came in time.
    boolean awaitEnd(Duration patience) throws InterruptedException {
        return thread.awaitEnd(patience);
    }

    /// Releases what the loop holds, if it was never started; else its thread does.
    void closeUnlessStarted() {
        if (!thread.isStarted()) {
            try {
                selector.close();
            } catch (IOException _) {
                // No connection is registered with it.
            }
            intake.onLoopEnd();
        }
    }

    private void forEach(Consumer<Connection> action) {
        for (SelectionKey key : selector.keys()) {
            if (key.isValid() && key.attachment() instanceof Connection connection) {
                action.accept(connection);
            }
        }
    }

    /// The last thing that happens to a connection.
    private void onClosed(InetSocketAddress peer, boolean isOwnProbe) {
        assert thread.isCurrent() : "a connection belongs to its loop's thread";
        if (!isOwnProbe) {
            onClosed.accept(peer);
        }
    }

    /// For any thread, a little late.
    LoopCounters counters() {
        return context.counters();
    }

    String name() {
        return thread.name();
    }

    /// When this loop last finished waiting, on its own clock. For any thread.
    long heartbeatNanos() {
        return heartbeatNanos;
    }
}
