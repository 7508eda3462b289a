package org.echopair.client.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.FailureException;
import org.echopair.client.failure.Phase;
import org.echopair.client.failure.RoundTrip;
import org.echopair.client.text.Figures;

/// One message over one connection, and what comes back for it, on the calling thread.
///
/// ```
///            all written and satisfied             end of input
/// EXCHANGING ------------------------> HALF_CLOSED -----------> DONE
///      |                                    | silence: a note
///      | wrong byte, end, reset, timeout    | surplus byte, reset
///      v                                    v
///   failure                              failure
/// ```
///
/// It writes and reads at the same time, so no size can deadlock. Our side is closed only when the
/// reply is complete: a peer that cannot half-close must still be able to echo. And nothing is
/// called a pass before the peer closed its side too, or let us wait for it, because only then it
/// is known that nothing more comes.
///
/// A [ExchangeStyle] may ask for something else: to close our side before the reply is read, or to leave
/// the connection open, in which case the exchange is done when the reply is complete.
final class Exchange {

    /// A short message gets a short buffer, but not so short that an answer of another length would
    /// come in crumbs.
    private static final int SMALLEST_BUFFER_BYTES = 4 * 1024;

    /// Closing before the reply: how long the peer may take no bytes before we begin to read, lest
    /// both sides wait for each other.
    private static final long STALL_MILLIS = 200;

    private final Connected connected;
    private final SocketChannel channel;
    private final Outgoing out;
    private final ReplyCheck check;
    private final ExchangeStyle style;
    private final long timeoutNanos;
    private final LongSupplier clock;
    private final ByteBuffer arrived;
    private final List<String> notes = new ArrayList<>();

    private long begin;
    private long firstByteAt;
    private long lastByteAt;
    private long silenceNanos;
    private Deadline deadline;
    private boolean inputEnded;
    private boolean readsAlready;

    Exchange(Connected connected, byte[] message, ReplyCheck check, ExchangeStyle style,
            long timeoutNanos, LongSupplier clock) {
        this.connected = connected;
        this.channel = connected.channel();
        this.out = new Outgoing(channel, message, style.bytesPerWrite());
        this.check = check;
        this.style = style;
        this.readsAlready = style.ending() != ExchangeStyle.Ending.CLOSE_BEFORE_REPLY;
        this.arrived = ByteBuffer.allocate(
                Math.clamp(message.length + 1L, SMALLEST_BUFFER_BYTES, ExchangeStyle.CHUNK_BYTES));
        this.timeoutNanos = timeoutNanos;
        this.clock = clock;
        this.silenceNanos = timeoutNanos;
        this.deadline = Deadline.in(timeoutNanos, clock);
    }

