package org.echopair.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts connections and checks the limits; [Dealer] knows which loop gets each. It has a thread of
/// its own so that it may wait when descriptors run out, while the loops go on serving.
final class Acceptor {

    /// How long accepting rests after a failure: a shortage of descriptors is seldom over at once.
    private static final Duration BACK_OFF = Duration.ofMillis(200);
    private static final Duration LOG_INTERVAL = Duration.ofSeconds(1);
    /// The longest wait, so that a sleeping acceptor still shows a heartbeat.
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);
    /// Connections accepted in one cycle, so that a storm does not keep it from its heartbeat.
    private static final int BATCH = 256;

    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);

    private final ServerSocketChannel socket;
    private final ServerConfig config;
    private final Admission admission;
    private final int descriptors;
    private final Dealer dealer;
    private final Set<InetSocketAddress> ownProbes = ConcurrentHashMap.newKeySet();
    private final LongSupplier nanoClock;
    private final Runnable onEnd;
    private final Selector selector;
    private final ServiceThread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLongArray rejected = new AtomicLongArray(CloseReason.values().length);
    private long lastFailureLogNanos;
    private volatile long heartbeatNanos;
    private volatile boolean ended;

    /// `onEnd` runs once nothing more will be accepted, `onDeath` should the acceptor die; both on
    /// its own thread. `descriptors` is how many connections there are file descriptors for.
    Acceptor(ServerSocketChannel socket, ServerConfig config, Admission admission, int descriptors,
            List<EventLoop> loops, LongSupplier nanoClock, Runnable onEnd,
            Consumer<Throwable> onDeath) throws IOException {
        this.socket = socket;
        this.config = config;
        this.admission = admission;
        this.descriptors = descriptors;
        this.dealer = new Dealer(loops, nanoClock, new IdleProcessors(nanoClock));
        this.nanoClock = nanoClock;
        this.onEnd = onEnd;
        this.heartbeatNanos = nanoClock.getAsLong();
        this.lastFailureLogNanos = heartbeatNanos - LOG_INTERVAL.toNanos();
        this.thread = new ServiceThread("acceptor", this::run, onDeath);
        socket.configureBlocking(false);
        this.selector = Selector.open();
        socket.register(selector, SelectionKey.OP_ACCEPT);
    }

    void start() {
        thread.start();
    }

    /// Asks it to accept what the kernel has completed already (closing the socket would reset those
    /// connections), then to close the socket and end.
    void requestStop() {
        stopping.countDown();
        selector.wakeup();
    }

    /// Waits for that end; says whether it came in time.
    boolean awaitEnd(Duration patience) throws InterruptedException {
        return thread.awaitEnd(patience);
    }

    /// Releases what an acceptor holds that was never started.
    void close() {
        if (!thread.isStarted()) {
            try (selector; socket) {
                ended = true;
            } catch (IOException _) {
                // Nobody has connected, so nobody misses it.
            }
        }
    }

    private void run() throws IOException, InterruptedException {
        try (selector; socket) {
            boolean served = false;
            while (!isStopping() && !served) {
                heartbeatNanos = nanoClock.getAsLong();
                dealer.measure();
                // Only when somebody waits: a full server has failed nobody who did not come.
                if (selector.select(LONGEST_WAIT.toMillis()) > 0) {
                    served = acceptAll(BATCH) && config.once();
                    selector.selectedKeys().clear();
                }
            }
            if (!served && selector.selectNow() > 0) {
                acceptAll(config.backlog());
            }
        } finally {
            ended = true;
        }
        onEnd.run();
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    /// Accepts what waits, with `--once` one alone; says whether any was let in.
    private boolean acceptAll(int atMost) throws InterruptedException {
        boolean letIn = false;
        try {
            if (admission.active() >= descriptors) {
                onFailure("no more than " + descriptors + " file descriptors for connections");
                return false;
            }
            for (int left = atMost; left > 0 && !(letIn && config.once())
                    && admission.active() < descriptors; left--) {
                SocketChannel channel = socket.accept();
                if (channel == null) {
                    break;
                }
                letIn |= welcome(channel);
            }
        } catch (IOException failure) {
            onFailure(String.valueOf(failure.getMessage()));
        }
        return letIn;
    }

    private boolean welcome(SocketChannel channel) throws IOException {
        var peer = (InetSocketAddress) channel.getRemoteAddress();
        if (ownProbes.remove(peer)) {
            dealer.dealOwnProbe(channel, peer);
            return false;
        }
        var refusal = admission.admit(peer);
        if (refusal.isPresent()) {
            reject(channel, peer, refusal.get());
            return false;
        }
        accepted.incrementAndGet();
        dealer.deal(channel, peer);
        return true;
    }

    /// A reset tells the peer at once, and leaves no TIME_WAIT with us.
    private void reject(SocketChannel channel, InetSocketAddress peer, CloseReason reason)
            throws IOException {
        rejected.incrementAndGet(reason.ordinal());
        LOG.atDebug().addKeyValue("client", () -> Address.text(peer))
                .addKeyValue("reason", reason.label()).log("connection rejected");
        try (channel) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
    }

    /// The process is out of file descriptors, or close to it. Those who are connected lose nothing;
    /// the others wait in the backlog until one is free.
    private void onFailure(String cause) throws InterruptedException {
        failures.incrementAndGet();
        long now = nanoClock.getAsLong();
        if (now - lastFailureLogNanos >= LOG_INTERVAL.toNanos()) {
            lastFailureLogNanos = now;
            LOG.atWarn().addKeyValue("cause", cause)
                    .addKeyValue("active", admission.active()).log("accept failed");
        }
        stopping.await(BACK_OFF.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// The next connection from this address is the server asking itself whether it is ready: it
    /// takes no place and counts nowhere, with `--once` neither.
    void expectOwnProbe(InetSocketAddress address) {
        ownProbes.add(address);
    }

    /// That connection will not come.
    void forgetOwnProbe(InetSocketAddress address) {
        ownProbes.remove(address);
    }

    String name() {
        return thread.name();
    }

    /// Whether nothing more will be accepted.
    boolean hasEnded() {
        return ended;
    }

    /// When it last began to wait, on its own clock.
    long heartbeatNanos() {
        return heartbeatNanos;
    }

    /// Connections let in since the start.
    long accepted() {
        return accepted.get();
    }

    /// Failures to accept since the start.
    long failures() {
        return failures.get();
    }

    long rejectedBy(CloseReason reason) {
        return rejected.get(reason.ordinal());
    }
}
