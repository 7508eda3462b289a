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
    private final PathObserver observer;
    private final Membership membership;
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
    private boolean renewing;
    private long slowestNanos;
    private long failedConnects;

    StreamLog(String name, boolean fresh, StreamContext context) {
        this.name = name;
        this.fresh = fresh;
        this.config = context.config();
        this.times = context.times();
        this.all = context.all();
        this.observer = context.observer();
        this.membership = context.membership();
        this.gaps = context.gaps();
        this.alike = new AlikeFailures(name);
    }

    synchronized void onConnected(Connected connection) {
        long now = times.nowNanos();
        membership.onConnected(now - connection.connectNanos());
        for (Failure failure : connection.passedOver()) {
            observer.onNotConnected(failure, now);
            all.addAll(alike.add(WatchEvent.Kind.PASSED_OVER, failure, now));
        }
        observer.onConnected(connection.remote(), fresh,
                times.waitedNanos(now - connection.handshakeNanos(), now));
        if (!fresh && (connected > 0 && !renewing || failedConnects > 0)) {
            all.addAll(alike.close());
            all.add(WatchEvent.now(name, WatchEvent.Kind.RECONNECTED, connection.remote(),
                    "to " + connection.remote() + afterFailedConnects()));
        }
        connected++;
        renewing = false;
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

    synchronized void onAnswer(RoundTrip trip, long sentNanos, long nowNanos) {
        underWay--;
        answered++;
        long tookNanos = trip.totalNanos();
        long waitedNanos = Math.min(tookNanos,
                times.waitedNanos(Math.max(sentNanos, nowNanos - tookNanos), nowNanos));
        slowestNanos = Math.max(slowestNanos, waitedNanos);
        all.onAnswer(nowNanos, waitedNanos);
        membership.onAnswer(fresh, nowNanos);
        boolean isLate = waitedNanos > config.late().toNanos();
        observer.onAnswer(trip.remote(), fresh, isLate, waitedNanos, nowNanos);
        if (isLate) {
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
            observer.onMessageFailed(failure, fresh, sentNanos);
            onFailure(failure, WatchEvent.Kind.DIFFERENT, sentNanos, nowNanos);
        } else if (failure.kind() == FailureClass.LOCAL) {
            notJudged++;
            onLocal(failure);
        } else if (times.isOwnStandstill(failure, config.connection().timeout().toNanos(),
                sentNanos, nowNanos)) {
            notJudged++;
        } else {
            lost++;
            observer.onMessageFailed(failure, fresh, sentNanos);
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
        WatchEvent.Kind kind = WatchEvent.Kind.ofBroken(failure);
        if (!used && !failure.isFinal()) {
            holdOrCount(kind, failure, nowNanos, nowNanos);
            return;
        }
        closed += used ? 0 : 1;
        observer.onBroken(failure, nowNanos);
        onFailure(failure, kind, nowNanos, nowNanos);
    }

    /// @param nameNanos how long the attempt had for the name
    synchronized void onNotConnected(Failure failure, long nameNanos, long attemptedNanos,
            long nowNanos) {
        if (failure.kind() == FailureClass.LOCAL) {
            onLocal(failure);
            return;
        }
        if (times.isOwnStandstill(failure, nameNanos, attemptedNanos, nowNanos)) {
            return;
        }
        holdOrCount(WatchEvent.Kind.NOT_CONNECTED, failure, attemptedNanos, nowNanos);
    }

    private void holdOrCount(WatchEvent.Kind kind, Failure failure, long attemptedNanos,
            long nowNanos) {
        var failed = new Membership.Held(this, kind, failure, attemptedNanos, nowNanos, 1);
        if (!membership.holds(failed)) {
            onCounted(failed);
        }
    }

    /// A connection was of no use, and its address is not on its way out.
    synchronized void onCounted(Membership.Held failed) {
        Failure failure = failed.failure();
        for (long i = 0; i < failed.count(); i++) {
            onFailed(failure, failed.attemptedNanos(), failed.failedNanos());
            if (failed.kind() == WatchEvent.Kind.NOT_CONNECTED) {
                notConnected++;
                failedConnects++;
                observer.onNotConnected(failure, failed.attemptedNanos());
                all.addAll(alike.add(failed.kind(), failure, failed.failedNanos()));
            } else {
                closed++;
                observer.onBroken(failure, failed.failedNanos());
                all.add(WatchEvent.of(name, failed.kind(), failure));
            }
        }
    }

    synchronized void onLocal(Failure failure) { // this process lacks something of its own
        observer.onLocal(failure);
        all.onLocal(failure);
        all.addAll(alike.add(WatchEvent.Kind.LOCAL, failure, times.nowNanos()));
    }

    synchronized void onMoved(String remote) {
        membership.onMoved(times.nowNanos());
        observer.onMoved(remote);
        all.add(WatchEvent.now(name, WatchEvent.Kind.MOVED, remote,
                remote + " closed its side between two messages"));
    }

    /// It closed its connection itself, between two messages.
    synchronized void onRenewed(String remote) {
        renewing = true;
        all.add(WatchEvent.now(name, WatchEvent.Kind.RENEWED, remote,
                "--reconnect-interval was over"));
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
        membership.onFailure();
        gaps.onFailure(attemptedNanos);
        all.onFailure(failure, nowNanos);
        if (!fresh) {
            missed += times.waitedNanos(attemptedNanos, times.withinNanos(nowNanos))
                    / config.interval().toNanos();
        }
    }

    private String afterFailedConnects() {
        return failedConnects == 0
                ? ""
                : ", after " + Figures.counted(failedConnects, "failed connection");
    }

    synchronized WatchReport.Stream end(long nowNanos) {
        gaps.end(nowNanos);
        return endInOrder();
    }

    /// Nothing was awaited any more since the last answer.
    synchronized WatchReport.Stream endInOrder() {
        all.addAll(alike.close());
        long due = answered + lost + wrong + notConnected + closed + missed;
        return new WatchReport.Stream(name, answered + lost + wrong + notJudged + underWay,
                answered, late, lost, wrong, notJudged + underWay, notConnected, due,
                gaps.longestNanos(), gaps.longestAfterNanos(), slowestNanos);
    }
}
