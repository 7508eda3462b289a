package org.echopair.server;

import static org.echopair.server.EchoModel.require;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// When a connection has to end and when it may: behind the silence that ends a message; at its
/// deadline, which the reason then names; and without an end to come, when it was idle for long
/// enough. Holds the moments before and after each step of a loop against that.
final class EndingModel {

    /// What can be seen of a connection between two steps of its loop.
    ///
    /// @param waiting bytes that have come and were not read
    /// @param read bytes that were read so far
    /// @param written bytes that the kernel took so far
    /// @param toTimeout until the loop looks at its timeouts again
    record Moment(long nanos, boolean awaitsInput, boolean awaitsRoom, int waiting, long read,
            long written, boolean finSent, long toTimeout, @Nullable CloseReason closedBy) {

        boolean isOver() {
            return finSent || closedBy != null;
        }

        private boolean movedSince(Moment before) {
            return read != before.read || written != before.written;
        }
    }

    private static final long QUIET = ConnectionTimers.QUIET.toNanos();
    private static final long LONG_QUIET = ConnectionTimers.LONG_QUIET.toNanos();
    private static final long LAST_MESSAGE_WAIT = ConnectionTimers.LAST_MESSAGE_WAIT.toNanos();
    private static final long FINISH_DEADLINE = ConnectionTimers.FINISH_DEADLINE.toNanos();

    private static final Set<CloseReason> OF_SILENCE = EnumSet.of(CloseReason.IDLE_TIMEOUT,
            CloseReason.STALLED);
    /// The server has sent its FIN first.
    private static final Set<CloseReason> NOT_OF_THE_SERVER = EnumSet.of(CloseReason.PEER_CLOSED,
            CloseReason.IDLE_TIMEOUT, CloseReason.STALLED);
    private static final Set<CloseReason> OF_A_CUT = EnumSet.of(CloseReason.DRAIN_DEADLINE,
            CloseReason.RESET);

    private final long idleNanos;
    private final boolean hasAge;
    private long activeNanos;
    private long movedNanos;
    private @Nullable Long finishNanos;
    private @Nullable Long lastMessageOverNanos;
    private boolean movedSinceFinish;
    private boolean isLong;
    private long lastMessageBytes;
    private boolean deadlineOver;
    private boolean partsInSilence;
    private boolean wasCut;

    EndingModel(Duration idleTimeout, Duration maxAge, long nowNanos) {
        this.idleNanos = idleTimeout.toNanos();
        this.hasAge = !maxAge.isZero();
        this.activeNanos = nowNanos;
        this.movedNanos = nowNanos;
    }

    void onFinish(long nowNanos) {
        if (finishNanos == null) {
            finishNanos = nowNanos;
        }
    }

    /// One read or write, or what the selector took for the time to do so.
    void afterReady(Moment before, Moment after) {
        if (before.awaitsRoom && !after.movedSince(before) && after.closedBy == null) {
            require(!after.awaitsRoom, "it spins on a socket that takes nothing");
        }
        if (after.read != before.read || before.awaitsRoom && after.written != before.written) {
            activeNanos = after.nanos;
        }
        after(before, after);
    }

    /// The timeouts that were due.
    void afterTimeouts(Moment before, Moment after) {
        require(!OF_SILENCE.contains(after.closedBy) || !before.awaitsInput || before.waiting == 0,
                "it ends as silent, with input that it has not read");
        if (before.awaitsInput && before.waiting > 0 && after.nanos - activeNanos >= idleNanos
                || !before.awaitsInput && after.written != before.written) {
            activeNanos = after.nanos; // Both happened before it looked for them.
        }
        if (before.awaitsInput && !before.finSent && (after.finSent || !after.awaitsInput)) {
            partsInSilence = before.waiting == 0
                    && after.nanos - movedNanos >= (isLong ? LONG_QUIET : QUIET);
        }
        if (lastMessageOverNanos != null) {
            deadlineOver |= after.nanos - lastMessageOverNanos >= FINISH_DEADLINE;
        } else if (finishNanos != null && after.nanos - finishNanos >= LAST_MESSAGE_WAIT) {
            lastMessageOverNanos = after.nanos;
        }
        after(before, after);
        if (finishNanos != null && !after.isOver()) {
            mayGoOn(after, finishNanos);
        }
        if (finishNanos == null && !hasAge && idleNanos > 0 && after.closedBy == null) {
            require(after.nanos - activeNanos < idleNanos, "it is idle, and does not end");
        }
    }

    private void mayGoOn(Moment now, long finishNanos) {
        if (now.awaitsInput) {
            require(!deadlineOver, "it goes on beyond its deadline");
            long since = movedSinceFinish ? movedNanos : finishNanos;
            // An age that came before has begun to count sooner.
            long quiet = isLong || hasAge ? LONG_QUIET : QUIET;
            require(now.waiting > 0
                    || now.nanos - since < (movedSinceFinish ? quiet : LAST_MESSAGE_WAIT),
                    "nothing is under way, and it does not end");
            require(!movedSinceFinish || now.toTimeout <= quiet, "it does not wait for the quiet");
        } else if (now.awaitsRoom && deadlineOver && idleNanos == 0) {
            require(now.toTimeout == Long.MAX_VALUE, "it waits for room alone, and has a timer");
        }
    }

    private void after(Moment before, Moment after) {
        if (after.finSent && !before.finSent) {
            wasCut = !partsInSilence && idleNanos == 0;
        }
        if (finishNanos != null) {
            lastMessageBytes += after.read - before.read;
            isLong |= lastMessageBytes > ConnectionTimers.SEGMENT_BYTES
                    || before.awaitsRoom && after.written != before.written;
        }
        if (after.movedSince(before)) {
            movedNanos = after.nanos;
            movedSinceFinish = finishNanos != null;
        }
        if (after.closedBy != null && before.closedBy == null) {
            onClosed(after.closedBy, after);
        }
    }

    private void onClosed(CloseReason reason, Moment now) {
        require(!now.finSent || !NOT_OF_THE_SERVER.contains(reason),
                reason + " behind the server's own FIN");
        require(!wasCut || OF_A_CUT.contains(reason), "a cut that the reason " + reason + " hides");
        require(!OF_SILENCE.contains(reason) || now.nanos - activeNanos >= idleNanos,
                reason + " though bytes moved");
    }
}
