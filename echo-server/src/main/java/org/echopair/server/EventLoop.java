package org.echopair.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// One thread, one selector, one buffer, and the connections that it was given for life.
///
/// A cycle: wait for sockets → one read or one write for each that is ready → timeouts → tasks of
/// other threads. One read and one write at most per connection and cycle is what keeps a busy
/// connection from starving the others. Everything here runs on the loop's own thread, except
/// `add`, `drain`, `finishBehindEchoes`, `finishAll`, `stop` and the counters, which any thread may
/// call.
final class EventLoop implements Runnable {

    /// Size of the one read buffer, and so the most that a slow reader can make us keep.
    static final int BUFFER_BYTES = 64 * 1024;

    /// The most that one read takes, and so that one more slow reader makes us keep, once the tails
    /// of all have reached the loop's budget.
    static final int SMALL_READ_BYTES = 2 * 1024;

    /// The share of the heap, one in so many, that tails may take before reads become small.
    private static final int BUDGET_HEAP_DIVISOR = 8;

    /// How long a connection lingers after our FIN for the peer's.
    static final Duration LINGER = Duration.ofSeconds(2);

    /// The longest wait, so that a sleeping loop still shows a heartbeat.
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    private final ServerConfig config;
    private final LongSupplier nanoClock;
    private final Consumer<InetSocketAddress> onClosed;
    private final Consumer<Throwable> onDeath;
    private final Thread thread;
    private final Selector selector;
    private final Consumer<SelectionKey> onReady = this::onReady;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final LoopCounters counters = new LoopCounters();
    private final AtomicInteger load = new AtomicInteger();
    private final TimeoutQueue<Connection> idle;
    private final TimeoutQueue<Connection> ages;
    private final TimeoutQueue<Connection> lingering = new TimeoutQueue<>(LINGER.toNanos());

    private final long pendingBudgetBytes;

    private long nowNanos;
    private boolean nowIsOfThisCycle;
    private boolean draining;
    private boolean finishingBehindEchoes;
    private boolean stopped;
    private volatile long heartbeatNanos;

    /// `onClosed` is told of each connection that ends, on this loop's thread; `onDeath` of what
    /// killed the loop, should it die.
    EventLoop(int index, ServerConfig config, LongSupplier nanoClock,
            Consumer<InetSocketAddress> onClosed, Consumer<Throwable> onDeath)
            throws IOException {
        this.config = config;
        this.nanoClock = nanoClock;
        this.onClosed = onClosed;
        this.onDeath = onDeath;
        this.idle = new TimeoutQueue<>(config.idleTimeout().toNanos());
        this.ages = new TimeoutQueue<>(config.maxConnectionAge().toNanos());
        this.pendingBudgetBytes = Runtime.getRuntime().maxMemory() / BUDGET_HEAP_DIVISOR
                / config.eventLoops();
        this.selector = Selector.open();
        this.heartbeatNanos = nanoClock.getAsLong();
        this.thread = Thread.ofPlatform().name("loop-" + index).daemon().unstarted(this);
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        try (selector) {
            while (!stopped) {
                cycle();
            }
            closeAll(CloseReason.DRAIN_DEADLINE);
        } catch (Throwable death) {
            onDeath.accept(death);
        }
    }

