package org.echopair.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server's life: binds, starts its threads, and ends them in an orderly way.
///
/// ```
///   NEW ── start ──▶ RUNNING ── shutdown ──▶ DRAINING ── none left, or deadline ──▶ STOPPED
///                       │                                                             ▲
///                       └──────────── --once: the one connection has ended ───────────┘
/// ```
///
/// `start` and `awaitStopped` are for one thread, the main one, which also leads the draining;
/// `shutdown` is for any. A thread that dies ends the server: `awaitStopped` throws its cause,
/// because half a server that looks alive is worse than none.
final class EchoServer {

    enum State {
        NEW,
        RUNNING,
        DRAINING,
        STOPPED
    }

    private static final Logger LOG = LoggerFactory.getLogger(EchoServer.class);

    /// More than connections need after the drain's deadline to finish and to linger.
    private static final Duration LAST_WAIT = EventLoop.LAST_MESSAGE_WAIT.plus(EventLoop.LINGER)
            .plusSeconds(1);
    /// A loop wakes several times a second even when nothing happens; one that has not for so long
    /// hangs, and is not merely short of processor time.
    private static final Duration HEARTBEAT_LIMIT = Duration.ofSeconds(10);
    private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(2);
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final ServerConfig config;
    private final LongSupplier nanoClock;
    private final Admission admission;
    private final List<EventLoop> loops = new ArrayList<>();
    private final ServerSocketChannel socket;
    private final InetSocketAddress address;
    private final Acceptor acceptor;

    private State state = State.NEW;
    private boolean accepting = true;
    private @Nullable Throwable death;

    /// Binds, and starts nothing yet. The exception says in one sentence what could not be bound.
    EchoServer(ServerConfig config, LongSupplier nanoClock) throws IOException {
        this.config = config;
        this.nanoClock = nanoClock;
        this.admission = new Admission(config.maxConnections(), config.maxConnectionsPerSource(),
                this::wake);
        this.socket = bind(config);
        this.address = (InetSocketAddress) socket.getLocalAddress();
        for (int index = 0; index < config.eventLoops(); index++) {
            loops.add(new EventLoop(index, config, nanoClock, admission::release, this::onDeath));
        }
        this.acceptor = new Acceptor(socket, config.once(), admission, Descriptors.forConnections(),
                loops,
                nanoClock,
                new Acceptor.Listener() {
                    @Override
                    public void onAcceptorEnd() {
                        synchronized (EchoServer.this) {
                            accepting = false;
                            EchoServer.this.notifyAll();
                        }
                    }

                    @Override
                    public void onDeath(Throwable cause) {
                        EchoServer.this.onDeath(cause);
                    }
                });
    }

