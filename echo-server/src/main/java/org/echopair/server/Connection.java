package org.echopair.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/// One accepted connection: what happens to it, and when. It belongs to its loop's thread alone, to
/// one loop at a time. [ConnectionState] draws its states.
final class Connection implements ConnectionTimers.Listener {

    private LoopContext loop;
    private final PeerSocket socket;
    private final InetSocketAddress peer;
    private final ConnectionTimers.Timer timer;
    private final ConnectionLog log;
    private final long openedNanos;

    private ConnectionState state = ConnectionState.OPEN;
    private @Nullable CloseReason finishReason;

    /// `isOwnProbe` says that this is the server asking itself whether it is ready: it is served
    /// like any other, but neither counted as traffic nor logged.
    Connection(LoopContext loop, PeerSocket socket, InetSocketAddress peer, boolean isOwnProbe) {
        this.loop = loop;
        this.socket = socket;
        this.peer = peer;
        this.openedNanos = loop.nowNanos();
        this.log = ConnectionLog.of(isOwnProbe, loop.config().logMessages());
        this.timer = loop.timers().open(this, openedNanos);
        log.accepted(peer);
    }

    /// The selector says that the one direction in which this connection waits can go on.
    void onReady() {
        try {
            if (state == ConnectionState.BLOCKED || state == ConnectionState.FLUSHING) {
                onWritable();
            } else {
                onReadable();
            }
        } catch (IOException failure) {
            onFailure(failure);
        }
    }

    private void onReadable() throws IOException {
        if (!socket.sendHeld()) { // More has come, so that was not the end.
            block(ConnectionState.BLOCKED);
            return;
        }
        ByteBuffer buffer = loop.readBuffer();
        int read = socket.read(buffer);
        if (read < 0) {
            log.endOfInput(peer);
            close(reasonOr(loop.isDraining() ? CloseReason.DRAINED : CloseReason.PEER_CLOSED));
        } else if (read > 0 && state != ConnectionState.LINGERING) {
            onReceived(buffer.flip());
        }
    }

    private void onReceived(ByteBuffer received) throws IOException {
        loop.timers().touch(timer, loop.nowNanos());
        log.received(peer, received);
        Mode mode = loop.config().mode();
        @Nullable
        ByteBuffer reply = mode.reply(received, peer.getPort());
        if (mode.endsAfterReply()) {
            socket.hold(reply);
            finishReason = reasonOr(CloseReason.PEER_CLOSED);
            end();
        } else if (state == ConnectionState.HOLDING) {
            socket.hold(reply);
            loop.timers().startQuiet(timer, loop.nowNanos());
        } else if (!socket.send(reply)) {
            block(ConnectionState.BLOCKED);
        }
    }

    private void block(ConnectionState blocked) {
        loop.timers().cancelPause(timer);
        state = blocked;
        socket.awaitRoom();
    }

    private void onWritable() throws IOException {
        if (!sendTail()) { // Out of TCP memory the kernel calls it writable still.
            socket.rest();
            loop.timers().startRest(timer, loop.nowNanos());
        }
    }

    /// Goes on behind the tail, once all of it is sent; says whether the kernel took any.
    private boolean sendTail() throws IOException {
        if (socket.sendPending() == 0) {
            return false;
        }
        loop.timers().touch(timer, loop.nowNanos());
        if (!socket.hasPending()) {
            loop.timers().cancelPause(timer);
            socket.awaitInput();
            if (state == ConnectionState.FLUSHING) {
                end();
            } else if (finishReason == null) {
                state = ConnectionState.OPEN;
            } else {
                state = ConnectionState.HOLDING;
                loop.timers().startQuiet(timer, loop.nowNanos());
            }
        }
        return true;
    }

    @Override
    public void onRested() {
        socket.awaitRoom();
    }

    /// Whether it may go on to another loop: nothing is pending, and it is not about to end.
    boolean isBetweenMessages() {
        return state == ConnectionState.OPEN && finishReason == null && !log.isSilent();
    }

    /// Leaves its loop, on that loop's thread; what it returns is for `join`.
    int leave() {
        assert isBetweenMessages() : state;
        socket.deregister();
        return loop.timers().suspend(timer);
    }

