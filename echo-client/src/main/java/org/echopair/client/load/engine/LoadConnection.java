package org.echopair.client.load.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import org.echopair.client.exchange.AddressAttempts;
import org.echopair.client.exchange.Breakage;
import org.echopair.client.exchange.Connected;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.ReplyCheck;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.echopair.client.stream.MessageStream;
import org.echopair.client.stream.StreamVerifier;
import org.echopair.client.text.Figures;
import org.jspecify.annotations.Nullable;

/// One TCP connection of a load. It belongs to its loop's thread, and to no other.
///
/// ```
///   CONNECTING ---> OPEN ---> HALF_CLOSED ---> CLOSED
///        |           |  all sent   |  end of input, or the peer keeps its side
///        |           |  came back  |
///        +-----------+-------------+--- refused, wrong byte, end, reset, timeout ---> CLOSED
/// ```
///
/// Reading and writing go on side by side, so no size can deadlock. What the socket does not take is
/// not kept: the [MessageStream] computes it again when the socket is ready.
final class LoadConnection {

    private enum State {
        CONNECTING,
        OPEN,
        HALF_CLOSED,
        CLOSED
    }

    private final LoadLoop loop;
    private final LoadSlot slot;
    private final int number;
    private final boolean isReconnect;
    private final LoadRecorder recorder;
    private final MessageStream stream;
    private final StreamVerifier verifier;

    /// Of the messages that are on their way, by number modulo the pipeline.
    private final long[] dueNanos;
    private final long[] sentNanos;

    private State state = State.CONNECTING;
    private String remote;
    private @Nullable SocketChannel channel;
    private @Nullable SelectionKey key;
    private @Nullable AddressAttempts attempts;
    private long sinceNanos;
    private long begun;
    private boolean heard;
    private boolean writeFailed;

    LoadConnection(LoadLoop loop, LoadSlot slot, int number, boolean isReconnect) {
        this.loop = loop;
        this.slot = slot;
        this.number = number;
        this.isReconnect = isReconnect;
        this.recorder = loop.recorder();
        this.stream = new MessageStream(loop.pattern(), number);
        this.verifier = new StreamVerifier(loop.pattern(), number);
        this.dueNanos = new long[loop.config().pipeline()];
        this.sentNanos = new long[loop.config().pipeline()];
        this.remote = loop.config().connection().target().toString();
    }

