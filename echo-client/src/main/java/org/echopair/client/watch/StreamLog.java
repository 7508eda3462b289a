package org.echopair.client.watch;

import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.RoundTrip;
import org.echopair.client.text.Figures;
import org.jspecify.annotations.Nullable;

/// What one stream has seen: a persistent one, or all fresh connections together, which write from
/// many threads. Each message that was sent ends up as answered, lost, wrong or unfinished.
final class StreamLog {

    private final String name;
    private final boolean fresh;
    private final WatchLog all;
    private final long lateNanos;
    private final AnswerGaps gaps;

    private long sent;
    private long answered;
    private long late;
    private long lost;
    private long wrong;
    private long notConnected;
    private long connected;
    private long slowestNanos;
    private int failedConnects;
    private @Nullable Failure lastConnectFailure;

    StreamLog(String name, boolean fresh, WatchLog all, long lateNanos, long nowNanos) {
        this.name = name;
        this.fresh = fresh;
        this.all = all;
        this.lateNanos = lateNanos;
        this.gaps = new AnswerGaps(nowNanos);
    }

    synchronized void onConnected(String remote) {
        if (!fresh && (connected > 0 || failedConnects > 0)) {
            all.add(WatchEvent.now(name, WatchEvent.Kind.RECONNECTED, remote, "to " + remote
                    + afterFailedConnects()));
        }
        connected++;
        if (!fresh) {
            failedConnects = 0;
            lastConnectFailure = null;
        }
    }

    synchronized void onSent() {
        sent++;
        all.onSent();
    }

    synchronized void onAnswer(RoundTrip trip, long nowNanos) {
        answered++;
        slowestNanos = Math.max(slowestNanos, trip.totalNanos());
        all.onAnswer(nowNanos, trip.totalNanos());
        if (trip.totalNanos() > lateNanos) {
            late++;
            all.add(WatchEvent.now(name, WatchEvent.Kind.LATE, trip.remote(), trip.remote()
                    + " answered after " + Figures.time(trip.totalNanos())));
        }
        long outageNanos = gaps.onAnswer(nowNanos);
        if (outageNanos > 0) {
            all.add(WatchEvent.now(name, WatchEvent.Kind.RECOVERED, trip.remote(), "answered by "
                    + trip.remote() + ", " + Figures.time(outageNanos)
                    + " after the last answer" + (fresh ? afterFailedConnects() : "")));
            failedConnects = 0;
            lastConnectFailure = null;
        }
    }

    /// A message was on its way.
    synchronized void onMessageFailed(Failure failure, long sentNanos, long nowNanos) {
        boolean different = failure.isFinal();
        if (different) {
            wrong++;
        } else {
            lost++;
        }
        onFailure(failure, different ? WatchEvent.Kind.DIFFERENT : WatchEvent.Kind.LOST, sentNanos,
                nowNanos);
    }

    /// No message was on its way, but a connection was there.
    synchronized void onBroken(Failure failure, long nowNanos) {
        WatchEvent.Kind kind = failure.isFinal()
                ? WatchEvent.Kind.DIFFERENT
                : failure.kind() == FailureClass.EARLY_EOF
                        ? WatchEvent.Kind.CLOSED
                        : WatchEvent.Kind.RESET;
        onFailure(failure, kind, nowNanos, nowNanos);
    }

    /// In an outage, one event for each kind of failure; the rest of them is counted.
    synchronized void onNotConnected(Failure failure, long attemptedNanos, long nowNanos) {
        notConnected++;
        failedConnects++;
        boolean isNew = lastConnectFailure == null || !failure.isLike(lastConnectFailure);
        lastConnectFailure = failure;
        if (isNew) {
            onFailure(failure, WatchEvent.Kind.NOT_CONNECTED, attemptedNanos, nowNanos);
        } else {
            gaps.onFailure(attemptedNanos);
            all.onFailure(failure, attemptedNanos, nowNanos);
        }
    }

    synchronized void onMoved(String remote) {
        all.add(WatchEvent.now(name, WatchEvent.Kind.MOVED, remote,
                remote + " closed its side between two messages"));
    }

    private void onFailure(Failure failure, WatchEvent.Kind kind, long attemptedNanos,
            long nowNanos) {
        gaps.onFailure(attemptedNanos);
        all.onFailure(failure, attemptedNanos, nowNanos);
        all.add(WatchEvent.of(name, kind, failure));
    }

    private String afterFailedConnects() {
        return failedConnects == 0
                ? ""
                : ", after " + Figures.grouped(failedConnects) + (failedConnects == 1
                        ? " failed connection"
                        : " failed connections");
    }

    /// For all fresh connections together, availability is the share of them that was answered:
    /// they are independent of each other, and begin at even times.
    synchronized WatchReport.Stream end(long nowNanos) {
        gaps.end(nowNanos);
        long tried = answered + lost + wrong + notConnected;
        double availability = fresh
                ? tried == 0 ? 1 : (double) answered / tried
                : gaps.availability();
        return new WatchReport.Stream(name, sent, answered, late, lost, wrong, notConnected,
                availability, gaps.longestNanos(), gaps.longestAfterNanos(), slowestNanos);
    }
}
