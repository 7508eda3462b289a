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
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that accepts connections, holds them against the limits, and deals them to the loop
/// that has the fewest. It is a thread of its own so that it may wait when descriptors run out,
/// while the loops go on serving those who are connected.
final class Acceptor implements Runnable {

    /// What the acceptor tells its server, on the acceptor's thread.
    interface Listener {

        /// Nothing more will be accepted.
        void onAcceptorEnd();

        void onDeath(Throwable cause);
    }

    /// How long accepting rests after a failure: want of descriptors is seldom over at once.
    private static final Duration BACK_OFF = Duration.ofMillis(200);
    private static final Duration LOG_INTERVAL = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);

    private final ServerSocketChannel socket;
    private final boolean once;
    private final Admission admission;
    private final int descriptors;
    private final List<EventLoop> loops;
    private final Set<InetSocketAddress> ownProbes = ConcurrentHashMap.newKeySet();
    private final LongSupplier nanoClock;
    private final Listener listener;
    private final Selector selector;
    private final Thread thread = Thread.ofPlatform().name("acceptor").daemon().unstarted(this);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLongArray rejected = new AtomicLongArray(CloseReason.values().length);
    private long lastFailureLogNanos;

    Acceptor(ServerSocketChannel socket, boolean once, Admission admission, int descriptors,
            List<EventLoop> loops,
            LongSupplier nanoClock, Listener listener) throws IOException {
        this.socket = socket;
        this.once = once;
        this.admission = admission;
        this.descriptors = descriptors;
        this.loops = loops;
        this.nanoClock = nanoClock;
        this.listener = listener;
        this.selector = Selector.open();
        this.lastFailureLogNanos = nanoClock.getAsLong() - LOG_INTERVAL.toNanos();
        socket.configureBlocking(false);
        socket.register(selector, SelectionKey.OP_ACCEPT);
    }

    void start() {
        thread.start();
    }

    /// Takes in the connections that the kernel has completed already, for to close the socket on
    /// them would reset them; then closes it. Waits until that is done.
    void stop() throws InterruptedException {
        stopping.countDown();
        selector.wakeup();
        thread.join();
    }

    @Override
    public void run() {
        try (selector; socket) {
            boolean served = false;
            while (!isStopping() && !served) {
                selector.select();
                served = acceptAll() && once;
                selector.selectedKeys().clear();
            }
            if (!served) {
                acceptAll();
            }
        } catch (Throwable death) {
            listener.onDeath(death);
        }
        listener.onAcceptorEnd();
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    /// Accepts what waits, with `--once` one alone; says whether any was let in.
    private boolean acceptAll() throws InterruptedException {
        boolean letIn = false;
        try {
            SocketChannel channel;
            while (!(letIn && once) && hasDescriptor() && (channel = socket.accept()) != null) {
                letIn |= welcome(channel);
            }
        } catch (IOException failure) {
            onFailure(String.valueOf(failure.getMessage()));
        }
        return letIn;
    }

    /// Says no, after a rest, while connections hold all the descriptors that they may have.
    private boolean hasDescriptor() throws InterruptedException {
        if (admission.active() < descriptors) {
            return true;
        }
        onFailure("no more than " + descriptors + " file descriptors for connections");
        return false;
    }

    private boolean welcome(SocketChannel channel) throws IOException {
        var peer = (InetSocketAddress) channel.getRemoteAddress();
        if (ownProbes.remove(peer)) {
            loopWithFewest().add(channel, peer, true);
            return false;
        }
        var refusal = admission.admit(peer);
        if (refusal.isPresent()) {
            reject(channel, peer, refusal.get());
            return false;
        }
        accepted.incrementAndGet();
        loopWithFewest().add(channel, peer, false);
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

    private EventLoop loopWithFewest() {
        EventLoop fewest = loops.getFirst();
        for (EventLoop loop : loops) {
            if (loop.load() < fewest.load()) {
                fewest = loop;
            }
        }
        return fewest;
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