    private static ServerSocketChannel bind(ServerConfig config) throws IOException {
        InetSocketAddress address = config.address(config.port());
        ServerSocketChannel socket = ServerSocketChannel.open();
        try {
            return socket.bind(address, config.backlog());
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }

    /// The port that was really bound.
    int port() {
        return address.getPort();
    }

    /// Where a client on this machine reaches the server.
    InetSocketAddress reachableAddress() {
        return ReadinessProbe.reachable(address);
    }

    synchronized void start() {
        if (state == State.NEW) {
            state = State.RUNNING;
        }
        loops.forEach(EventLoop::start);
        acceptor.start();
        LOG.atInfo().addKeyValue("host", config.host().isEmpty() ? "*" : config.host())
                .addKeyValue("port", port())
                .addKeyValue("mode", config.mode().label())
                .addKeyValue("eventLoops", loops.size()).log("listening");
    }

    /// Begins the draining; says whether it did, for a second call changes nothing.
    synchronized boolean shutdown() {
        if (state.compareTo(State.DRAINING) >= 0) {
            return false;
        }
        state = State.DRAINING;
        notifyAll();
        return true;
    }

    synchronized State state() {
        return state;
    }

    ServerConfig config() {
        return config;
    }

    int active() {
        return admission.active();
    }

    /// Whether a client gets back what it sends.
    boolean echoes() {
        return config.mode() == Mode.ECHO;
    }

    /// One figure, over all loops.
    long sum(ToLongFunction<LoopCounters> figure) {
        return loops.stream().mapToLong(loop -> figure.applyAsLong(loop.counters())).sum();
    }

    /// Empty while every loop turns; otherwise one line that names those that do not. Stays empty
    /// while draining, when there is nothing wrong with the server.
    Optional<String> whyNotLive() {
        long now = nanoClock.getAsLong();
        List<String> stuck = loops.stream()
                .filter(loop -> now - loop.heartbeatNanos() > HEARTBEAT_LIMIT.toNanos())
                .map(EventLoop::name).toList();
        return stuck.isEmpty() || state() == State.STOPPED
                ? Optional.empty()
                : Optional.of("no heartbeat for " + HEARTBEAT_LIMIT.toSeconds() + " s from "
                        + String.join(", ", stuck));
    }

    Acceptor acceptor() {
        return acceptor;
    }

    /// Blocks until the server has ended: after `shutdown` and the draining that it begins, or with
    /// `--once` after the one connection.
    void awaitStopped() throws InterruptedException, ServerDeath {
        awaitUntil(() -> state == State.DRAINING || isServed(), FOR_EVER);
        if (state() == State.DRAINING) {
            drain();
        }
        for (EventLoop loop : loops) {
            loop.stop(LAST_WAIT);
        }
        synchronized (this) {
            state = State.STOPPED;
        }
        LOG.info("stopped");
    }

    private boolean isServed() {
        return !accepting && admission.active() == 0;
    }

    private void drain() throws InterruptedException, ServerDeath {
        LOG.atInfo().addKeyValue("active", active())
                .addKeyValue("shutdownDelaySeconds", config.shutdownDelay().toMillis() / 1e3)
                .addKeyValue("drainTimeoutSeconds", config.drainTimeout().toMillis() / 1e3)
                .log("draining");
        if (!config.shutdownDelay().isZero()) {
            awaitUntil(() -> false, config.shutdownDelay());
        }
        loops.forEach(EventLoop::drain);
        acceptor.stop();
        if (!awaitPeers()) {
            LOG.atWarn().addKeyValue("active", active()).log("drain timeout ran out");
            loops.forEach(loop -> loop.finishAll(CloseReason.DRAIN_DEADLINE));
            awaitUntil(() -> admission.active() == 0, LAST_WAIT);
        }
    }

    /// Says whether every peer has closed within the drain timeout; tells how far it is meanwhile.
    private boolean awaitPeers() throws InterruptedException, ServerDeath {
        long deadline = nanoClock.getAsLong() + config.drainTimeout().toNanos();
        while (true) {
            long left = Math.max(0, deadline - nanoClock.getAsLong());
            long slice = Math.min(left, PROGRESS_INTERVAL.toNanos());
            if (awaitUntil(() -> admission.active() == 0, Duration.ofNanos(slice))) {
                return true;
            }
            if (slice == left) {
                return false;
            }
            LOG.atInfo().addKeyValue("active", active())
                    .addKeyValue("leftSeconds", (left - slice) / 1_000_000_000)
                    .log("still draining");
        }
    }

    /// Waits for a condition that `wake` announces; says whether it came to hold in time.
    private synchronized boolean awaitUntil(BooleanSupplier condition, Duration patience)
            throws InterruptedException, ServerDeath {
        long deadline = nanoClock.getAsLong() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (death != null) {
                throw new ServerDeath(death);
            }
            long left = deadline - nanoClock.getAsLong();
            if (left <= 0) {
                return false;
            }
            // Rounded up, because a wait of 0 would mean for ever.
            wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
        }
        return true;
    }

    private synchronized void wake() {
        notifyAll();
    }

    private synchronized void onDeath(Throwable cause) {
        if (death == null) {
            death = cause;
        }
        notifyAll();
    }
}
