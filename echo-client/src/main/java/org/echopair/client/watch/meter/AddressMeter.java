package org.echopair.client.watch.meter;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.echopair.client.failure.FailureClass;
import org.jspecify.annotations.Nullable;

/// Counts what comes of one address. Its streams write from a thread each; nobody holds its lock for
/// longer than it takes to add or to copy.
public final class AddressMeter {

    /// An address that fails now and then answers in between, and is not failing all the while.
    private static final long FAILING_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long UNSTEADY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private enum Presence {
        HERE,
        LEFT,
        LEFT_FAILING,
        HANDED_ON
    }

    private final String address;
    private final WatchClocks clocks;
    private final TargetTimes times;

    private final Map<StreamKind, Map<MessageResult, Long>> messages = new EnumMap<>(
            StreamKind.class);
    private final Map<FailureClass, Long> failures = new EnumMap<>(FailureClass.class);
    private long connected;
    private long moved;
    private long synRetransmissions;
    private long outageNanos;

    private @Nullable Instant lastAnswerAt;
    /// When the gap began that is open now: with the last answer, or when the address came.
    private long gapBeganNanos;
    private long lagAtGapNanos;
    private long longestSilenceNanos;
    private String trouble = "";
    private long troubledNanos;
    private boolean troubledSinceAnswer;
    private boolean untried;
    private boolean unaskedSinceAnswer;
    private long unaskedNanos;
    private long touchedNanos;
    private boolean onlySeen;
    private Presence presence = Presence.HERE;
    private long leftNanos;

    AddressMeter(String address, WatchClocks clocks, TargetTimes times) {
        this.address = address;
        this.clocks = clocks;
        this.times = times;
        beginGap(clocks.nowNanos());
    }

    /// Without port or brackets.
    public String address() {
        return address;
    }

    /// @param connectNanos of this address' handshake alone, without the attempts that failed before
    public synchronized void onConnected(StreamKind kind, long connectNanos) {
        touch();
        ofKind(kind);
        connected++;
        synRetransmissions += SynRetransmissions.in(connectNanos);
        times.connects.record(kind, connectNanos);
    }

    public synchronized void onNotConnected(FailureClass kind) {
        onFailure(kind);
    }

    /// A connection failed while no message was under way.
    public synchronized void onBroken(FailureClass kind) {
        onFailure(kind);
    }

    /// Nobody follows whether it leaves; but other addresses of its name answer, and it is not tried.
    public synchronized void onAnsweredElsewhere() {
        untried = true;
        troubledSinceAnswer = false;
        unaskedSinceAnswer = false;
    }

    /// This process could not ask, for want of something of its own. No trouble of the address, but
    /// nobody knows how it is.
    public synchronized void onLocal() {
        failures.merge(FailureClass.LOCAL, 1L, Long::sum);
        unaskedNanos = touch();
        unaskedSinceAnswer = true;
    }

    /// The peer closed a persistent connection between two messages.
    public synchronized void onMoved() {
        touch();
        moved++;
    }

    /// @param roundTripNanos means nothing when the message was lost or wrong
    public synchronized void onMessage(StreamKind kind, MessageResult result,
            long roundTripNanos) {
        long now = touch();
        ofKind(kind).merge(result, 1L, Long::sum);
        if (result.isAnswer()) {
            times.roundTrips.record(kind, roundTripNanos);
            longestSilenceNanos = Math.max(longestSilenceNanos, openGapNanos(now));
            lastAnswerAt = clocks.now();
            troubledSinceAnswer = false;
            unaskedSinceAnswer = false;
            beginGap(now);
        } else {
            onTrouble(result.label(), now);
        }
    }

    /// Time without any answer that began with a failure. To be called again and again while it lasts,
    /// each time with what has been added since.
    public synchronized void onOutage(long nanos) {
        outageNanos += nanos;
    }

    private void onFailure(FailureClass kind) {
        failures.merge(kind, 1L, Long::sum);
        onTrouble(kind.name(), touch());
    }

    private void onTrouble(String what, long nowNanos) {
        trouble = what;
        troubledNanos = nowNanos;
        troubledSinceAnswer = true;
    }

    private long touch() {
        untried = false;
        touchedNanos = clocks.nowNanos();
        return touchedNanos;
    }

    private Map<MessageResult, Long> ofKind(StreamKind kind) {
        return messages.computeIfAbsent(kind, _ -> new EnumMap<>(MessageResult.class));
    }

    private void beginGap(long nowNanos) {
        touchedNanos = nowNanos;
        gapBeganNanos = nowNanos;
        lagAtGapNanos = clocks.lagNanos();
    }

    private long openGapNanos(long nowNanos) {
        long lag = clocks.lagNanos() - lagAtGapNanos;
        return Math.max(0, nowNanos - gapBeganNanos - lag);
    }

    synchronized void rejoin() {
        if (presence != Presence.HERE) {
            presence = Presence.HERE;
            beginGap(clocks.nowNanos());
        }
    }

    synchronized void leave(boolean orderly) {
        end(orderly ? Presence.LEFT : Presence.LEFT_FAILING);
    }

    /// Others watch it from now on.
    synchronized void handOn() {
        end(Presence.HANDED_ON);
    }

    private void end(Presence how) {
        if (presence == Presence.HERE) {
            leftNanos = clocks.nowNanos();
            longestSilenceNanos = Math.max(longestSilenceNanos,
                    how == Presence.LEFT ? 0 : openGapNanos(leftNanos));
        }
        presence = how;
    }

    synchronized boolean isHere() {
        return presence == Presence.HERE;
    }

    /// When it left, or was handed on.
    synchronized long leftNanos() {
        return leftNanos;
    }

    synchronized boolean hasAnswered() {
        return lastAnswerAt != null;
    }

    /// Nobody follows whether it leaves.
    synchronized void onlySeen() {
        onlySeen = true;
    }

    synchronized boolean isUnseenFor(long nanos, long nowNanos) {
        return onlySeen && nowNanos - touchedNanos >= nanos;
    }

    synchronized AddressSnapshot snapshot(long nowNanos) {
        boolean here = presence == Presence.HERE;
        return new AddressSnapshot(address, state(nowNanos), trouble, lastAnswerAt,
                Math.max(0, nowNanos - gapBeganNanos), // an answer may have come since
                here ? Math.max(longestSilenceNanos, openGapNanos(nowNanos)) : longestSilenceNanos,
                messages, connected, failures, moved, synRetransmissions, outageNanos);
    }

    private AddressState state(long nowNanos) {
        if (presence != Presence.HERE) {
            return switch (presence) {
                case LEFT -> AddressState.LEFT;
                case HANDED_ON -> AddressState.HANDED_ON;
                default -> AddressState.LEFT_FAILING;
            };
        }
        if (troubledSinceAnswer
                && (lastAnswerAt == null || nowNanos - gapBeganNanos >= FAILING_NANOS)) {
            return AddressState.FAILS;
        }
        if (!trouble.isEmpty() && nowNanos - troubledNanos < UNSTEADY_NANOS) {
            return AddressState.UNSTEADY;
        }
        Long unasked = failures.get(FailureClass.LOCAL);
        if (unaskedSinceAnswer || unasked != null && nowNanos - unaskedNanos < UNSTEADY_NANOS) {
            return AddressState.UNASKED;
        }
        if (untried) {
            return AddressState.LEFT_FAILING;
        }
        return lastAnswerAt == null ? AddressState.NEW : AddressState.ANSWERS;
    }
}
