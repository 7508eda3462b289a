package org.echopair.client.watch;

/// What the streams of one path have in common.
///
/// @param membership of the address that they go to
/// @param sinceNanos when the path was first watched
record StreamContext(WatchConfig config, WatchTimes times, WatchLog all, PathObserver observer,
        Membership membership, long sinceNanos) {

    /// From the beginning on, to a name, with nobody who listens.
    static StreamContext of(WatchConfig config, WatchTimes times, WatchLog all) {
        return of(config, times, all, PathObserver.NONE);
    }

    static StreamContext of(WatchConfig config, WatchTimes times, WatchLog all,
            PathObserver observer) {
        return new StreamContext(config, times, all, observer, Membership.ofName(),
                times.beganNanos());
    }

    AnswerGaps gaps() {
        return times.gaps(sinceNanos);
    }
}
