package org.echopair.client.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
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
/// When the time is up, what lies in the socket is read first: it came in time, and only this
/// process was late to look. An [ExchangeStyle] may ask for something else: to close our side
/// before the reply is read, or to leave the connection open, in which case the exchange is done
/// when the reply is complete.
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
    private final ExchangeEnd end;
    private final long timeoutNanos;
    private final ByteBuffer arrived;
    private final List<String> notes = new ArrayList<>();

    private final LongSupplier clock;
    private final LagMeter lag;
    private RoundTripTimes times;
    private boolean inputEnded;
    private boolean readsAlready;

    Exchange(Connected connected, byte[] message, ReplyCheck check, ExchangeStyle style,
            long timeoutNanos, LongSupplier clock, LagMeter lag) {
        this.connected = connected;
        this.channel = connected.channel();
        this.out = new Outgoing(channel, message, style.bytesPerWrite());
        this.check = check;
        this.style = style;
        this.end = new ExchangeEnd(connected.remote(), out, check);
        this.readsAlready = style.ending() != ExchangeStyle.Ending.CLOSE_BEFORE_REPLY;
        this.arrived = ByteBuffer.allocate(
                Math.clamp(message.length + 1L, SMALLEST_BUFFER_BYTES, ExchangeStyle.CHUNK_BYTES));
        this.timeoutNanos = timeoutNanos;
        this.clock = clock;
        this.lag = lag;
        this.times = new RoundTripTimes(timeoutNanos, clock, lag);
    }

    RoundTrip run() throws FailureException {
        try (Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, 0);
            times = new RoundTripTimes(timeoutNanos, clock, lag);
            boolean more = true;
            while (more) {
                more = cycle(selector, key);
            }
        } catch (IOException e) {
            throw end.failure(Breakage.of(e, false), Breakage.words(e, false));
        }
        boolean silent = check.received() == 0;
        return new RoundTrip(connected.remote(), out.length(), check.reply(),
                connected.connectNanos(), silent ? 0 : times.untilFirstByteNanos(),
                silent ? times.untilNowNanos() : times.untilLastByteNanos(), notes);
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
            throw end.reset();
        }
        if (inputEnded && out.isClosed()) {
            return false;
        }
        boolean interrupted = Thread.currentThread().isInterrupted();
        if (interrupted || times.isUp()) {
            if (readWhatLies()) {
                return true;
            }
            if (interrupted) {
                throw end.interrupted();
            }
            end.onDeadline(times).ifPresent(notes::add);
            return false;
        }
        move(selector, key);
        return true;
    }

    /// Waits until something can be read or written, and does it.
    private void move(Selector selector, SelectionKey key) throws IOException, FailureException {
        boolean write = out.hasMore() && !out.hasFailed();
        key.interestOps((inputEnded || !readsAlready ? 0 : SelectionKey.OP_READ)
                | (write ? SelectionKey.OP_WRITE : 0));
        long waitMillis = times.remainingMillis();
        if (!readsAlready && selector.select(Math.min(waitMillis, STALL_MILLIS)) == 0) {
            readsAlready = true;
        } else if (readsAlready) {
            selector.select(waitMillis);
        }
        if (selector.selectedKeys().remove(key)) {
            if (key.isReadable()) {
                read();
            }
            if (write && key.isWritable()) {
                out.write();
            }
        }
    }

    /// When the time is up or a signal has come: what lies in the socket came before, however late
    /// we look at it, and is judged first.
    ///
    /// @return whether there is something new, after which the exchange may be complete
    private boolean readWhatLies() throws IOException, FailureException {
        if (inputEnded) {
            return false;
        }
        boolean wasSatisfied = check.satisfied();
        int lying = channel.socket().getInputStream().available();
        for (int count = 1; count > 0 && lying >= 0;) {
            count = read();
            lying -= count;
        }
        return inputEnded || check.satisfied() != wasSatisfied;
    }

    /// @return how many bytes there were; negative at the end of input
    private int read() throws FailureException {
        Phase phase = end.phase();
        int count;
        try {
            count = channel.read(arrived.clear());
        } catch (IOException e) {
            throw end.broken(e);
        }
        if (count < 0) {
            inputEnded = true;
            end.onEndOfInput();
        } else if (count > 0) {
            times.onBytes(check.received() == 0);
            ReplyCheck.Finding finding = check.onBytes(arrived.flip());
            if (finding != null) {
                throw end.failure(finding.kind(), phase == Phase.CLOSE ? phase : Phase.READ,
                        finding.detail());
            }
            checkNotAhead();
        }
        return count;
    }

    /// An echo follows what it echoes. A peer that guesses right is no echo server.
    private void checkNotAhead() throws FailureException {
        if (!check.openEnded() && check.received() > out.sentBytes()) {
            throw end.failure(FailureClass.SURPLUS, Phase.READ, Figures.bytes(check.received())
                    + " came back when " + Figures.grouped(out.sentBytes())
                    + " had been sent");
        }
    }

    private void halfClose() {
        out.halfClose();
        if (!check.openEnded() && check.satisfied()) {
            times.allow(Math.min(timeoutNanos, Breakage.CLOSE_GRACE_NANOS));
        }
    }
}
