package org.echopair.client.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongBinaryOperator;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.echopair.client.failure.Failure;

/// Whether an address is on its way into its name, or out of it.
///
/// The name may have an address before its server listens. What fails to connect before the first
/// connection is held back, and counts nowhere once there is one.
///
/// A server that is told to stop refuses new connections, goes on answering those it has, ends each of
/// them between two messages, and is gone; name servers know its address for some seconds longer.
/// What fails to connect in that time is held back. If the address then leaves the name, it was part of
/// an orderly end and counts nowhere; if it stays, or accepts again, each failure is told with its own
/// time. A message that was lost is never held back.
final class Membership {

    /// Of more, each is counted with the last of its stream that is like it.
    private static final int MOST_HELD = 1_000;

    /// @param failedNanos when it failed
    /// @param count how many alike it stands for
    record Held(StreamLog log, WatchEvent.Kind kind, Failure failure, long attemptedNanos,
            long failedNanos, long count) {

        private boolean isLike(Held other) {
            return log == other.log && kind == other.kind && failure.isLike(other.failure);
        }

        private Held withOneMore() {
            return new Held(log, kind, failure, attemptedNanos, failedNanos, count + 1);
        }
    }

    private final long patienceNanos;
    private final long streamAnswersNanos;
    private final LongBinaryOperator waited;
    private final Runnable onSuspicion;
    private final List<Held> held = new ArrayList<>();
    private boolean arriving;
    private long joinedNanos;
    private boolean answered;
    private long answeredNanos;
    private boolean moved;
    private long movedNanos;
    private boolean accepted;
    private long acceptedNanos;
    private boolean outOfPatience;
    private boolean failing;
    private boolean left;
    private boolean leftInOrder;

    /// @param patienceNanos for how long something is held back; 0 for a name, which cannot leave
    /// @param streamAnswersNanos how long ago the last answer over a held connection may be for the
    /// server to be alive
    /// @param waited how long that is between two readings of the clock, without the time in which this
    /// process could not have taken an answer
    /// @param onSuspicion called when the name should be asked again
    Membership(long patienceNanos, long streamAnswersNanos, LongBinaryOperator waited,
            Runnable onSuspicion) {
        this.waited = waited;
        this.patienceNanos = patienceNanos;
        this.streamAnswersNanos = streamAnswersNanos;
        this.onSuspicion = onSuspicion;
    }

    /// Of a name: nothing is held back.
    static Membership ofName() {
        return new Membership(0, 0, (from, to) -> to - from, () -> {});
    }

    /// It has come into its name while that is watched.
    synchronized void onJoined(long nowNanos) {
        arriving = true;
        joinedNanos = nowNanos;
    }

    /// @return whether it does not count, or not yet
    synchronized boolean holds(Held failed) {
        if (left) {
            return leftInOrder;
        }
        if (patienceNanos == 0 || failing || outOfPatience || !isExpected(failed.failedNanos)) {
            return false;
        }
        int alike = held.size() < MOST_HELD ? -1 : lastLike(failed);
        if (alike < 0) {
            held.add(failed);
        } else {
            held.set(alike, held.get(alike).withOneMore());
        }
        onSuspicion.run();
        return true;
    }

    private int lastLike(Held failed) {
        int at = held.size() - 1;
        while (at >= 0 && !held.get(at).isLike(failed)) {
            at--;
        }
        return at;
    }

    private boolean isExpected(long nowNanos) {
        return arriving && !isBeyondPatience(joinedNanos, nowNanos)
                || moved && !isBeyondPatience(movedNanos, nowNanos)
                || answered
                        && waited.applyAsLong(answeredNanos, nowNanos) <= streamAnswersNanos;
    }

    /// What happened while this process stood still is seen only afterwards, such as that the address
    /// has left.
    private boolean isBeyondPatience(long sinceNanos, long nowNanos) {
        return waited.applyAsLong(sinceNanos, nowNanos) > patienceNanos;
    }

    /// The server closed a connection between two messages.
    synchronized void onMoved(long nowNanos) {
        moved = true;
        movedNanos = nowNanos;
        if (patienceNanos > 0) {
            onSuspicion.run();
        }
    }

    /// @param attemptedNanos when the attempt began that was accepted
    synchronized void onConnected(long attemptedNanos) {
        if (arriving && !outOfPatience) {
            held.clear();
        }
        arriving = false;
        accepted = true;
        acceptedNanos = attemptedNanos;
        outOfPatience = false;
    }

    synchronized void onAnswer(boolean fresh, long nowNanos) {
        failing = false;
        if (!fresh) {
            answered = true;
            answeredNanos = nowNanos;
        }
    }

    /// Something failed that counts.
    synchronized void onFailure() {
        failing = true;
    }

    /// Whether the name should be asked again soon.
    synchronized boolean isSuspected(long nowNanos) {
        boolean gone = moved && !isBeyondPatience(movedNanos, nowNanos)
                && !(accepted && acceptedNanos - movedNanos > 0);
        return !left && (gone || !held.isEmpty());
    }

    /// To be called now and then, without any lock.
    ///
    /// @return what is not held back any longer
    synchronized List<Held> due(long nowNanos) {
        if (held.isEmpty()) {
            return List.of();
        }
        boolean stays = isBeyondPatience(held.getFirst().failedNanos, nowNanos);
        outOfPatience |= stays;
        return release(each -> stays || accepted && acceptedNanos - each.failedNanos > 0);
    }

    /// The address is in its name no more.
    ///
    /// @return what was held back and counts after all, because it failed before it left
    synchronized List<Held> leave() {
        left = true;
        leftInOrder = !failing;
        return leftInOrder ? List.of() : release(_ -> true);
    }

    /// The address stays in its name and is watched no more, so neither what is held back nor what
    /// is still under way and fails is an orderly end.
    ///
    /// @return what was held back
    synchronized List<Held> handOn() {
        left = true;
        return release(_ -> true);
    }

    synchronized boolean isFailing() {
        return failing;
    }

    /// The watch is over, and it is not known whether the address was to leave.
    synchronized List<Held> leaveUndecided() {
        left = true;
        return release(_ -> true);
    }

    private List<Held> release(Predicate<Held> counts) {
        Map<Boolean, List<Held>> parts = held.stream()
                .collect(Collectors.partitioningBy(counts));
        held.clear();
        held.addAll(parts.getOrDefault(false, List.of()));
        return parts.getOrDefault(true, List.of());
    }

    synchronized boolean hasLeftInOrder() {
        return leftInOrder;
    }

    /// How many connects failed on its way out.
    synchronized long heldBack() {
        return held.stream().mapToLong(Held::count).sum();
    }
}