    private void cycle() throws IOException {
        nowIsOfThisCycle = false;
        selector.select(onReady, waitMillis());
        readClockOnce();
        heartbeatNanos = nowNanos;
        expireTimeouts();
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void onReady(SelectionKey key) {
        readClockOnce();
        ((Connection) key.attachment()).onReady(buffer);
    }

    /// The wait for sockets is the only long part of a cycle, so one reading after it will do.
    private void readClockOnce() {
        if (!nowIsOfThisCycle) {
            nowNanos = nanoClock.getAsLong();
            nowIsOfThisCycle = true;
        }
    }

    private long waitMillis() {
        long nanos = Math.min(idle.nanosToNext(nowNanos), ages.nanosToNext(nowNanos));
        nanos = Math.min(nanos, lingering.nanosToNext(nowNanos));
        nanos = Math.min(nanos, LONGEST_WAIT.toNanos());
        // Rounded up, because a wait of 0 would mean forever, and too short a one a spin.
        return nanos / TimeUnit.MILLISECONDS.toNanos(1) + 1;
    }

    private void expireTimeouts() {
        Connection connection;
        while ((connection = lingering.expired(nowNanos)) != null) {
            connection.onLingerTimeout();
        }
        while ((connection = idle.expired(nowNanos)) != null) {
            connection.onIdleTimeout();
        }
        while ((connection = ages.expired(nowNanos)) != null) {
            connection.onMaxAge(buffer);
        }
    }

    /// Hands a freshly accepted connection to this loop.
    void add(SocketChannel channel, InetSocketAddress peer, boolean isOwnProbe) {
        load.incrementAndGet();
        execute(() -> register(channel, peer, isOwnProbe));
    }

    private void register(SocketChannel channel, InetSocketAddress peer, boolean isOwnProbe) {
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            key.attach(new Connection(this, channel, key, peer, isOwnProbe));
        } catch (IOException gone) {
            closeQuietly(channel);
            if (!isOwnProbe) {
                counters.closed(CloseReason.RESET, 0);
            }
            giveBack(peer, isOwnProbe);
        }
    }

    /// From now on a peer that closes is one that was drained.
    void drain() {
        execute(() -> draining = true);
    }

    /// The drain timeout is nearly over: each connection ends right behind its next echo.
    void finishBehindEchoes() {
        execute(() -> finishingBehindEchoes = true);
    }

    boolean isFinishingBehindEchoes() {
        return finishingBehindEchoes;
    }

    /// The drain timeout is over: flushes and finishes every connection.
    void finishAll(CloseReason reason) {
        execute(() -> {
            for (SelectionKey key : selector.keys()) {
                if (key.isValid()) {
                    ((Connection) key.attachment()).finishAfterLastRead(reason, buffer);
                }
            }
        });
    }

    /// Closes what is left and ends the thread; waits for that end, but not for ever.
    void stop(Duration patience) throws InterruptedException {
        execute(() -> stopped = true);
        thread.join(patience);
    }

    private void closeAll(CloseReason reason) {
        for (SelectionKey key : selector.keys()) {
            if (key.isValid()) {
                ((Connection) key.attachment()).close(reason);
            }
        }
    }

    private void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /// The last thing that happens to a connection.
    void onClosed(Connection connection) {
        giveBack(connection.peer(), connection.isOwnProbe());
    }

    private void giveBack(InetSocketAddress peer, boolean isOwnProbe) {
        load.decrementAndGet();
        if (!isOwnProbe) {
            onClosed.accept(peer);
        }
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // Its peer is gone already.
        }
    }

    ServerConfig config() {
        return config;
    }

    /// How many connections this loop was given that have not ended.
    int load() {
        return load.get();
    }

    LoopCounters counters() {
        return counters;
    }

    TimeoutQueue<Connection> idle() {
        return idle;
    }

    TimeoutQueue<Connection> ages() {
        return ages;
    }

    TimeoutQueue<Connection> lingering() {
        return lingering;
    }

    long nowNanos() {
        assert Thread.currentThread() == thread : "a connection belongs to its loop's thread";
        return nowNanos;
    }

    /// The most that one read may take now. A crowd of slow readers would otherwise fill the heap
    /// with tails: ten thousand of them hold 640 MB in whole buffers, and 20 MB in small reads.
    int maxReadBytes() {
        return counters.pendingBytes() < pendingBudgetBytes ? BUFFER_BYTES : SMALL_READ_BYTES;
    }

    boolean isDraining() {
        return draining;
    }

    String name() {
        return thread.getName();
    }

    /// When this loop last finished waiting, on the loop's own clock; any thread may ask.
    long heartbeatNanos() {
        return heartbeatNanos;
    }
}
