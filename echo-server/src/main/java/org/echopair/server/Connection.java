package org.echopair.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// One accepted connection. It belongs to its loop's thread, and to no other.
///
/// ```
///            the socket takes only a part
///   OPEN ─────────────────────────────────▶ BLOCKED
///    │ ▲                                     │   │
///    │ └──────────── the tail is gone ───────┘   │ finish
///    │                                           ▼
///    │ finish                                FLUSHING
///    ▼                                           │
///  LINGERING ◀────────── the tail is gone ───────┘
///
///  any state ── end of input, reset, timeout, error ──▶ CLOSED
/// ```
///
/// Reads are off while a tail waits (BLOCKED, FLUSHING), which is the backpressure that reaches the
/// peer through TCP's window; so end of input is only ever seen once all output is written, and
/// the peer's half-close needs no state of its own. `finish` ends our output while the peer may
/// still be sending: closing at once would make the kernel reset the connection and could destroy
/// what the peer has not read yet, so LINGERING reads and throws away until the peer closes too.
final class Connection {

    private enum State {
        /// Reads are on, nothing is pending.
        OPEN,
        /// A tail waits for the socket, reads are off.
        BLOCKED,
        /// Like BLOCKED, and output ends after the tail.
        FLUSHING,
        /// Our FIN is sent; input is thrown away until the peer's.
        LINGERING,
        CLOSED
    }

    /// A read of so few bytes, less than one segment, is taken for all that its peer wrote: more of
    /// the same message would have come with it.
    private static final int WHOLE_MESSAGE_BYTES = 1024;

    private final EventLoop loop;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final InetSocketAddress peer;
    private final boolean isOwnProbe;
    private final LoopCounters counters;
    private final TimeoutQueue.Link<Connection> activity = new TimeoutQueue.Link<>(this);
    private TimeoutQueue.@Nullable Link<Connection> age;
    private final ConnectionLog log;
    private final long openedNanos;

    private State state = State.OPEN;
    private @Nullable CloseReason finishReason;
    private @Nullable ByteBuffer tail;
    private long receivedBytes;

    /// `isOwnProbe` says that this is the server asking itself whether it is ready: it is served
    /// like any other, but neither counted as traffic nor logged.
    Connection(EventLoop loop, SocketChannel channel, SelectionKey key, InetSocketAddress peer,
            boolean isOwnProbe) {
        this.loop = loop;
        this.channel = channel;
        this.key = key;
        this.peer = peer;
        this.isOwnProbe = isOwnProbe;
        this.counters = isOwnProbe ? new LoopCounters() : loop.counters();
        this.openedNanos = loop.nowNanos();
        this.log = new ConnectionLog(peer, isOwnProbe, loop.config().logMessages());
        loop.idle().start(activity, openedNanos);
        if (!loop.config().maxConnectionAge().isZero()) {
            this.age = new TimeoutQueue.Link<>(this);
            loop.ages().start(age, openedNanos);
        }
        log.accepted();
    }

    boolean isOwnProbe() {
        return isOwnProbe;
    }

    InetSocketAddress peer() {
        return peer;
    }

    /// The selector says that the one direction in which this connection waits can go on.
    void onReady(ByteBuffer buffer) {
        try {
            if (tail == null) {
                doOnReadable(buffer);
            } else {
                doOnWritable(tail);
            }
        } catch (IOException failure) {
            onFailure(failure);
        }
    }

    private void doOnReadable(ByteBuffer buffer) throws IOException {
        buffer.clear().limit(Math.min(loop.maxReadBytes(), loop.config().mode().maxReadBytes()));
        int read = channel.read(buffer);
        if (read < 0) {
            onEndOfInput();
            return;
        }
        receivedBytes += read;
        counters.received(read);
        if (state == State.LINGERING && finishReason == CloseReason.DRAINED) {
            // The peer was in the middle of something, so this was no orderly end.
            finishReason = CloseReason.DRAIN_DEADLINE;
        }
        if (read == 0 || state == State.LINGERING) {
            return;
        }
        loop.idle().restart(activity, loop.nowNanos());
        buffer.flip();
        log.received(buffer);
        loop.config().mode().onReceived(this, buffer);
        if (loop.isFinishingBehindEchoes() && read <= WHOLE_MESSAGE_BYTES) {
            finish(CloseReason.DRAINED);
        }
    }

