package org.echopair.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;

/// What every connection has to do with its loop: it belongs to one at a time, may go on to another,
/// and ends once. Owned by that loop's thread.
abstract class LoopMember implements ConnectionTimers.Listener {

    final PeerSocket socket;
    final InetSocketAddress peer;
    final ConnectionTimers.Timer timer;
    final ConnectionLog log;
    private final long openedNanos;
    private final boolean isOwnProbe;
    private LoopContext loop;

    LoopMember(LoopContext loop, PeerSocket socket, InetSocketAddress peer, boolean isOwnProbe) {
        this.loop = loop;
        this.socket = socket;
        this.peer = peer;
        this.isOwnProbe = isOwnProbe;
        this.openedNanos = loop.nowNanos();
        this.log = ConnectionLog.of(isOwnProbe, loop.config().logMessages());
        this.timer = loop.timers().open(this, openedNanos);
        log.accepted(peer);
    }

    /// The one that it belongs to now.
    final LoopContext loop() {
        return loop;
    }

    final ConnectionTimers timers() {
        return loop.timers();
    }

    /// The time of the loop's present cycle.
    final long nowNanos() {
        return loop.nowNanos();
    }

    /// Whether this is the server asking itself whether it is ready: served like any other, but
    /// neither counted as traffic nor logged.
    final boolean isOwnProbe() {
        return isOwnProbe;
    }

    final long receivedBytes() {
        return socket.receivedBytes();
    }

    /// Whether it may go on to another loop: nothing is pending, and it is not about to end.
    abstract boolean isBetweenMessages();

    /// Leaves its loop, on that loop's thread; what it returns is for `join`.
    final int leave() {
        assert isBetweenMessages();
        socket.deregister();
        return loop.timers().suspend(timer);
    }

    /// Goes on at another loop, on that loop's thread.
    final void join(LoopContext other, Selector selector, int age) {
        loop = other;
        loop.timers().resume(timer, age);
        try {
            socket.register(selector, this, loop.counters());
        } catch (IOException failure) {
            onFailure(failure);
        }
    }

    /// Its socket has failed, which ends this connection alone.
    abstract void onFailure(IOException failure);

    /// The last thing that happens to it.
    final void depart(CloseReason reason) {
        loop.timers().cancel(timer);
        long ageNanos = loop.nowNanos() - openedNanos;
        socket.counters().closed(reason, ageNanos); // first: who has seen the end may ask for it
        socket.close();
        log.closed(peer, reason, socket.receivedBytes(), ageNanos);
        loop.endListener().onClosed(peer, isOwnProbe);
    }
}
