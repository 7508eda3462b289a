package org.echopair.client.load.engine;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.echopair.client.exchange.LatencyHistograms;
import org.echopair.client.failure.FailureClass;
import org.jspecify.annotations.Nullable;

/// What one loop has measured. The loop's thread writes; the run's thread reads the live counters,
/// seconds and failures while it goes on, and the rest once the loop has ended.
public final class LoadRecorder {

    /// One second of one loop.
    static final class Second {
        final Histogram latency = LatencyHistograms.coarse();
        int number;
        long sent;
        long verified;
        long errors;

        private void clear(int newNumber) {
            latency.reset();
            number = newNumber;
            sent = 0;
            verified = 0;
            errors = 0;
        }
    }

    /// More failures than this of one run are counted and not kept.
    public static final int FAILURES_KEPT = 100;

    /// Later than every second: its loop hands over nothing more.
    static final int ENDED = Integer.MAX_VALUE;

    /// Further addresses of one target, as of pods that come and go for days, are counted together.
    private static final int MOST_ADDRESSES = 256;

    final Histogram fromDue = LatencyHistograms.fine();
    final Histogram fromSent = LatencyHistograms.fine();
    final Histogram connect = LatencyHistograms.fine();
    final Histogram firstByte = LatencyHistograms.fine();
    final Histogram lag = LatencyHistograms.coarse();

    long sentBytes;
    long verifiedBytes;
    long lost;
    long outstanding;
    long warmupLost;
    long warmupErrors;
    long connected;
    long reconnected;
    long orderlyEnds;

    /// How many of the `--connections` had nothing left to send when they ended.
    long finished;

    long lastVerifiedNanos;
    long unsentDisconnected;
    long unsentInFullWindows;

    /// How much of the measured time the loop waited for sockets.
    long waitedNanos;

    final long[] failuresByClass = new long[FailureClass.values().length];
    final Map<String, AddressTally> addresses = new HashMap<>();

    /// Read by the run's thread as they grow.
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong verified = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private final AtomicLong warmup = new AtomicLong();

    final Queue<LoadFailure> failures = new ConcurrentLinkedQueue<>();
    final Queue<Second> seconds = new ConcurrentLinkedQueue<>();
    final Queue<Second> usedSeconds = new ConcurrentLinkedQueue<>();

    private @Nullable LoadSchedule schedule;
    private Second second = new Second();
    private long failuresTold;

    LoadRecorder() {
        second.clear(-1);
    }

    void onBegin(LoadSchedule begun) {
        schedule = begun;
    }

    /// The counts of one address.
    AddressTally tally(String address) {
        AddressTally known = addresses.get(address);
        if (known != null) {
            return known;
        }
        return addresses.computeIfAbsent(
                addresses.size() < MOST_ADDRESSES ? address : "further addresses",
                AddressTally::new);
    }

    /// The loop waited for sockets.
    void onWaited(long fromNanos, long toNanos) {
        if (schedule != null && schedule.isMeasured(fromNanos) && !schedule.isOver(fromNanos)) {
            waitedNanos += toNanos - fromNanos;
        }
    }

    /// Whether a message counts in the figures.
    private boolean isMeasured(long dueNanos) {
        return requireNonNull(schedule, "no message is begun before the run is")
                .isMeasured(dueNanos);
    }

    /// A message was begun.
    void onSent(long dueNanos, long nowNanos, int bytes) {
        if (!isMeasured(dueNanos)) {
            add(warmup, 1);
            return;
        }
        roll(nowNanos);
        second.sent++;
        sentBytes += bytes;
        add(sent, 1);
        LatencyHistograms.record(lag, nowNanos - dueNanos);
    }

    /// The first one of a connection.
    void onFirstByte(long nanos) {
        LatencyHistograms.record(firstByte, nanos);
    }

    /// A message came back whole and unchanged.
    void onVerified(AddressTally from, long dueNanos, long sentNanos, long nowNanos, int bytes) {
        if (!isMeasured(dueNanos)) {
            return;
        }
        roll(nowNanos);
        second.verified++;
        add(verified, 1);
        from.onVerified();
        verifiedBytes += bytes;
        lastVerifiedNanos = nowNanos;
        LatencyHistograms.record(fromDue, nowNanos - dueNanos);
        LatencyHistograms.record(fromSent, nowNanos - sentNanos);
        LatencyHistograms.record(second.latency, nowNanos - dueNanos);
    }

    /// The messages of a connection that ended will not come back.
    ///
    /// @param areLost false where the path is not to blame for that
    void onGivenUp(InFlight inFlight, boolean areLost) {
        if (!areLost) {
            outstanding += inFlight.count();
            return;
        }
        for (long message = inFlight.oldest(); message < inFlight.begun(); message++) {
            if (isMeasured(inFlight.dueNanos(message))) {
                lost++;
            } else {
                warmupLost++;
            }
        }
    }

    /// What this side lacked is told, and is no error of the path's.
    void onFailure(LoadFailure failure, long nowNanos) {
        roll(nowNanos);
        FailureClass kind = failure.failure().kind();
        if (schedule != null && !schedule.isMeasured(nowNanos)) {
            warmupErrors += kind == FailureClass.LOCAL ? 0 : 1;
        } else if (kind != FailureClass.LOCAL) {
            second.errors++;
            add(errors, 1);
        }
        failuresByClass[kind.ordinal()]++;
        if (failuresTold++ < FAILURES_KEPT) {
            failures.add(failure);
        }
    }

    /// Hands a second over that has passed. To be called also when nothing happens.
    void roll(long nowNanos) {
        int number = schedule == null ? -1 : Math.max(-1, schedule.secondOf(nowNanos));
        if (number > second.number) {
            handOver();
            second.clear(number);
        }
    }

    /// The loop has ended.
    void onEnd() {
        handOver();
        second.clear(ENDED);
        handOver();
    }

    private void handOver() {
        seconds.add(second);
        Second used = usedSeconds.poll();
        second = used == null ? new Second() : used;
    }

    /// There is one writer only, so that no atomic addition is needed.
    private static void add(AtomicLong counter, long delta) {
        counter.setOpaque(counter.getPlain() + delta);
    }

    long sent() {
        return sent.getOpaque();
    }

    long verified() {
        return verified.getOpaque();
    }

    long errors() {
        return errors.getOpaque();
    }

    long warmup() {
        return warmup.getOpaque();
    }
}