    /// Writes what the socket takes and keeps a copy of the rest, because `output` is the loop's.
    void send(ByteBuffer output) throws IOException {
        assert state == State.OPEN && tail == null : state;
        counters.sent(channel.write(output));
        if (output.hasRemaining()) {
            tail = ByteBuffer.allocate(output.remaining()).put(output).flip();
            counters.pending(tail.remaining());
            state = State.BLOCKED;
            key.interestOps(SelectionKey.OP_WRITE);
        }
    }

    private void doOnWritable(ByteBuffer rest) throws IOException {
        int wrote = channel.write(rest);
        counters.sent(wrote);
        counters.pending(-wrote);
        if (wrote > 0) {
            loop.idle().restart(activity, loop.nowNanos());
        }
        if (rest.hasRemaining()) {
            return;
        }
        tail = null;
        key.interestOps(SelectionKey.OP_READ);
        if (state == State.FLUSHING) {
            endOutput();
        } else {
            state = State.OPEN;
        }
    }

    private void onEndOfInput() {
        assert tail == null : "reads are off while a tail waits";
        log.endOfInput();
        if (finishReason != null) {
            close(finishReason);
        } else {
            close(loop.isDraining() ? CloseReason.DRAINED : CloseReason.PEER_CLOSED);
        }
    }

    /// Ends our output in an orderly way: what is pending is flushed, then comes the FIN, then the
    /// connection lingers for the peer's.
    void finish(CloseReason reason) throws IOException {
        if (state == State.OPEN) {
            finishReason = reason;
            endOutput();
        } else if (state == State.BLOCKED) {
            finishReason = reason;
            state = State.FLUSHING;
        }
    }

    /// The server's time or the connection's is over: echoes what the kernel already holds, as far
    /// as one read takes it, then finishes.
    void finishAfterLastRead(CloseReason reason, ByteBuffer buffer) {
        try {
            if (state == State.OPEN) {
                doOnReadable(buffer);
            }
            finish(reason);
        } catch (IOException failure) {
            onFailure(failure);
        }
    }

    private void endOutput() throws IOException {
        channel.shutdownOutput();
        state = State.LINGERING;
        loop.idle().cancel(activity);
        loop.lingering().start(activity, loop.nowNanos());
    }

    /// Nothing was received, or nothing was taken, for the idle timeout.
    void onIdleTimeout() {
        if (tail == null) {
            close(CloseReason.IDLE_TIMEOUT);
        } else {
            abort(CloseReason.STALLED);
        }
    }

    /// Long-lived connections move on, so that they find the replicas that a scale-up has added.
    void onMaxAge(ByteBuffer buffer) {
        endAge();
        finishAfterLastRead(CloseReason.MAX_AGE, buffer);
    }

    private void endAge() {
        if (age != null) {
            loop.ages().cancel(age);
            age = null;
        }
    }

    /// The peer did not close its side after our FIN.
    void onLingerTimeout() {
        close(finishReason == null ? CloseReason.ERROR : finishReason);
    }

    private void onFailure(IOException failure) {
        log.failed(failure);
        close(isReset(failure) ? CloseReason.RESET : CloseReason.ERROR);
    }

    /// The JDK has no type for it: reading says "Connection reset", writing also "Broken pipe".
    private static boolean isReset(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.contains("reset") || message.contains("Broken pipe");
    }

    /// Resets, so that the kernel does not go on holding output for a peer that takes none.
    void abort(CloseReason reason) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException _) {
            // It is gone already, which is what the reset was for.
        }
        close(reason);
    }

    void close(CloseReason reason) {
        if (state == State.CLOSED) {
            return;
        }
        (state == State.LINGERING ? loop.lingering() : loop.idle()).cancel(activity);
        endAge();
        if (tail != null) {
            counters.pending(-tail.remaining());
            tail = null;
        }
        state = State.CLOSED;
        long ageNanos = loop.nowNanos() - openedNanos;
        counters.closed(reason, ageNanos);
        log.closed(reason, receivedBytes, ageNanos);
        try {
            channel.close();
        } catch (IOException _) {
            // The descriptor is released all the same, and there is nobody left to tell.
        }
        loop.onClosed(this);
    }
}
