package org.echopair.client.load.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.echopair.client.exchange.Breakage;
import org.echopair.client.exchange.Connected;
import org.echopair.client.exchange.ReplyCheck;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.stream.MessageStream;
import org.echopair.client.stream.StreamVerifier;

/// One open TCP connection of a load. Belongs to its loop's thread.
///
/// ```
///   OPEN ---> HALF_CLOSED ---> CLOSED
///    |  all sent   |  end of input, or the peer keeps its side
///    |  came back  |
///    +-------------+--- wrong byte, end, reset, timeout ---> CLOSED
/// ```
///
/// Reading and writing go on side by side, so no size can deadlock. What the socket does not take,
/// the [MessageStream] computes again.
final class LoadConnection {

    private enum State {
        OPEN,
        HALF_CLOSED,
        CLOSED
    }

    /// More than a receive buffer holds; a peer that goes on sending must not keep the others.
    private static final int MOST_READS = 256;

    private final LoadContext context;
    private final LoopResources loop;
    private final SendPlan plan;
    private final int number;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final AddressTally tally;
    private final MessageStream stream;
    private final StreamVerifier verifier;
    private final InFlight inFlight;
    private final LoadEndings endings;
    private final long timeoutNanos;

    private State state = State.OPEN;
    private long halfClosedNanos;
    private boolean heard;
    private boolean writeFailed;

    LoadConnection(LoadContext context, LoopResources loop, SendPlan plan, int number,
            LoadDial dial) {
        this.context = context;
        this.loop = loop;
        this.plan = plan;
        this.number = number;
        this.key = dial.key();
        this.channel = (SocketChannel) key.channel();
        this.tally = loop.recorder.tally(dial.remote());
        this.stream = new MessageStream(context.pattern(), number);
        this.verifier = new StreamVerifier(context.pattern(), number);
        this.inFlight = new InFlight(context.config().pipeline());
        this.endings = new LoadEndings(dial.remote(), stream, verifier, inFlight);
        this.timeoutNanos = context.config().connection().timeout().toNanos();
        key.interestOps(SelectionKey.OP_READ);
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    /// Whether a message has come back on it.
    boolean hasAnswered() {
        return verifier.verified() > 0;
    }

    /// Whether it may begin nothing before an answer comes.
    boolean isFull() {
        return inFlight.isFull();
    }

    /// @return whether it may begin a message once the selector has looked again
    boolean onReady(long now) {
        if ((key.readyOps() & SelectionKey.OP_READ) != 0 && read(now) && mayBegin(now)) {
            return true;
        }
        pump(now);
        return false;
    }

    /// Begins what may be begun, writes what can be written, and closes when nothing is left.
    void pump(long now) {
        if (mayBegin(now)) {
            drain(now); // a message that is begun behind the peer's FIN would be lost for nothing
        }
        pumpLooked(now);
    }

    /// The same, behind a look at the socket.
    void pumpLooked(long now) {
        LoadSchedule schedule = loop.schedule();
        if (state != State.OPEN || schedule == null) {
            return;
        }
        while (mayBegin(now)) {
            long due = plan.take(schedule, now);
            loop.recorder.onSent(due, now, stream.lengthOf(inFlight.begun()));
            inFlight.begin(due, now);
        }
        if (state != State.OPEN) {
            return;
        }
        if (stream.sequence() < inFlight.begun() && !writeFailed) {
            write();
        } else if (inFlight.isEmpty() && plan.isOver(schedule, now)) {
            halfClose(now);
        }
    }

    private boolean mayBegin(long now) {
        LoadSchedule schedule = loop.schedule();
        return state == State.OPEN && schedule != null && !inFlight.isFull() && !writeFailed
                && plan.mayBegin(schedule, now);
    }

    private void write() {
        try {
            loop.writer.write(stream, inFlight.begun(), key);
        } catch (IOException e) {
            // What the peer said before it went may still be in the receive buffer, and tells more.
            writeFailed = true;
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    /// Reads all that lies in the socket.
    private void drain(long now) {
        int reads = 0;
        while (state != State.CLOSED && reads < MOST_READS && read(now)) {
            reads++;
        }
    }

    /// @return whether something came, so that more may lie there
    private boolean read(long now) {
        ByteBuffer arrived = loop.readBuffer.clear();
        int count;
        try {
            count = channel.read(arrived);
        } catch (IOException e) {
            fail(endings.of(e, state == State.HALF_CLOSED, writeFailed), now);
            return false;
        }
        if (count > 0) {
            onBytes(arrived.flip(), now);
        } else if (count < 0) {
            onEndOfInput(now);
        }
        return count > 0;
    }

    private void onBytes(ByteBuffer arrived, long now) {
        if (!heard && inFlight.begun() > 0) {
            heard = true;
            loop.recorder.onFirstByte(now - inFlight.sentNanos(0));
        }
        ReplyCheck.Finding finding = verifier.onBytes(arrived, stream.position());
        while (inFlight.oldest() < verifier.verified()) {
            long message = inFlight.oldest();
            loop.recorder.onVerified(tally, inFlight.dueNanos(message), inFlight.sentNanos(message),
                    now, stream.lengthOf(message));
            inFlight.end();
        }
        if (finding != null) {
            fail(endings.of(finding, state == State.HALF_CLOSED), now);
        }
    }

    private void onEndOfInput(long now) {
        boolean betweenMessages = inFlight.isEmpty() && !writeFailed;
        if (betweenMessages && state == State.HALF_CLOSED) {
            close();
        } else if (betweenMessages && context.config().reconnect()) {
            loop.recorder.orderlyEnds++;
            close();
        } else {
            fail(endings.ofEndOfInput(state == State.HALF_CLOSED, writeFailed), now);
        }
    }

    private void halfClose(long now) {
        state = State.HALF_CLOSED;
        halfClosedNanos = now;
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            writeFailed = true;
        }
    }

    /// Enforces the timeout of the oldest message and the grace after a half-close.
    void onTick(long now) {
        if (state == State.HALF_CLOSED && now - halfClosedNanos >= Math.min(timeoutNanos,
                Breakage.CLOSE_GRACE_NANOS)) {
            close();
        } else if (state == State.OPEN && !inFlight.isEmpty() && isOverdue(now)) {
            drain(now); // the answer may lie there unread
            if (state == State.OPEN && !inFlight.isEmpty() && isOverdue(now)) {
                fail(endings.ofTimeout(timeoutNanos), now);
            }
        }
        pump(now); // which closes it when the run is over
    }

    /// Time in which this process itself stood still does not count as waiting.
    private boolean isOverdue(long now) {
        long sent = inFlight.sentNanos(inFlight.oldest());
        return now - sent >= timeoutNanos && context.waitedNanos(sent, now) >= timeoutNanos;
    }

    private void fail(Failure failure, long now) {
        loop.recorder.onGivenUp(inFlight, failure.kind() != FailureClass.LOCAL);
        loop.recorder.onFailure(new LoadFailure(failure, number, verifier.verified()), now);
        close();
    }

    private void close() {
        Connected.close(channel);
        state = State.CLOSED;
    }

    /// The run is interrupted. What has arrived is judged; what is in flight is no loss.
    void abandon(long now) {
        drain(now);
        if (state == State.CLOSED) {
            return;
        }
        Failure failure = endings.ofAbandoning();
        if (failure != null) {
            fail(failure, now);
        } else {
            loop.recorder.onGivenUp(inFlight, false);
            close();
        }
    }
}
