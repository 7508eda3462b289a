package org.echopair.client.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/// The targets that are watched now, and what was seen of those that have left. Targets come and go on
/// one thread, are looked at on another, and may be interrupted from any.
final class WatchTargets {

    private final LongSupplier clock;
    private final List<WatchedTarget> targets = new CopyOnWriteArrayList<>();
    private final LeftAddresses left = new LeftAddresses();
    private volatile Optional<String> lastRemote = Optional.empty();

    WatchTargets(LongSupplier clock) {
        this.clock = clock;
    }

    void add(WatchedTarget target) {
        targets.add(target);
    }

    void interrupt() {
        targets.forEach(WatchedTarget::interrupt);
    }

    Optional<Thread> anyAlive() {
        return targets.stream().map(WatchedTarget::anyAlive).flatMap(Optional::stream).findFirst();
    }

    /// To be called now and then, on the thread that also ends them.
    void tick(long nowNanos) {
        for (WatchedTarget target : targets) {
            target.tick(nowNanos);
            if (target.hasLeft() && target.anyAlive().isEmpty()) {
                lastRemote = remote();
                left.add(target.row(target.end(nowNanos)));
                targets.remove(target);
            }
        }
    }

    /// The address that was connected to last, as far as that is known of several.
    Optional<String> remote() {
        return targets.stream().map(WatchedTarget::remote).flatMap(Optional::stream)
                .reduce((_, last) -> last).or(() -> lastRemote);
    }

    /// @param streams of the targets that are there at the end
    /// @param addresses a row for each address, those that have left behind the others
    record End(List<WatchReport.Stream> streams, List<AddressRow> addresses) {}

    /// To be called once, when no thread is alive.
    ///
    /// @param eachAddress whether the targets are addresses
    End end(boolean eachAddress) {
        long ended = clock.getAsLong();
        List<WatchReport.Stream> streams = new ArrayList<>();
        List<AddressRow> watched = new ArrayList<>();
        for (WatchedTarget target : targets) {
            List<WatchReport.Stream> its = target.end(ended);
            streams.addAll(its);
            watched.add(target.row(its));
        }
        return new End(streams, eachAddress ? left.with(watched) : List.of());
    }

}
