package org.echopair.client.load.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
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

    final Histogram fromDue = LatencyHistograms.fine();
    final Histogram fromSent = LatencyHistograms.fine();
    final Histogram connect = LatencyHistograms.fine();
    final Histogram firstByte = LatencyHistograms.fine();
    final Histogram lag = LatencyHistograms.coarse();

    long sentBytes;
    long verifiedBytes;
    long warmupMessages;
    long lost;
    long outstanding;
    long connected;
    long reconnected;
    long orderlyEnds;
    long lastVerifiedNanos;
    final long[] failuresByClass = new long[FailureClass.values().length];

    /// More failures than this of one run are counted and not kept.
    public static final int FAILURES_KEPT = 100;

    /// Read by the run's thread as they grow.
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong verified = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();

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

    /// A message was begun.
    void onSent(long dueNanos, long nowNanos, int bytes) {
        if (!schedule.isMeasured(dueNanos)) {
            warmupMessages++;
            return;
        }
        roll(nowNanos);
        second.sent++;
        sentBytes += bytes;
        add(sent, 1);
        LatencyHistograms.record(lag, nowNanos - dueNanos);
    }

    /// A message came back whole and unchanged.
    void onVerified(long dueNanos, long sentNanos, long nowNanos, int bytes) {
        if (!schedule.isMeasured(dueNanos)) {
            return;
        }
        roll(nowNanos);
        second.verified++;
        add(verified, 1);
        verifiedBytes += bytes;
        lastVerifiedNanos = nowNanos;
        LatencyHistograms.record(fromDue, nowNanos - dueNanos);
        LatencyHistograms.record(fromSent, nowNanos - sentNanos);
        LatencyHistograms.record(second.latency, nowNanos - dueNanos);
    }

    /// Failures count whenever they happen, in the warm-up too.
    void onFailure(LoadFailure failure, long nowNanos) {
        roll(nowNanos);
        second.errors++;
        add(errors, 1);
        failuresByClass[failure.failure().kind().ordinal()]++;
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
}
