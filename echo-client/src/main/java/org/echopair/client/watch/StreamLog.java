package org.echopair.client.watch;

import org.echopair.client.exchange.Connected;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.RoundTrip;
import org.echopair.client.text.Figures;

/// What one stream has seen: a persistent one, or all fresh connections together, which write from
/// many threads. Each message that was sent ends up as answered, lost, wrong, or not judged.
final class StreamLog {

    private final String name;
    private final boolean fresh;
    private final WatchConfig config;
    private final WatchTimes times;
    private final WatchLog all;
    private final AnswerGaps gaps;
    private final AlikeFailures alike;

    private long answered;
    private long late;
    private long lost;
    private long wrong;
    private long underWay;
    private long notJudged;
    private long notConnected;
    private long closed;
    private long missed;
    private long connected;
    private long slowestNanos;
    private long failedConnects;

    StreamLog(String name, boolean fresh, WatchConfig config, WatchTimes times, WatchLog all) {
        this.name = name;
        this.fresh = fresh;
        this.config = config;
        this.times = times;
        this.all = all;
        this.gaps = times.gaps();
        this.alike = new AlikeFailures(name);
    }

    synchronized void onConnected(Connected connection) {
        for (Failure failure : connection.passedOver()) {
            all.addAll(alike.add(WatchEvent.Kind.PASSED_OVER, failure, times.nowNanos()));
        }
        if (!fresh && (connected > 0 || failedConnects > 0)) {
            all.addAll(alike.close());
            all.add(WatchEvent.now(name, WatchEvent.Kind.RECONNECTED, connection.remote(),
                    "to " + connection.remote() + afterFailedConnects()));
        }
        connected++;
        if (!fresh) {
            failedConnects = 0;
        }
    }

    synchronized void onSent() {
        underWay++;
        all.onSent();
    }

    /// The message that was to be sent was not: no byte of it could be written.
    synchronized void onNotSent() {
        underWay--;
        all.onNotSent();
    }

    /// @param sentNanos when the message was sent
    synchronized void onAnswer(RoundTrip trip, long sentNanos, long nowNanos) {
        underWay--;
        answered++;
        long tookNanos = trip.totalNanos();
        slowestNanos = Math.max(slowestNanos, tookNanos);
        all.onAnswer(nowNanos, tookNanos);
        long lateNanos = config.late().toNanos();
        if (tookNanos > lateNanos && times.waitedNanos(
                Math.max(sentNanos, nowNanos - tookNanos), nowNanos) > lateNanos) {
            late++;
            all.add(WatchEvent.now(name, WatchEvent.Kind.LATE, trip.remote(),
                    trip.remote() + " answered after " + Figures.time(tookNanos)));
        }
        long outageNanos = gaps.onAnswer(nowNanos);
        if (outageNanos > 0) {
            all.addAll(alike.close());
            all.add(WatchEvent.now(name, WatchEvent.Kind.RECOVERED, trip.remote(), "answered by "
                    + trip.remote() + ", " + Figures.time(outageNanos)
                    + " after the last answer" + (fresh ? afterFailedConnects() : "")));
            failedConnects = 0;
        }
    }

    /// A message was under way, and its exchange failed.
    synchronized void onMessageFailed(Failure failure, long sentNanos, long nowNanos) {
        underWay--;
        if (failure.isFinal()) {
            wrong++;
            onFailure(failure, WatchEvent.Kind.DIFFERENT, sentNanos, nowNanos);
        } else if (failure.kind() == FailureClass.LOCAL) {
            notJudged++;
            onLocal(failure);
        } else if (isOurs(failure, config.connection().timeout().toNanos(), sentNanos,
                nowNanos)) {
            notJudged++;
        } else {
            lost++;
            onFailure(failure, WatchEvent.Kind.LOST, sentNanos, nowNanos);
        }
    }

    /// The watch was stopped while a message was under way, and it is not known what became of it.
    synchronized void onStopped() {
        underWay--;
        notJudged++;
    }

    /// No message was under way, but a connection was there.
    ///
    /// @param used whether it had answered before
    synchronized void onBroken(Failure failure, boolean used, long nowNanos) {
        if (failure.kind() == FailureClass.LOCAL) {
            onLocal(failure);
            return;
        }
        WatchEvent.Kind kind = failure.isFinal()
                ? WatchEvent.Kind.DIFFERENT
                : failure.kind() == FailureClass.EARLY_EOF
                        ? WatchEvent.Kind.CLOSED
                        : WatchEvent.Kind.RESET;
        if (!used) {
            closed++;
        }
        onFailure(failure, kind, nowNanos, nowNanos);
    }

    /// @param nameNanos how long the attempt had for the name
    synchronized void onNotConnected(Failure failure, long nameNanos, long attemptedNanos,
            long nowNanos) {
        if (failure.kind() == FailureClass.LOCAL) {
            onLocal(failure);
            return;
        }
        if (isOurs(failure, nameNanos, attemptedNanos, nowNanos)) {
            return;
        }
        notConnected++;
        failedConnects++;
        onFailed(failure, attemptedNanos, nowNanos);
        all.addAll(alike.add(WatchEvent.Kind.NOT_CONNECTED, failure, nowNanos));
    }

    /// This process could not do what was due, for want of something of its own.
    synchronized void onLocal(Failure failure) {
        all.onLocal(failure);
        all.addAll(alike.add(WatchEvent.Kind.LOCAL, failure, times.nowNanos()));
    }

    synchronized void onMoved(String remote) {
        all.add(WatchEvent.now(name, WatchEvent.Kind.MOVED, remote,
                remote + " closed its side between two messages"));
    }

    /// To be called now and then.
    synchronized void tick(long nowNanos) {
        all.addAll(alike.due(nowNanos));
    }

    private void onFailure(Failure failure, WatchEvent.Kind kind, long attemptedNanos,
            long nowNanos) {
        onFailed(failure, attemptedNanos, nowNanos);
        all.add(WatchEvent.of(name, kind, failure));
    }

    /// A stream sends nothing while it waits for what then fails, so it misses what falls due.
    private void onFailed(Failure failure, long attemptedNanos, long nowNanos) {
        gaps.onFailure(attemptedNanos);
        all.onFailure(failure, nowNanos);
        if (!fresh) {
            missed += times.waitedNanos(attemptedNanos, times.withinNanos(nowNanos))
                    / config.interval().toNanos();
        }
    }

    /// Whether this process stood still for most of the time that ran out. An exchange makes up for
    /// that itself, and the kernel shakes hands without us; names are resolved by a thread of ours.
    private boolean isOurs(Failure failure, long allowedNanos, long fromNanos, long toNanos) {
        return switch (failure.kind()) {
            case DNS, READ_TIMEOUT, WRITE_TIMEOUT -> toNanos - fromNanos >= allowedNanos
                    && times.waitedNanos(fromNanos, toNanos) < allowedNanos / 2;
            default -> false;
        };
    }

    private String afterFailedConnects() {
        return failedConnects == 0
                ? ""
                : ", after " + Figures.counted(failedConnects, "failed connection");
    }

    synchronized WatchReport.Stream end(long nowNanos) {
        all.addAll(alike.close());
        gaps.end(nowNanos);
        long due = answered + lost + wrong + notConnected + closed + missed;
        return new WatchReport.Stream(name, answered + lost + wrong + notJudged + underWay,
                answered, late, lost, wrong, notJudged + underWay, notConnected, due,
                gaps.longestNanos(), gaps.longestAfterNanos(), slowestNanos);
    }
}
