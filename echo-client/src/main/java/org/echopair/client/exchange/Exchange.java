package org.echopair.client.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.FailureException;
import org.echopair.client.failure.Phase;
import org.echopair.client.failure.RoundTrip;
import org.echopair.client.text.Figures;
import org.jspecify.annotations.Nullable;

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
///
/// A write that fails does not end the exchange. What the peer said before it went may still be in
/// the receive buffer, and a wrong byte there tells more than a broken pipe.
final class Exchange {

    /// A short message gets a short buffer, but not so short that an answer of another length would
    /// come in crumbs.
    private static final int SMALLEST_BUFFER_BYTES = 4 * 1024;

    /// After a complete echo: how long a peer may take to close its side.
    private static final long CLOSE_GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /// Closing before the reply: how long the peer may take no bytes before we begin to read, lest
    /// both sides wait for each other.
    private static final long STALL_MILLIS = 200;

    private final Connected connected;
    private final SocketChannel channel;
    private final ByteBuffer unsent;
    private final ReplyCheck check;
    private final ExchangeStyle manner;
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
    private boolean halfClosed;
    private boolean readsAlready;
    private @Nullable IOException writeFailure;

    Exchange(Connected connected, byte[] message, ReplyCheck check, ExchangeStyle manner,
            long timeoutNanos, LongSupplier clock) {
        this.connected = connected;
        this.channel = connected.channel();
        this.unsent = ByteBuffer.wrap(message);
        this.check = check;
        this.manner = manner;
        this.readsAlready = manner.ending() != ExchangeStyle.Ending.CLOSE_BEFORE_REPLY;
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
            throw failure(FailureClass.OTHER, String.valueOf(e.getMessage()));
        }
        boolean silent = check.received() == 0;
        long end = silent ? clock.getAsLong() : lastByteAt;
        return new RoundTrip(connected.remote(), unsent.capacity(), check.reply(),
                connected.connectNanos(), silent ? 0 : firstByteAt - begin, end - begin, notes);
    }

    /// @return whether the exchange goes on
    private boolean cycle(Selector selector, SelectionKey key)
            throws IOException, FailureException {
        if (!halfClosed && !unsent.hasRemaining()) {
            if (manner.ending() == ExchangeStyle.Ending.CLOSE_BEFORE_REPLY) {
                readsAlready = true;
                halfClose();
            } else if (check.satisfied()) {
                if (manner.ending() == ExchangeStyle.Ending.STAY_OPEN) {
                    return false;
                }
                halfClose();
            }
        }
        if (inputEnded && writeFailure != null) {
            throw failure(FailureClass.RESET, reset());
        }
        if (inputEnded && halfClosed) {
            return false;
        }
        if (deadline.hasPassed()) {
            onDeadline();
            return false;
        }
        boolean write = unsent.hasRemaining() && writeFailure == null;
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
                write();
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
        if (!check.openEnded() && check.received() > unsent.position()) {
            throw failure(FailureClass.SURPLUS, Phase.READ, Figures.bytes(check.received())
                    + " came back when " + Figures.grouped(unsent.position())
                    + " had been sent");
        }
    }

    private void write() {
        int end = unsent.limit();
        unsent.limit(Math.min(end, unsent.position() + manner.bytesPerWrite()));
        try {
            channel.write(unsent);
        } catch (IOException e) {
            writeFailure = e;
        } finally {
            unsent.limit(end);
        }
    }

    private void halfClose() {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            writeFailure = e;
        }
        halfClosed = true;
        if (!check.openEnded() && check.satisfied()) {
            silenceNanos = Math.min(timeoutNanos, CLOSE_GRACE_NANOS);
            deadline = Deadline.in(silenceNanos, clock);
        }
    }

    private void onEndOfInput() throws FailureException {
        inputEnded = true;
        checkEnd();
        if (writeFailure == null && !check.satisfied()) {
            throw failure(FailureClass.EARLY_EOF,
                    check.progress() + ", then the peer closed its side" + unsentPart());
        }
    }

    /// The JDK's own words for a reset are "Connection reset", in every language.
    private FailureException onBroken(IOException e) throws FailureException {
        checkEnd();
        if (writeFailure != null || "Connection reset".equals(e.getMessage())) {
            return failure(FailureClass.RESET, reset());
        }
        return failure(FailureClass.OTHER, check.progress() + ", then: " + e.getMessage());
    }

    private void onDeadline() throws FailureException {
        checkEnd();
        String within = " within " + Figures.time(silenceNanos);
        if (writeFailure != null) {
            throw failure(FailureClass.OTHER,
                    check.progress() + ", and writing failed: " + writeFailure.getMessage());
        }
        if (unsent.hasRemaining() && (check.received() == 0 || check.satisfied())) {
            throw failure(FailureClass.WRITE_TIMEOUT, Phase.WRITE,
                    "the peer took only " + Figures.grouped(unsent.position()) + " of "
                            + Figures.bytes(unsent.capacity()) + within + ", and "
                            + check.progress());
        }
        if (!check.satisfied()) {
            throw failure(FailureClass.READ_TIMEOUT,
                    check.progress() + within + lastByteAge() + unsentPart());
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
        return check.progress() + ", then the peer reset the connection" + unsentPart();
    }

    /// Tells a peer that stopped from one that is only slow.
    private String lastByteAge() {
        return check.received() == 0
                ? ""
                : ", the last of them " + Figures.time(clock.getAsLong() - lastByteAt)
                        + " before the time was up";
    }

    private String unsentPart() {
        return unsent.hasRemaining()
                ? "; " + Figures.bytes(unsent.remaining()) + " could not be sent yet"
                : "";
    }

    private Phase phase() {
        return unsent.hasRemaining() && check.received() == 0 ? Phase.WRITE : check.phase();
    }

    private FailureException failure(FailureClass kind, String detail) {
        return failure(kind, phase(), detail);
    }

    private FailureException failure(FailureClass kind, Phase phase, String detail) {
        return new FailureException(Failure.now(kind, phase, connected.remote(), detail));
    }
}
