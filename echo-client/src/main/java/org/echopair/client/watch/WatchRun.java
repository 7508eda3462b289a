package org.echopair.client.watch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.failure.Failure;
import org.echopair.client.stream.MessagePattern;
import org.echopair.client.stream.PayloadSizes;

/// Runs the streams of a watch until its time is up or somebody stops it.
///
/// Each stream is a virtual thread that does one thing after the other, with the same connector and
/// the same exchange as every other command: what a failure is, and what it is called, is decided in
/// one place. Streams are few and mostly wait, so an event loop would save nothing.
final class WatchRun {

    private static final long TICK_MILLIS = 100;

    private final WatchConfig config;
    private final NetworkPath path;
    private final LongSupplier clock;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();
    private final List<StreamLog> logs = new ArrayList<>();

    WatchRun(WatchConfig config, NetworkPath path, LongSupplier clock) {
        this.config = config;
        this.path = path;
        this.clock = clock;
    }

    /// @param onTick called on this thread, some times a second, with what was seen so far
    WatchReport run(Consumer<WatchLog> onTick) {
        Instant beganAt = Instant.now();
        long began = clock.getAsLong();
        var log = new WatchLog(began);
        var messages = new WatchMessages(MessagePattern.random(beganAt.toEpochMilli() ^ began,
                PayloadSizes.of(WatchConfig.MESSAGE_BYTES)));
        prepare(log, messages, began);
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            join(thread, () -> onTick.accept(log));
        }
        onTick.accept(log);
        long ended = clock.getAsLong();
        log.gaps().end(ended);
        return new WatchReport(config, path.remote(), beganAt, ended - began,
                logs.stream().map(each -> each.end(ended)).toList(), log, stopped.get());
    }

    /// The report when `--wait` ended without a first round trip.
    WatchReport notBegun(Failure failure) {
        var log = new WatchLog(clock.getAsLong());
        log.onFailure(failure, clock.getAsLong(), clock.getAsLong());
        log.add(WatchEvent.of("wait", failure.isFinal()
                ? WatchEvent.Kind.DIFFERENT
                : WatchEvent.Kind.NOT_CONNECTED, failure));
        return new WatchReport(config, path.remote(), failure.when(), 0, List.of(), log,
                stopped.get());
    }

    /// Ends the run soon, from any thread. What is on its way is not waited for, and not judged.
    void stop() {
        stopped.set(true);
    }

    private void prepare(WatchLog log, WatchMessages messages, long began) {
        long interval = config.interval().toNanos();
        long end = began + config.duration().toNanos();
        for (int i = 0; i < config.persistent(); i++) {
            var stream = streamLog("stream " + (i + 1), false, log, began);
            // Spread over the interval, so that there is always one that asks soon.
            long first = began + interval * i / config.persistent();
            var schedule = new WatchSchedule(first, interval, end, stopped::get, clock);
            threads.add(Thread.ofVirtual().name("persistent " + (i + 1)).unstarted(
                    new PersistentStream(path, messages, schedule, stream, clock)));
        }
        if (config.fresh() > 0) {
            var stream = streamLog("fresh", true, log, began);
            var schedule = new WatchSchedule(began, interval, end, stopped::get, clock);
            threads.add(Thread.ofVirtual().name("fresh").unstarted(new FreshConnections(path,
                    messages, schedule, config.fresh(), stream, clock)));
        }
    }

    private StreamLog streamLog(String name, boolean fresh, WatchLog log, long began) {
        var stream = new StreamLog(name, fresh, log, config.late().toNanos(), began);
        logs.add(stream);
        return stream;
    }

    private void join(Thread thread, Runnable onTick) {
        boolean told = false;
        while (thread.isAlive()) {
            try {
                thread.join(TICK_MILLIS);
            } catch (InterruptedException e) {
                stop();
            }
            if (stopped.get() && !told) {
                threads.forEach(Thread::interrupt);
                told = true;
            }
            onTick.run();
        }
    }
}
