package org.echopair.client.watch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.echopair.client.exchange.LagMeter;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
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

    private final WatchConfig config;
    private final NetworkPath path;
    private final LongSupplier clock;
    private final LagMeter lag;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final List<StreamLog> logs = new ArrayList<>();
    private volatile List<Thread> threads = List.of();
    private long tickedNanos;

    WatchRun(WatchConfig config, NetworkPath path, LongSupplier clock, LagMeter lag) {
        this.config = config;
        this.path = path;
        this.clock = clock;
        this.lag = lag;
    }

    /// @param reached whether `--wait` has had a round trip
    /// @param onTick called on this thread, some times a second, with what was seen so far
    WatchReport run(boolean reached, Consumer<WatchLog> onTick) {
        Instant beganAt = Instant.now();
        var times = WatchTimes.from(clock, config.duration().toNanos(), lag);
        tickedNanos = times.beganNanos();
        var log = new WatchLog(times);
        long runId = beganAt.toEpochMilli() ^ times.beganNanos();
        start(log, new WatchMessages(MessagePattern.random(runId, config.sizes())), times);
        for (Thread thread : threads) {
            join(thread, () -> tick(log, onTick));
        }
        long ended = clock.getAsLong();
        List<WatchReport.Stream> streams = logs.stream().map(each -> each.end(ended)).toList();
        onTick.accept(log);
        return new WatchReport(config, path.remote(), reached, HexFormat.of().toHexDigits(runId),
                beganAt, times.withinNanos(ended) - times.beganNanos(), streams, log,
                log.longestSilenceNanos(ended), Lag.of(lag), stopped.get());
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
                log, 0, Lag.of(lag), stopped.get());
    }

    /// Ends the run soon, from any thread. What is under way is not waited for; wrong bytes that have
    /// come are still found.
    void stop() {
        stopped.set(true);
        threads.forEach(Thread::interrupt);
    }

    private void start(WatchLog log, WatchMessages messages, WatchTimes times) {
        var watched = new WatchPath(path, config, times);
        long interval = config.interval().toNanos();
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < config.persistent(); i++) {
            var stream = streamLog("stream " + (i + 1), false, log, times);
            // Spread over the interval, so that there is always one that asks soon.
            long first = times.beganNanos() + interval * i / config.persistent();
            all.add(Thread.ofVirtual().name("persistent " + (i + 1)).unstarted(
                    new PersistentStream(watched, messages, schedule(first, times), stream)));
        }
        if (config.fresh() > 0) {
            var stream = streamLog("fresh", true, log, times);
            all.add(Thread.ofVirtual().name("fresh").unstarted(new FreshConnections(watched,
                    messages, schedule(times.beganNanos(), times), config.fresh(),
                    WatchLimits.ofThisProcess().mostFresh(config), stream)));
        }
        threads = List.copyOf(all);
        threads.forEach(Thread::start);
        if (stopped.get()) {
            stop(); // it came before there were any
        }
    }

    private StreamLog streamLog(String name, boolean fresh, WatchLog log, WatchTimes times) {
        var stream = new StreamLog(name, fresh, config, times, log);
        logs.add(stream);
        return stream;
    }

    private WatchSchedule schedule(long firstNanos, WatchTimes times) {
        return new WatchSchedule(firstNanos, config.interval().toNanos(), times.endNanos(),
                stopped::get, clock);
    }

    private void join(Thread thread, Runnable onTick) {
        while (thread.isAlive()) {
            try {
                thread.join(TICK_MILLIS);
            } catch (InterruptedException e) {
                stop();
            }
            onTick.run();
        }
    }

    private void tick(WatchLog log, Consumer<WatchLog> onTick) {
        long now = clock.getAsLong();
        logs.forEach(each -> each.tick(now));
        long standstill = lag.within(tickedNanos, now);
        tickedNanos = now;
        if (standstill >= STANDSTILL_NANOS) {
            log.add(WatchEvent.now("client", WatchEvent.Kind.STOOD_STILL,
                    config.connection().target().toString(), "this client itself stood still for "
                            + Figures.time(standstill) + "; nothing is late or lost for that"));
        }
        onTick.accept(log);
    }
}
