package org.echopair.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// One accepted connection: what happens to it, and when. [ConnectionState] draws its states.
final class Connection extends LoopMember {

    private static final int LONG_BYTES = ConnectionTimers.SEGMENT_BYTES + 1;

    private ConnectionState state = ConnectionState.OPEN;
    private @Nullable CloseReason finishReason;
    /// What has come of the last message, up to more than a segment.
    private int lastMessageBytes;

    Connection(LoopContext loop, PeerSocket socket, InetSocketAddress peer, boolean isOwnProbe) {
        super(loop, socket, peer, isOwnProbe);
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
        ByteBuffer buffer = loop().readBuffer();
        int read = socket.read(buffer);
        if (read < 0) {
            log.endOfInput(peer);
            close(reasonOr(loop().isDraining() ? CloseReason.DRAINED : CloseReason.PEER_CLOSED));
        } else if (read > 0 && state != ConnectionState.LINGERING) {
            onReceived(buffer.flip());
        }
    }

    private void onReceived(ByteBuffer received) throws IOException {
        timers().touch(timer, nowNanos());
        log.received(peer, received);
        int bytes = received.remaining();
        Mode mode = loop().config().mode();
        @Nullable
        ByteBuffer reply = mode.reply(received, peer.getPort());
        if (mode.endsAfterReply()) {
            socket.hold(reply);
            finishReason = reasonOr(CloseReason.PEER_CLOSED);
            end();
        } else if (state == ConnectionState.HOLDING) {
            socket.hold(reply);
            startQuiet(bytes);
        } else if (!socket.send(reply)) {
            block(ConnectionState.BLOCKED);
        }
    }

    /// So many more bytes have come of what may be the last message.
    private void startQuiet(int bytes) {
        lastMessageBytes = Math.min(LONG_BYTES, lastMessageBytes + bytes);
        timers().startQuiet(timer, lastMessageBytes, nowNanos());
    }

    private void block(ConnectionState blocked) {
        timers().cancelPause(timer);
        state = blocked;
        socket.awaitRoom();
    }

    private void onWritable() throws IOException {
        if (!sendTail()) { // Out of TCP memory the kernel calls it writable still.
            socket.rest();
            timers().startRest(timer, nowNanos());
        }
    }

    /// Goes on behind the tail, once all of it is sent; says whether the kernel took any.
    private boolean sendTail() throws IOException {
        if (socket.sendPending() == 0) {
            return false;
        }
        timers().touch(timer, nowNanos());
        if (!socket.hasPending()) {
            timers().cancelPause(timer);
            socket.awaitInput();
            if (state == ConnectionState.FLUSHING) {
                end();
            } else if (finishReason == null) {
                state = ConnectionState.OPEN;
            } else {
                state = ConnectionState.HOLDING;
                startQuiet(LONG_BYTES); // It was too long for the kernel.
            }
        }
        return true;
    }

    @Override
    public void onRested() {
        socket.awaitRoom();
    }

    @Override
    boolean isBetweenMessages() {
        return state == ConnectionState.OPEN && finishReason == null && !isOwnProbe();
    }

    /// The server's time or the connection's is over: finishes behind the next message, or after a
    /// short wait when none begins. A drain presses where the age does not.
    void finishSoon(CloseReason reason) {
        if (finishReason == null || reason == CloseReason.DRAINED
                && finishReason == CloseReason.MAX_AGE && !state.isEnding()) {
            finishReason = reason;
            state = state == ConnectionState.OPEN ? ConnectionState.HOLDING : state;
            timers().startLastMessage(timer, nowNanos());
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
            startQuiet(0);
        } else {
            end();
        }
    }

    /// No message began. What is under way, in or out, may go on for a while.
    @Override
    public void onNoLastMessage() {
        if (state == ConnectionState.BLOCKED || timers().isPausing(timer)
                || socket.hasInput()) {
            timers().startFinishDeadline(timer, finishReason == CloseReason.MAX_AGE,
                    nowNanos());
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
                timers().startLinger(timer, nowNanos());
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
            timers().touch(timer, nowNanos());
        } else if (state == ConnectionState.HOLDING) {
            timers().touch(timer, nowNanos()); // In case the socket takes only a part.
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

    private CloseReason reasonOr(CloseReason other) {
        return finishReason == null ? other : finishReason;
    }

    @Override
    void onFailure(IOException failure) {
        log.failed(peer, failure);
        close(PeerSocket.isReset(failure) ? CloseReason.RESET : CloseReason.ERROR);
    }

    private void close(CloseReason reason) {
        if (state != ConnectionState.CLOSED) {
            state = ConnectionState.CLOSED;
            depart(reason);
        }
    }
}