    /// Goes on at another loop, on that loop's thread.
    void join(LoopContext other, Selector selector, int age) {
        loop = other;
        loop.timers().resume(timer, age);
        try {
            socket.register(selector, this, loop.counters());
        } catch (IOException failure) {
            onFailure(failure);
        }
    }

    /// The server's time or the connection's is over: finishes behind the next message, or after a
    /// short wait when none begins. A drain presses where the age does not.
    void finishSoon(CloseReason reason) {
        if (finishReason == null || reason == CloseReason.DRAINED
                && finishReason == CloseReason.MAX_AGE && !state.isEnding()) {
            finishReason = reason;
            state = state == ConnectionState.OPEN ? ConnectionState.HOLDING : state;
            loop.timers().startLastMessage(timer, loop.nowNanos());
        }
    }

    @Override
    public void onMaxAge() {
        finishSoon(CloseReason.MAX_AGE);
    }

    /// A message has ended, unless more came while other connections had their turn.
    @Override
    public void onQuiet() {
        if (socket.hasInput()) {
            loop.timers().startQuiet(timer, loop.nowNanos());
        } else {
            end();
        }
    }

    /// No message began. What is under way, in or out, may go on for a while.
    @Override
    public void onNoLastMessage() {
        if (state == ConnectionState.BLOCKED || loop.timers().isPausing(timer)
                || socket.hasInput()) {
            loop.timers().startFinishDeadline(timer, finishReason == CloseReason.MAX_AGE,
                    loop.nowNanos());
        } else {
            end();
        }
    }

    /// The peer never pauses, or takes its output too slowly: TCP has no way to part without a cut.
    @Override
    public void onFinishDeadline() {
        finishReason = CloseReason.DRAIN_DEADLINE;
        end();
    }

    /// Sends what is pending and the FIN behind its last byte, then lingers for the peer's.
    private void end() {
        try {
            if (socket.end()) {
                socket.awaitInput();
                state = ConnectionState.LINGERING;
                loop.timers().startLinger(timer, loop.nowNanos());
            } else {
                block(ConnectionState.FLUSHING);
            }
        } catch (IOException failure) {
            onFailure(failure);
        }
    }

    /// Unless this process stood still, and what the peer did meanwhile waits in the kernel.
    @Override
    public void onIdleTimeout() {
        if (state == ConnectionState.BLOCKED || state == ConnectionState.FLUSHING) {
            onStalled();
        } else if (socket.hasInput()) {
            loop.timers().touch(timer, loop.nowNanos());
        } else if (state == ConnectionState.HOLDING) {
            loop.timers().touch(timer, loop.nowNanos()); // In case the socket takes only a part.
            end();
        } else {
            close(CloseReason.IDLE_TIMEOUT);
        }
    }

    private void onStalled() {
        try {
            if (!sendTail()) {
                socket.closeWithReset();
                close(CloseReason.STALLED);
            }
        } catch (IOException failure) {
            onFailure(failure);
        }
    }

    @Override
    public void onLingerTimeout() {
        close(reasonOr(CloseReason.ERROR));
    }

    /// The loop ends.
    void onStop() {
        try {
            socket.sendHeld();
        } catch (IOException failure) {
            onFailure(failure);
        }
        close(state == ConnectionState.LINGERING
                ? reasonOr(CloseReason.ERROR)
                : CloseReason.DRAIN_DEADLINE);
    }

    long receivedBytes() {
        return socket.receivedBytes();
    }

    private CloseReason reasonOr(CloseReason other) {
        return finishReason == null ? other : finishReason;
    }

    private void onFailure(IOException failure) {
        log.failed(peer, failure);
        close(PeerSocket.isReset(failure) ? CloseReason.RESET : CloseReason.ERROR);
    }

    private void close(CloseReason reason) {
        if (state == ConnectionState.CLOSED) {
            return;
        }
        state = ConnectionState.CLOSED;
        loop.timers().cancel(timer);
        long ageNanos = loop.nowNanos() - openedNanos;
        socket.counters().closed(reason, ageNanos); // first: who has seen the end may ask for it
        socket.close();
        log.closed(peer, reason, socket.receivedBytes(), ageNanos);
        loop.endListener().onClosed(peer, log.isSilent());
    }
}
