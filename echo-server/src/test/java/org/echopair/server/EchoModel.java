package org.echopair.server;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an echo is, whatever happens on the way: output is a prefix of input, all that was read goes
/// out before a FIN, and nothing is missing after an orderly end.
final class EchoModel {

    private static final Set<CloseReason> ORDERLY = EnumSet.of(CloseReason.PEER_CLOSED,
            CloseReason.MAX_AGE, CloseReason.DRAINED);
    private static final Set<CloseReason> OF_SILENCE = EnumSet.of(CloseReason.IDLE_TIMEOUT,
            CloseReason.STALLED);

    private final boolean mayBeIdle;
    private int sent;
    private boolean peerReset;
    private boolean serverStopped;
    private boolean finSent;
    private @Nullable CloseReason reason;

    /// @param mayBeIdle whether an idle timeout may run out
    EchoModel(boolean mayBeIdle) {
        this.mayBeIdle = mayBeIdle;
    }

    /// The next bytes of a stream in which none is like those around it.
    byte[] send(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = byteAt(sent++);
        }
        return bytes;
    }

    private static byte byteAt(int index) {
        return (byte) (index * 0x9e37_79b1 >>> 24);
    }

    int sent() {
        return sent;
    }

    void peerResets() {
        peerReset = true;
    }

    void serverStops() {
        serverStopped = true;
    }

    @Nullable
    CloseReason reason() {
        return reason;
    }

    void onFin(int taken, int unread) {
        if (!finSent) {
            finSent = true;
            require(peerReset || taken + unread == sent,
                    "the FIN overtook " + (sent - unread - taken)
                            + " bytes that had been read");
        }
    }

    void onClosed(byte[] taken, CloseReason closedBy) {
        reason = closedBy;
        require(taken.length <= sent, "more output than input");
        for (int i = 0; i < taken.length; i++) {
            if (taken[i] != byteAt(i)) {
                throw new AssertionError("output differs from input at " + i);
            }
        }
        require(closedBy != CloseReason.ERROR || serverStopped, "an error");
        require(closedBy != CloseReason.RESET || peerReset, "a reset that nobody sent");
        require(!OF_SILENCE.contains(closedBy) || mayBeIdle, "an idle timeout that is off");
        if (ORDERLY.contains(closedBy) && !peerReset && !finSent) {
            require(taken.length == sent, sent - taken.length
                    + " bytes are missing after the peer's orderly end");
        }
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
