package org.echopair.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.time.Duration;

/// One [Connection] between a loop and a kernel that do what a test decides, in virtual time. What
/// happens is held against an [EchoModel] and an [EndingModel] as it happens.
final class ConnectionWorld {

    /// More than it takes to move all bytes of a script in the smallest reads.
    private static final int MOST_CYCLES = 20_000;

    private final LoopContext loop;
    private final ReluctantChannel channel = new ReluctantChannel();
    private final PretendKey key = new PretendKey();
    private final Connection connection;
    private final EchoModel model;
    private final EndingModel ending;
    private final long othersPendingBytes;
    private int ends;

    /// @param othersPendingBytes what other connections hold; much of it makes reads small
    ConnectionWorld(Duration idleTimeout, Duration maxAge, int othersPendingBytes,
            EchoModel model) {
        this.model = model;
        this.othersPendingBytes = othersPendingBytes;
        loop = new LoopContext(new ServerConfig("", 0, Mode.ECHO, false, 1, 1, -1, 1, 0,
                idleTimeout, maxAge, Duration.ZERO, Duration.ZERO, false), this::pendingBytes,
                (_, _) -> ends++);
        loop.counters().pending(othersPendingBytes);
        connection = new Connection(loop, new PeerSocket(channel, key, loop.counters()),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000), false);
        ending = new EndingModel(idleTimeout, maxAge, loop.nowNanos());
    }

    private long pendingBytes() {
        return loop.counters().pendingBytes();
    }

    /// The peer sends so many bytes more.
    void send(int bytes) {
        channel.receive(model.send(bytes));
    }

    /// The peer sends its FIN.
    void endInput() {
        channel.endInput();
    }

    void reset() {
        model.peerResets();
        channel.reset();
    }

    /// The kernel takes so many bytes of output, until it is told again.
    void makeRoom(int bytes) {
        channel.makeRoom(bytes);
    }

    void finish(CloseReason reason) {
        ending.onFinish(loop.nowNanos());
        connection.finishSoon(reason);
        check();
    }

    void stop() {
        model.serverStops();
        connection.onStop();
        check();
    }

    /// One cycle of a loop: a wait, one read or write, what arrives meanwhile, and the timeouts.
    void cycle(Duration wait, Runnable meanwhile) {
        loop.setNowNanos(loop.nowNanos() + wait.toNanos());
        proceed();
        meanwhile.run();
        EndingModel.Moment before = moment();
        loop.timers().expire(loop.nowNanos());
        check();
        ending.afterTimeouts(before, moment());
    }

    /// As many cycles as it takes until nothing can go on without time or the peer.
    void cycleWhileReady() {
        for (int cycles = 0; isReady(); cycles++) {
            EchoModel.require(cycles < MOST_CYCLES, "it spins");
            cycle(Duration.ZERO, () -> {});
        }
    }

    private void proceed() {
        if (isReady()) {
            becomeReady();
        }
    }

    private void becomeReady() {
        EndingModel.Moment before = moment();
        connection.onReady();
        check();
        ending.afterReady(before, moment());
    }

    private EndingModel.Moment moment() {
        return new EndingModel.Moment(loop.nowNanos(), key.awaits(SelectionKey.OP_READ),
                key.awaits(SelectionKey.OP_WRITE), channel.waiting(),
                loop.counters().receivedBytes(),
                channel.takenBytes(), channel.outputEnded(),
                loop.timers().nanosToNext(loop.nowNanos()), isClosed() ? closedBy() : null);
    }

    private boolean isReady() {
        return !isClosed() && (key.awaits(SelectionKey.OP_READ) && channel.isReadable()
                || key.awaits(SelectionKey.OP_WRITE) && channel.isWritable());
    }

    /// The selector calls it writable although the kernel takes nothing.
    void wakeForNothing() {
        if (!isClosed() && key.awaits(SelectionKey.OP_WRITE)) {
            becomeReady();
        }
    }

    /// Whether the peer has the server's FIN.
    boolean finSent() {
        return channel.outputEnded();
    }

    int takenBytes() {
        return channel.takenBytes();
    }

    boolean isClosed() {
        return ends > 0;
    }

    private void check() {
        EchoModel.require(isClosed() || !channel.hasFailed(),
                "it lives on with a socket that failed");
        if (channel.outputEnded()) {
            model.onFin(channel.takenBytes(), channel.waiting());
        }
        if (isClosed() && model.reason() == null) {
            model.onClosed(channel.taken(), closedBy());
        }
    }

    private CloseReason closedBy() {
        for (CloseReason reason : CloseReason.values()) {
            if (loop.counters().closedBy(reason) > 0) {
                return reason;
            }
        }
        throw new AssertionError("it ended, and no counter says why");
    }

    /// A connection that has ended leaves nothing behind.
    void checkEnd() {
        EchoModel.require(ends == 1, "it ended " + ends + " times");
        EchoModel.require(loop.counters().pendingBytes() == othersPendingBytes,
                "pending bytes of a connection that is gone");
        EchoModel.require(loop.counters().sentBytes() == channel.takenBytes(),
                "bytes were counted that nobody took");
        EchoModel.require(loop.timers().nanosToNext(loop.nowNanos()) == Long.MAX_VALUE,
                "a timer of a connection that is gone");
    }
}
