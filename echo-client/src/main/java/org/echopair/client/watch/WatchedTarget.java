package org.echopair.client.watch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.echopair.client.exchange.NetworkPath;

/// The streams that go to one target: to the name as it was given, or to one of its addresses, which
/// may leave while the others stay.
final class WatchedTarget {

    private final String address;
    private final NetworkPath path;
    private final StreamContext context;
    private final Instant joined = Instant.now();
    private volatile List<StreamLog> logs = List.of();
    private volatile List<Thread> threads = List.of();
    private volatile Optional<Instant> left = Optional.empty();
    private volatile long leftNanos;
    private volatile boolean handedOn;

    /// @param address empty for the name as it was given
    WatchedTarget(String address, NetworkPath path, StreamContext context) {
        this.address = address;
        this.path = path;
        this.context = context;
    }

    /// @param mostFresh how many fresh connections may be open at once
    /// @param stopped whether the watch was stopped
    /// @param onDeath told when a thread ends by something that nobody has caught
    void start(WatchMessages messages, int mostFresh, BooleanSupplier stopped,
            Thread.UncaughtExceptionHandler onDeath) {
        WatchConfig config = context.config();
        var watched = new WatchPath(path, config, context.times());
        String prefix = address.isEmpty() ? "" : address + " ";
        List<StreamLog> itsLogs = new ArrayList<>();
        List<Thread> its = new ArrayList<>();
        long interval = config.interval().toNanos();
        long renewal = config.reconnectInterval().toNanos();
        for (int i = 0; i < config.persistent(); i++) {
            var log = new StreamLog(prefix + "stream " + (i + 1), false, context);
            itsLogs.add(log);
            // Spread over the interval, so that there is always one that asks soon.
            long first = context.sinceNanos() + interval * i / config.persistent();
            long firstRenewal = context.sinceNanos() + renewal * (i + 1) / config.persistent();
            its.add(Thread.ofVirtual().name("persistent " + (i + 1))
                    .uncaughtExceptionHandler(onDeath)
                    .unstarted(new PersistentStream(watched, messages, schedule(first, stopped),
                            log, renewal, firstRenewal)));
        }
        if (config.fresh() > 0) {
            var log = new StreamLog(prefix + "fresh", true, context);
            itsLogs.add(log);
            its.add(Thread.ofVirtual().name("fresh").uncaughtExceptionHandler(onDeath)
                    .unstarted(new FreshConnections(watched, messages,
                            schedule(context.sinceNanos(), stopped), config.fresh(), mostFresh,
                            log)));
        }
        logs = List.copyOf(itsLogs);
        threads = List.copyOf(its);
        its.forEach(Thread::start);
        if (stopped.getAsBoolean()) {
            interrupt(); // it came before there were any
        }
    }

    private WatchSchedule schedule(long firstNanos, BooleanSupplier stopped) {
        WatchTimes times = context.times();
        return new WatchSchedule(firstNanos, context.config().interval().toNanos(),
                times.endNanos(), stopped, () -> left.isPresent(), times.clock());
    }

    /// What is under way is not waited for; wrong bytes that have come are still found.
    void interrupt() {
        threads.forEach(Thread::interrupt);
    }

    /// The address is in its name no more: what is under way is awaited, nothing new begins.
    ///
    /// @return whether nothing was failing
    boolean leave() {
        finish(context.membership().leave());
        return context.membership().hasLeftInOrder();
    }

    /// The address is in its name, but for others to watch.
    ///
    /// @return whether nothing was failing
    boolean handOn() {
        handedOn = true;
        List<Membership.Held> counted = context.membership().handOn();
        finish(counted);
        return counted.isEmpty() && !context.membership().isFailing();
    }

    private void finish(List<Membership.Held> counted) {
        leftNanos = context.times().nowNanos();
        left = Optional.of(Instant.now());
        counted.forEach(each -> each.log().onCounted(each));
    }

    Optional<Thread> anyAlive() {
        return threads.stream().filter(Thread::isAlive).findFirst();
    }

    boolean hasLeft() {
        return left.isPresent();
    }

    /// To be called now and then.
    void tick(long nowNanos) {
        context.membership().due(nowNanos).forEach(each -> each.log().onCounted(each));
        logs.forEach(each -> each.tick(nowNanos));
        context.observer().tick(nowNanos);
    }

    boolean isSuspected(long nowNanos) {
        return context.membership().isSuspected(nowNanos);
    }

    long heldBack() {
        return context.membership().heldBack();
    }

    Optional<String> remote() {
        return path.remote();
    }

    /// To be called once, when no thread is alive.
    List<WatchReport.Stream> end(long nowNanos) {
        if (left.isEmpty()) { // nobody knows any more, so nothing is kept quiet
            context.membership().leaveUndecided().forEach(each -> each.log().onCounted(each));
            return logs.stream().map(each -> each.end(nowNanos)).toList();
        }
        return logs.stream().map(each -> context.membership().hasLeftInOrder()
                ? each.endInOrder()
                : each.end(leftNanos)).toList();
    }

    AddressRow row(List<WatchReport.Stream> streams) {
        AddressRow.End end = handedOn
                ? AddressRow.End.HANDED_ON
                : context.membership().hasLeftInOrder()
                        ? AddressRow.End.LEFT
                        : AddressRow.End.LEFT_FAILING;
        return new AddressRow(address, joined, left, end,
                WatchReport.Stream.sum(address, streams));
    }
}
