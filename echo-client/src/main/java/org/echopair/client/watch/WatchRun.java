package org.echopair.client.watch;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.echopair.client.exchange.LagMeter;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.echopair.client.report.Lag;
import org.echopair.client.stream.MessagePattern;
import org.echopair.client.text.Figures;

/// Runs the streams of a watch until its time is up or somebody stops it.
///
/// Each stream is a virtual thread that does one thing after the other, with the same connector and
/// the same exchange as every other command: what a failure is, and what it is called, is decided in
/// one place. Streams are few and mostly wait, so an event loop would save nothing.
final class WatchRun {

    private static final long TICK_MILLIS = 100;

    /// A shorter standstill of this process is no event; the report's sum holds it.
    private static final long STANDSTILL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /// Beside the interval: how old the last answer of a server may be that is alive.
    private static final long STREAM_ANSWER_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final WatchConfig config;
    private final NetworkPath path;
    private final LongSupplier clock;
    private final LagMeter lag;
    private final WatchObserver observer;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicBoolean died = new AtomicBoolean();
    private final WatchTargets targets;
    private volatile Optional<Thread> roundsThread = Optional.empty();

    /// With nobody who listens.
    WatchRun(WatchConfig config, NetworkPath path, LongSupplier clock, LagMeter lag) {
        this(config, path, clock, lag, WatchObserver.NONE);
    }

    WatchRun(WatchConfig config, NetworkPath path, LongSupplier clock, LagMeter lag,
            WatchObserver observer) {
        this.config = config;
        this.path = path;
        this.clock = clock;
        this.lag = lag;
        this.observer = observer;
        this.targets = new WatchTargets(clock);
    }

    /// @param reached whether `--wait` has had a round trip
    /// @param onTick called on this thread, some times a second, with what was seen so far
    WatchReport run(boolean reached, Consumer<WatchLog> onTick) {
        Instant beganAt = Instant.now();
        var times = WatchTimes.from(clock, config.duration().toNanos(), lag);
        lag.longestSinceAskedNanos(); // before it began is no event of it
        var log = new WatchLog(times);
        long runId = beganAt.toEpochMilli() ^ times.beganNanos();
        start(log, new WatchMessages(MessagePattern.random(runId, config.sizes())), times);
        await(log, onTick, times);
        long ended = clock.getAsLong();
        WatchTargets.End end = targets.end(config.addresses().isPresent());
        tellStandstill(log);
        onTick.accept(log);
        return new WatchReport(config, remote(), reached, HexFormat.of().toHexDigits(runId),
                beganAt, times.withinNanos(ended) - times.beganNanos(), end.streams(),
                end.addresses(), log, log.longestSilenceNanos(ended), Lag.of(lag), isCutShort());
    }

    private Optional<String> remote() {
        return targets.remote().or(path::remote);
    }

    /// To be stopped is no disturbance where nothing else ends a watch.
    private boolean isCutShort() {
        return stopped.get() && !died.get() && !config.isEndless();
    }

    /// The report when there was no watch: `--wait` ended without a first round trip, or a limit of
    /// this process is too low.
    WatchReport notBegun(Failure failure) {
        var log = new WatchLog(WatchTimes.from(clock, config.duration().toNanos(), lag));
        boolean onlyInterrupted = stopped.get() && failure.kind() == FailureClass.OTHER;
        if (failure.kind() == FailureClass.LOCAL) {
            log.onLocal(failure);
            log.add(WatchEvent.of("client", WatchEvent.Kind.LOCAL, failure));
        } else if (!onlyInterrupted) {
            log.onFailure(failure, clock.getAsLong());
            log.add(WatchEvent.of("wait", failure.isFinal()
                    ? WatchEvent.Kind.DIFFERENT
                    : WatchEvent.Kind.NOT_CONNECTED, failure));
        }
        return new WatchReport(config, path.remote(), false, "", failure.when(), 0, List.of(),
                List.of(), log, 0, Lag.of(lag), isCutShort());
    }