    LoadSlot slot() {
        return slot;
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    /// Tries the first address; together they have `--connect-timeout`.
    void connect(long nowNanos) {
        ConnectionConfig path = loop.config().connection();
        attempts = new AddressAttempts(path.target(), loop.addresses(), nowNanos,
                path.connectTimeout().toNanos());
        connectToNext(nowNanos);
    }

    private void connectToNext(long nowNanos) {
        InetSocketAddress address = attempts.next(nowNanos);
        remote = attempts.remote();
        try {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            key = channel.register(loop.selector(), SelectionKey.OP_CONNECT, this);
            if (channel.connect(address)) {
                onConnected(loop.clock());
            }
        } catch (IOException | UnsupportedAddressTypeException e) {
            onRefused(Breakage.whileConnecting(e, attempts), nowNanos);
        }
    }

    private void onRefused(Failure refusal, long nowNanos) {
        closeChannel();
        attempts.onFailed(refusal);
        boolean local = refusal.kind() == FailureClass.LOCAL;
        if (!local && attempts.hasNext(nowNanos)) {
            connectToNext(nowNanos);
            return;
        }
        state = State.CLOSED;
        loop.onNotConnected(this, isReconnect,
                failure(local ? refusal : attempts.summary()), nowNanos);
    }

    private void onConnected(long nowNanos) throws IOException {
        if (Breakage.isConnectedToItself(channel)) {
            onRefused(Breakage.nothingListens(remote), nowNanos);
            return;
        }
        LatencyHistograms.record(recorder.connect, attempts.connectNanos(nowNanos));
        state = State.OPEN;
        key.interestOps(SelectionKey.OP_READ);
        loop.onConnected(this, isReconnect);
        pump(nowNanos);
    }

    /// The selector says that this connection can go on.
    void onReady() {
        long now = loop.clock();
        if (state == State.CONNECTING) {
            try {
                channel.finishConnect();
                onConnected(now);
            } catch (IOException e) {
                onRefused(Breakage.whileConnecting(e, attempts), now);
            }
            return;
        }
        int ready = key.readyOps();
        if ((ready & SelectionKey.OP_READ) != 0) {
            read(now);
        }
        if (state == State.OPEN) {
            pump(now);
        }
    }

    private void read(long now) {
        ByteBuffer arrived = loop.readBuffer().clear();
        int count;
        try {
            count = channel.read(arrived);
        } catch (IOException e) {
            onBroken(e, now);
            return;
        }
        if (count < 0) {
            onEndOfInput(now);
        } else if (count > 0) {
            onBytes(arrived.flip(), now);
        }
    }

    private void onBytes(ByteBuffer arrived, long now) {
        if (!heard && begun > 0) {
            heard = true;
            LatencyHistograms.record(recorder.firstByte, now - sentNanos[0]);
        }
        Phase phase = state == State.HALF_CLOSED ? Phase.CLOSE : Phase.READ;
        long before = verifier.verified();
        ReplyCheck.Finding finding = verifier.onBytes(arrived, stream.position());
        for (long message = before; message < verifier.verified(); message++) {
            int at = (int) (message % dueNanos.length);
            recorder.onVerified(dueNanos[at], sentNanos[at], now,
                    loop.pattern().lengthOf(stream.key(), message));
        }
        if (finding != null) {
            fail(finding.kind(), phase, finding.detail(), now);
        }
    }

    /// Begins what may be begun, writes what can be written, and closes when nothing is left.
    void pump(long now) {
        if (state != State.OPEN || loop.schedule() == null) {
            return;
        }
        LoadSchedule schedule = loop.schedule();
        while (begun - verifier.verified() < dueNanos.length && slot.mayBegin(schedule, now)) {
            int at = (int) (begun % dueNanos.length);
            dueNanos[at] = slot.take(schedule, now);
            sentNanos[at] = now;
            recorder.onSent(dueNanos[at], now, loop.pattern().lengthOf(stream.key(), begun));
            begun++;
        }
        if (stream.sequence() < begun && !writeFailed) {
            write();
        } else if (begun == verifier.verified() && slot.isOver(schedule, now)) {
            halfClose(now);
        }
    }

    /// One buffer at most, so that one long message does not keep the others waiting.
    private void write() {
        ByteBuffer out = loop.writeBuffer().clear();
        stream.peek(out, begun);
        try {
            stream.advance(channel.write(out.flip()));
        } catch (IOException e) {
            // What the peer said before it went may still be in the receive buffer, and tells more.
            writeFailed = true;
        }
        boolean more = stream.sequence() < begun && !writeFailed;
        int wanted = more ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    private void halfClose(long now) {
        state = State.HALF_CLOSED;
        sinceNanos = now;
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            writeFailed = true;
        }
    }

    /// To be called now and then: what did not happen in time?
    void onTick(long now) {
        long timeout = loop.config().connection().timeout().toNanos();
        switch (state) {
            case CONNECTING -> {
                if (channel != null && attempts.isLate(now)) {
                    onRefused(attempts.timeout(), now);
                }
            }
            case OPEN -> {
                long oldest = verifier.verified();
                if (oldest == begun) {
                    pump(now); // which closes it when all is over
                } else if (now - sentNanos[(int) (oldest % sentNanos.length)] >= timeout) {
                    onTimeout(oldest, now);
                }
            }
            case HALF_CLOSED -> {
                if (now - sinceNanos >= Math.min(timeout, Breakage.CLOSE_GRACE_NANOS)) {
                    end();
                }
            }
            case CLOSED -> {
            }
        }
    }

    private void onTimeout(long oldest, long now) {
        boolean taken = stream.sequence() > oldest;
        String waited = Figures.time(loop.config().connection().timeout().toNanos());
        if (!taken && verifier.offset() == 0) {
            fail(FailureClass.WRITE_TIMEOUT, Phase.WRITE,
                    "the peer took only " + Figures.bytes(stream.offset()) + " of message "
                            + Figures.grouped(oldest) + " within " + waited,
                    now);
        } else {
            fail(FailureClass.READ_TIMEOUT, phase(),
                    missing() + ", " + waited + " after it was sent",
                    now);
        }
    }

    private void onEndOfInput(long now) {
        if (state == State.HALF_CLOSED && !writeFailed) {
            end();
        } else if (writeFailed) {
            fail(FailureClass.RESET, phase(), missing() + ", then the peer reset the connection",
                    now);
        } else if (begun > verifier.verified()) {
            fail(FailureClass.EARLY_EOF, phase(), missing() + ", then the peer closed its side",
                    now);
        } else if (loop.config().reconnect()) {
            recorder.orderlyEnds++;
            end();
        } else {
            fail(FailureClass.EARLY_EOF, Phase.READ, "the peer closed its side between messages",
                    now);
        }
    }

    private void onBroken(IOException e, long now) {
        fail(Breakage.of(e, writeFailed), phase(),
                missing() + ", then " + Breakage.words(e, writeFailed), now);
    }

    private String missing() {
        return begun == verifier.verified()
                ? "every message had come back"
                : verifier.missing(stream.position(), begun);
    }

    private Phase phase() {
        if (state == State.HALF_CLOSED) {
            return Phase.CLOSE;
        }
        return begun > verifier.verified() && verifier.offset() == 0
                ? Phase.FIRST_BYTE
                : Phase.READ;
    }

    /// A wrong byte that was seen before goes first: it is the cause, or tells more than the end.
    private void fail(FailureClass kind, Phase phase, String detail, long now) {
        ReplyCheck.Finding finding = verifier.onEnd();
        Failure told = finding == null || kind == FailureClass.MISMATCH
                ? Failure.now(kind, phase, remote, detail)
                : Failure.now(finding.kind(), Phase.READ, remote, finding.detail());
        recorder.lost += begun - verifier.verified();
        recorder.onFailure(failure(told), now);
        closeChannel();
        state = State.CLOSED;
        loop.onClosed(this, verifier.verified() > 0, now);
    }

    private LoadFailure failure(Failure told) {
        return new LoadFailure(told, number, verifier.verified());
    }

    /// Nothing is wrong, and nothing more is to come.
    private void end() {
        closeChannel();
        state = State.CLOSED;
        loop.onClosed(this, verifier.verified() > 0, loop.clock());
    }

    /// The run is interrupted: what is out is neither verified nor lost.
    void abandon() {
        recorder.outstanding += begun - verifier.verified();
        closeChannel();
        state = State.CLOSED;
    }

    private void closeChannel() {
        if (channel != null) {
            Connected.close(channel);
        }
    }
}
