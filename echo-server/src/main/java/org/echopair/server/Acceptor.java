package org.echopair.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts connections on the first loop's thread, and checks the limits; [Dealer] knows which loop
/// gets each. When descriptors run out it rests for a moment, and the loop goes on serving.
final class Acceptor implements Intake {

    /// Connections accepted in one cycle, so that in a storm those connected have their turn.
    static final int BATCH = 128;
    /// How long accepting rests after a failure: a shortage of descriptors is seldom over at once.
    static final Duration REST = Duration.ofMillis(200);
    private static final Duration LOG_INTERVAL = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);

    private final ServerSocketChannel socket;
    private final ServerConfig config;
    private final Admission admission;
    private final int descriptors;
    private final Dealer dealer;
    private final Set<InetSocketAddress> ownProbes = ConcurrentHashMap.newKeySet();
    private final Runnable onEnd;
    private final EventLoop loop;
    private final SelectionKey key;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLongArray rejected = new AtomicLongArray(RejectReason.values().length);
    private boolean somebodyWaits;
    private boolean resting;
    private boolean stopping;
    private long restEndNanos;
    private long lastFailureLogNanos;
    private volatile boolean ended;

    /// Begins when the first loop is started. `onEnd` runs once nothing more will be accepted, on
    /// that loop's thread. `descriptors` is how many connections there are file descriptors for.
    Acceptor(ServerSocketChannel socket, ServerConfig config, Admission admission, int descriptors,
            List<EventLoop> loops, LongSupplier nanoClock, Runnable onEnd) throws IOException {
        this.socket = socket;
        this.config = config;
        this.admission = admission;
        this.descriptors = descriptors;
        this.onEnd = onEnd;
        long now = nanoClock.getAsLong();
        this.lastFailureLogNanos = now - LOG_INTERVAL.toNanos();
        this.dealer = new Dealer(loops, now, new IdleProcessors(nanoClock));
        this.loop = loops.getFirst(); // The one that always serves.
        this.key = loop.watch(socket, this);
    }

    /// Asks it to accept what the kernel has completed already (closing the socket would reset those
    /// connections), then to close the socket and end. For any thread.
    void requestStop() {
        loop.execute(() -> stopping = true); // For the next cycle, which looks who waits.
    }

    @Override
    public void onReady() {
        somebodyWaits = true;
    }

    @Override
    public void onCycle(long nowNanos) {
        if (ended) {
            return;
        }
        if (!socket.isOpen()) { // And the wait of this cycle has given its descriptor back.
            end();
            return;
        }
        dealer.measure(nowNanos);
        if (resting && nowNanos - restEndNanos >= 0) {
            resting = false;
            key.interestOps(SelectionKey.OP_ACCEPT);
        }
        // Only when somebody waits: a full server has failed nobody who did not come. At a stop it
        // looks itself, for those who came while the loop served others.
        boolean served = false;
        if (somebodyWaits || stopping && admission.active() < descriptors) {
            somebodyWaits = false;
            // The kernel's queue holds one more than the backlog.
            served = acceptAll(stopping ? config.backlog() + 1 : BATCH, nowNanos) && config.once();
        }
        if (served || stopping) {
            stopping = true;
            closeSocket();
        }
    }

    @Override
    public long nanosToNext(long nowNanos) {
        if (ended || !stopping && !resting) {
            return Long.MAX_VALUE;
        }
        return stopping ? 0 : Math.max(0, restEndNanos - nowNanos);
    }

    @Override
    public void onLoopEnd() {
        if (!ended) {
            closeSocket();
            end();
        }
    }

    private void closeSocket() {
        try {
            socket.close();
        } catch (IOException _) {
            // Nobody is let in any more, with or without it.
        }
    }

    private void end() {
        ended = true;
        onEnd.run();
    }

    /// Accepts what waits, with `--once` one alone; says whether any was let in.
    private boolean acceptAll(int atMost, long nowNanos) {
        boolean letIn = false;
        try {
            if (admission.active() >= descriptors) {
                onFailure("no more than " + descriptors + " file descriptors for connections",
                        nowNanos);
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
            onFailure(String.valueOf(failure.getMessage()), nowNanos);
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
    private void reject(SocketChannel channel, InetSocketAddress peer, RejectReason reason)
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
    private void onFailure(String cause, long nowNanos) {
        failures.incrementAndGet();
        if (nowNanos - lastFailureLogNanos >= LOG_INTERVAL.toNanos()) {
            lastFailureLogNanos = nowNanos;
            LOG.atWarn().addKeyValue("cause", cause)
                    .addKeyValue("active", admission.active()).log("accept failed");
        }
        resting = true;
        restEndNanos = nowNanos + REST.toNanos();
        key.interestOps(0);
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

    /// Whether nothing more will be accepted.
    boolean hasEnded() {
        return ended;
    }

    /// Connections let in since the start.
    long accepted() {
        return accepted.get();
    }

    /// Failures to accept since the start.
    long failures() {
        return failures.get();
    }

    long rejectedBy(RejectReason reason) {
        return rejected.get(reason.ordinal());
    }
}