    /// Ends the run soon, from any thread. What is under way is not waited for; wrong bytes that have
    /// come are still found.
    void stop() {
        stopped.set(true);
        targets.interrupt();
        roundsThread.ifPresent(Thread::interrupt);
    }

    private void start(WatchLog log, WatchMessages messages, WatchTimes times) {
        if (config.addresses().isPresent()) {
            var asking = new AddressRounds(config.addresses().get(), path, times, log, observer,
                    WatchLimits.ofThisProcess().mostAddresses(config),
                    (address, of, later, onSuspicion) -> join(address, of, later,
                            onSuspicion, log, messages, times),
                    stopped::get);
            roundsThread = Optional.of(Thread.ofVirtual().name("addresses")
                    .uncaughtExceptionHandler(onDeath(log)).start(asking));
            if (stopped.get()) {
                stop(); // it came before there were any
            }
        } else {
            start(new WatchedTarget("", path,
                    StreamContext.of(config, times, log, observer.ofName())), 1, messages, log);
        }
    }

    private WatchedTarget join(InetSocketAddress address, int of, boolean later,
            Runnable onSuspicion, WatchLog log, WatchMessages messages, WatchTimes times) {
        var membership = new Membership(
                config.addresses().orElseThrow().resolveInterval().toNanos(),
                2 * config.interval().toNanos() + STREAM_ANSWER_NANOS, times::waitedNanos,
                onSuspicion);
        if (later) {
            membership.onJoined(times.nowNanos());
        }
        var context = new StreamContext(config, times, log, observer.joined(address.getAddress()),
                membership, times.nowNanos());
        var target = new WatchedTarget(AddressRounds.words(address.getAddress()),
                path.to(address), context);
        start(target, of, messages, log);
        return target;
    }

    private void start(WatchedTarget target, int of, WatchMessages messages, WatchLog log) {
        targets.add(target);
        target.start(messages, WatchLimits.ofThisProcess().mostFresh(config, of), stopped::get,
                onDeath(log));
    }

    /// What one thread no longer watches nobody does, so a watch that goes on would prove nothing.
    private Thread.UncaughtExceptionHandler onDeath(WatchLog log) {
        return (thread, cause) -> {
            died.set(true);
            try {
                Failure failure = Failure.now(FailureClass.LOCAL, Phase.CONNECT,
                        config.connection().target().toString(),
                        "a thread of this watch died, " + thread.getName() + ": " + cause);
                log.onLocal(failure);
                log.add(WatchEvent.of("client", WatchEvent.Kind.LOCAL, failure));
            } finally {
                stop();
            }
        };
    }

    /// Until all that has begun has ended.
    private void await(WatchLog log, Consumer<WatchLog> onTick, WatchTimes times) {
        for (Optional<Thread> alive = anyAlive(); alive.isPresent(); alive = anyAlive()) {
            try {
                alive.get().join(TICK_MILLIS);
            } catch (InterruptedException e) {
                stop();
            }
            if (clock.getAsLong() - times.endNanos() >= 0) {
                roundsThread.ifPresent(Thread::interrupt); // which may be waiting for an answer
            }
            tick(log, onTick);
        }
    }

    private Optional<Thread> anyAlive() {
        return roundsThread.filter(Thread::isAlive).or(targets::anyAlive);
    }

    private void tick(WatchLog log, Consumer<WatchLog> onTick) {
        targets.tick(clock.getAsLong());
        tellStandstill(log);
        onTick.accept(log);
    }

    private void tellStandstill(WatchLog log) {
        long standstill = lag.longestSinceAskedNanos();
        if (standstill >= STANDSTILL_NANOS) {
            log.add(WatchEvent.now("client", WatchEvent.Kind.STOOD_STILL,
                    config.connection().target().toString(), "this client itself stood still for "
                            + Figures.time(standstill) + "; nothing is late or lost for that"));
        }
    }
}