    RoundTrip run() throws FailureException {
        try (Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, 0);
            begin = clock.getAsLong();
            deadline = Deadline.in(timeoutNanos, clock);
            boolean more = true;
            while (more) {
                more = cycle(selector, key);
            }
        } catch (IOException e) {
            throw failure(Breakage.of(e, false), Breakage.words(e, false));
        }
        boolean silent = check.received() == 0;
        long end = silent ? clock.getAsLong() : lastByteAt;
        return new RoundTrip(connected.remote(), out.length(), check.reply(),
                connected.connectNanos(), silent ? 0 : firstByteAt - begin, end - begin, notes);
    }

    /// @return whether the exchange goes on
    private boolean cycle(Selector selector, SelectionKey key)
            throws IOException, FailureException {
        if (!out.isClosed() && !out.hasMore()) {
            if (style.ending() == ExchangeStyle.Ending.CLOSE_BEFORE_REPLY) {
                readsAlready = true;
                halfClose();
            } else if (check.satisfied()) {
                if (style.ending() == ExchangeStyle.Ending.STAY_OPEN) {
                    return false;
                }
                halfClose();
            }
        }
        if (inputEnded && out.hasFailed()) {
            throw failure(FailureClass.RESET, reset());
        }
        if (inputEnded && out.isClosed()) {
            return false;
        }
        if (deadline.hasPassed()) {
            onDeadline();
            return false;
        }
        boolean write = out.hasMore() && !out.hasFailed();
        key.interestOps((inputEnded || !readsAlready ? 0 : SelectionKey.OP_READ)
                | (write ? SelectionKey.OP_WRITE : 0));
        long waitMillis = deadline.remainingMillis();
        if (!readsAlready && selector.select(Math.min(waitMillis, STALL_MILLIS)) == 0) {
            readsAlready = true;
        } else if (readsAlready) {
            selector.select(waitMillis);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw failure(FailureClass.OTHER, check.progress() + ", then interrupted");
        }
        if (selector.selectedKeys().remove(key)) {
            if (key.isReadable()) {
                read();
            }
            if (write && key.isWritable()) {
                out.write();
            }
        }
        return true;
    }

    private void read() throws FailureException {
        Phase phase = phase();
        int count;
        try {
            count = channel.read(arrived.clear());
        } catch (IOException e) {
            throw onBroken(e);
        }
        if (count < 0) {
            onEndOfInput();
        } else if (count > 0) {
            lastByteAt = clock.getAsLong();
            if (check.received() == 0) {
                firstByteAt = lastByteAt;
            }
            ReplyCheck.Finding finding = check.onBytes(arrived.flip());
            if (finding != null) {
                throw failure(finding.kind(), phase == Phase.CLOSE ? phase : Phase.READ,
                        finding.detail());
            }
            checkNotAhead();
        }
    }

    /// An echo follows what it echoes. A peer that guesses right is no echo server.
    private void checkNotAhead() throws FailureException {
        if (!check.openEnded() && check.received() > out.sentBytes()) {
            throw failure(FailureClass.SURPLUS, Phase.READ, Figures.bytes(check.received())
                    + " came back when " + Figures.grouped(out.sentBytes())
                    + " had been sent");
        }
    }

    private void halfClose() {
        out.halfClose();
        if (!check.openEnded() && check.satisfied()) {
            silenceNanos = Math.min(timeoutNanos, Breakage.CLOSE_GRACE_NANOS);
            deadline = Deadline.in(silenceNanos, clock);
        }
    }

    private void onEndOfInput() throws FailureException {
        inputEnded = true;
        checkEnd();
        if (!out.hasFailed() && !check.satisfied()) {
            throw failure(FailureClass.EARLY_EOF,
                    check.progress() + ", then the peer closed its side" + out.unsent());
        }
    }

    private FailureException onBroken(IOException e) throws FailureException {
        checkEnd();
        boolean writeFailed = out.hasFailed();
        return failure(Breakage.of(e, writeFailed), check.progress() + ", then "
                + Breakage.words(e, writeFailed) + out.unsent());
    }

    private void onDeadline() throws FailureException {
        checkEnd();
        String within = " within " + Figures.time(silenceNanos);
        if (out.hasFailed()) {
            throw failure(FailureClass.OTHER,
                    check.progress() + ", and writing failed: " + out.failure());
        }
        if (out.hasMore() && (check.received() == 0 || check.satisfied())) {
            throw failure(FailureClass.WRITE_TIMEOUT, Phase.WRITE,
                    "the peer took only " + Figures.grouped(out.sentBytes()) + " of "
                            + Figures.bytes(out.length()) + within + ", and "
                            + check.progress());
        }
        if (!check.satisfied()) {
            throw failure(FailureClass.READ_TIMEOUT,
                    check.progress() + within + lastByteAge() + out.unsent());
        }
        notes.add("the peer did not close its side" + within
                + (check.openEnded() ? "; what came until then counts" : " after we closed ours"));
    }

    private void checkEnd() throws FailureException {
        ReplyCheck.Finding finding = check.onEnd();
        if (finding != null) {
            throw failure(finding.kind(), Phase.READ, finding.detail());
        }
    }

    private String reset() {
        return check.progress() + ", then the peer reset the connection" + out.unsent();
    }

    /// Tells a peer that stopped from one that is only slow.
    private String lastByteAge() {
        return check.received() == 0
                ? ""
                : ", the last of them " + Figures.time(clock.getAsLong() - lastByteAt)
                        + " before the time was up";
    }

    private Phase phase() {
        return out.hasMore() && check.received() == 0 ? Phase.WRITE : check.phase();
    }

    private FailureException failure(FailureClass kind, String detail) {
        return failure(kind, phase(), detail);
    }

    private FailureException failure(FailureClass kind, Phase phase, String detail) {
        return new FailureException(Failure.now(kind, phase, connected.remote(), detail),
                out.sentBytes() == 0);
    }
}
