package org.echopair.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server: binds, starts its threads, and ends them in an orderly way; [LifeCycle] has its states.
///
/// `start` and `awaitStopped` are for one thread, the main one, which also leads the draining;
/// `shutdown` is for any. A thread that dies ends the server: `awaitStopped` throws its cause,
/// because half a server that looks alive is worse than none.
final class EchoServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EchoServer.class);

    /// What connections need after the drain's deadline to finish and to linger, and a little more.
    private static final Duration LAST_WAIT = ConnectionTimers.LAST_MESSAGE_WAIT
            .plus(ConnectionTimers.FINISH_DEADLINE).plus(ConnectionTimers.LINGER).plusMillis(500);
    /// A thread that was asked to end and has nothing left to do ends within milliseconds.
    private static final Duration THREAD_PATIENCE = Duration.ofSeconds(3);
    /// A thread wakes several times a second even when nothing happens; one that has not for so long
    /// hangs, and is not merely short of processor time.
    private static final Duration HEARTBEAT_LIMIT = Duration.ofSeconds(10);
    private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(2);
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final ServerConfig config;
    private final LongSupplier nanoClock;
    private final LifeCycle life;
    private final Admission admission;
    private final List<EventLoop> loops = new ArrayList<>();
    private final InetSocketAddress address;
    private final Acceptor acceptor;

    /// Binds, and starts nothing yet. A failure leaves nothing open.
    EchoServer(ServerConfig config, LongSupplier nanoClock) throws StartFailure {
        this.config = config;
        this.nanoClock = nanoClock;
        this.life = new LifeCycle(nanoClock);
        this.admission = new Admission(config.maxConnections(), config.maxConnectionsPerSource(),
                life::wake);
        ServerSocketChannel socket;
        try {
            socket = ListeningSocket.bind(config);
        } catch (IOException | RuntimeException failure) {
            throw StartFailure.cannotListen(config.listenText(), failure, "choose another --host"
                    + " or --port (port 0 takes any free one), or stop what holds it");
        }
        try {
            this.address = (InetSocketAddress) socket.getLocalAddress();
            ThreadLimit.check(config.eventLoops());
            for (int index = 0; index < config.eventLoops(); index++) {
                loops.add(new EventLoop(index, config, nanoClock,
                        () -> sum(LoopCounters::pendingBytes), admission::release,
                        life::onDeath));
            }
            this.acceptor = new Acceptor(socket, config, admission, Descriptors.forConnections(),
                    loops, nanoClock, life::wake);
        } catch (StartFailure | IOException | RuntimeException | OutOfMemoryError failure) {
            loops.forEach(EventLoop::closeUnlessStarted);
            closeQuietly(socket);
            throw StartFailure.cannotStart(failure);
        }
    }

    private static void closeQuietly(ServerSocketChannel socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // Why the server cannot start is what counts.
        }
    }

    /// The port that was really bound.
    int port() {
        return address.getPort();
    }

    /// Where a client on this machine reaches the server.
    InetSocketAddress reachableAddress() {
        return Address.reachable(address);
    }

    void start() {
        life.advance(LifeCycle.State.RUNNING);
        loops.forEach(EventLoop::start);
        LOG.atInfo().addKeyValue("host", config.host().isEmpty() ? "*" : config.host())
                .addKeyValue("port", port())
                .addKeyValue("mode", config.mode().label())
                .addKeyValue("eventLoops", loops.size()).log("listening");
    }

    /// Begins the draining; says whether it did, for a second call changes nothing.
    boolean shutdown() {
        return life.advance(LifeCycle.State.DRAINING);
    }

    /// The longest that the server may take to stop after `shutdown`.
    Duration longestStop() {
        return config.shutdownDelay().plus(Collections.max(List.of(config.drainTimeout(),
                HEARTBEAT_LIMIT))).plus(LAST_WAIT).plus(THREAD_PATIENCE);
    }

    LifeCycle.State state() {
        return life.state();
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

    List<EventLoop> loops() {
        return loops;
    }

    /// One figure, over all loops.
    long sum(ToLongFunction<LoopCounters> figure) {
        long sum = 0;
        for (EventLoop loop : loops) {
            sum += figure.applyAsLong(loop.counters());
        }
        return sum;
    }

    /// Empty while every thread turns; otherwise one line that names those that do not. Draining is no
    /// reason not to be live; after the end nothing is stuck.
    Optional<String> whyNotLive() {
        long now = nanoClock.getAsLong();
        List<String> stuck = new ArrayList<>();
        for (EventLoop loop : loops) {
            if (now - loop.heartbeatNanos() > HEARTBEAT_LIMIT.toNanos()) {
                stuck.add(loop.name());
            }
        }
        return stuck.isEmpty() || state() == LifeCycle.State.STOPPED
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
        life.await(() -> state() == LifeCycle.State.DRAINING || isServed(), FOR_EVER);
        long latestEnd = state() == LifeCycle.State.DRAINING
                ? drain()
                : nanoClock.getAsLong() + LAST_WAIT.toNanos();
        loops.forEach(EventLoop::requestStop);
        for (EventLoop loop : loops) {
            if (!loop.awaitEnd(THREAD_PATIENCE)) {
                throw ServerDeath.ofHanging(loop.name(), THREAD_PATIENCE);
            }
        }
        // A loop may have died of what it did last.
        life.await(() -> true, Duration.ZERO);
        new Undelivered(port(), nanoClock).awaitNone(Math.min(
                ConnectionTimers.LINGER.toNanos(), latestEnd - nanoClock.getAsLong()));
        life.advance(LifeCycle.State.STOPPED);
        LOG.info("stopped");
    }

    private boolean isServed() {
        return config.once() && acceptor.hasEnded() && admission.active() == 0;
    }

    /// Says when the server has to have ended.
    private long drain() throws InterruptedException, ServerDeath {
        LOG.atInfo().addKeyValue("active", active())
                .addKeyValue("shutdownDelaySeconds", config.shutdownDelay().toMillis() / 1e3)
                .addKeyValue("drainTimeoutSeconds", config.drainTimeout().toMillis() / 1e3)
                .log("draining");
        life.await(() -> false, config.shutdownDelay());
        long deadline = nanoClock.getAsLong() + config.drainTimeout().toNanos();
        loops.forEach(EventLoop::drain);
        loops.forEach(EventLoop::closeUnlessStarted);
        acceptor.requestStop();
        if (!life.await(acceptor::hasEnded, HEARTBEAT_LIMIT)) {
            throw ServerDeath.ofHanging(loops.getFirst().name(), HEARTBEAT_LIMIT);
        }
        if (!awaitPeers(deadline)) {
            LOG.atWarn().addKeyValue("active", active()).log("drain timeout ran out");
            loops.forEach(EventLoop::finishAll);
            life.await(() -> admission.active() == 0, LAST_WAIT);
        }
        return deadline + LAST_WAIT.toNanos();
    }

    /// Says whether every peer has closed within the drain timeout; logs how far it is meanwhile.
    private boolean awaitPeers(long deadline) throws InterruptedException, ServerDeath {
        while (true) {
            long left = Math.max(0, deadline - nanoClock.getAsLong());
            long slice = Math.min(left, PROGRESS_INTERVAL.toNanos());
            if (life.await(() -> admission.active() == 0, Duration.ofNanos(slice))) {
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

    /// Releases everything, also where only a part was started; waits for nothing.
    @Override
    public void close() {
        loops.forEach(EventLoop::requestStop);
        loops.forEach(EventLoop::closeUnlessStarted);
    }
}
