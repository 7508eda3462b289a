package org.echopair.client.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.LongSupplier;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.FailureException;
import org.echopair.client.failure.Phase;
import org.echopair.client.text.Figures;
import org.echopair.client.text.HexWindow;

/// The time between two messages of one connection, in which nothing may come.
public final class IdleWatch {

    public enum End {
        /// Nothing came, as it should be.
        TIME_IS_UP,
        /// The peer closed its side, which between two messages loses nothing.
        PEER_CLOSED
    }

    private static final int SHOWN_BYTES = 4 * 1024;

    private IdleWatch() {}

    /// @throws FailureException `SURPLUS` for a byte that nobody asked for, `RESET`, or `OTHER`
    static End keep(Connected connected, long nanos, LongSupplier clock) throws FailureException {
        Deadline deadline = Deadline.in(nanos, clock);
        try (Selector selector = Selector.open()) {
            connected.channel().configureBlocking(false);
            connected.channel().register(selector, SelectionKey.OP_READ);
            while (selector.selectNow() == 0 && !deadline.hasPassed()) {
                if (selector.select(deadline.remainingMillis()) > 0) {
                    break;
                }
                // What lies there when a signal comes is judged first.
                if (Thread.currentThread().isInterrupted() && selector.selectNow() == 0) {
                    throw failure(connected, FailureClass.OTHER, "interrupted");
                }
            }
            return selector.selectedKeys().isEmpty() ? End.TIME_IS_UP : read(connected);
        } catch (IOException e) {
            throw failure(connected, Breakage.of(e, false), Breakage.words(e, false));
        }
    }

    private static End read(Connected connected) throws FailureException {
        ByteBuffer arrived = ByteBuffer.allocate(SHOWN_BYTES);
        try {
            if (connected.channel().read(arrived) < 0) {
                return End.PEER_CLOSED;
            }
        } catch (IOException e) {
            FailureClass kind = Breakage.of(e, false);
            throw failure(connected, kind, kind == FailureClass.RESET
                    ? "the peer reset the connection between two messages"
                    : "between two messages: " + Breakage.words(e, false));
        }
        arrived.flip();
        throw failure(connected, FailureClass.SURPLUS,
                "between two messages came " + Figures.bytes(arrived.remaining())
                        + " that nobody had asked for: " + HexWindow.beginning(arrived));
    }

    private static FailureException failure(Connected connected, FailureClass kind,
            String detail) {
        return new FailureException(
                Failure.now(kind, Phase.READ, connected.remote(), detail));
    }
}
