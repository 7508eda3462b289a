package org.echopair.client.load.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.echopair.client.exchange.Deadline;
import org.echopair.client.exchange.Resolver;
import org.echopair.client.failure.FailureException;
import org.echopair.client.stream.MessagePattern;
import org.echopair.client.text.Figures;
import org.jspecify.annotations.Nullable;

/// A load from its beginning to its end: opens all connections, then lets all of them begin at the
/// same time, watches the loops, and puts together what they have measured.
public final class LoadRun {

    private static final long WATCH_MILLIS = 50;

    /// Failures that are told while the run goes on; the others are in the report.
    private static final int FAILURES_TOLD = 10;

    private final LoadConfig config;
    private final MessagePattern pattern;
    private final LongSupplier clock;
    private final List<LoadLoop> loops = new CopyOnWriteArrayList<>();
    private final List<LoadFailure> failures = new ArrayList<>();
    private final CountDownLatch unsettled;
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger nextConnection;
    private final Instant created = Instant.now();
    private List<InetSocketAddress> addresses = List.of();
    private volatile boolean stopped;
    private volatile long stoppedNanos;

    public LoadRun(LoadConfig config, MessagePattern pattern, LongSupplier clock) {
        this.config = config;
        this.pattern = pattern;
        this.clock = clock;
        this.unsettled = new CountDownLatch(config.connections());
        this.nextConnection = new AtomicInteger(config.connections());
    }

    /// @throws FailureException when the name does not resolve
    public LoadResult run(Resolver resolver, RunProgress progress)
            throws FailureException, IOException, InterruptedException {
        addresses = resolver.resolve(config.connection().target(), config.connection().family(),
                Deadline.in(config.connection().connectTimeout().toNanos(), clock));
        for (int i = 0; i < Math.min(config.loops(), config.connections()); i++) {
            loops.add(new LoadLoop(i, this, slotsOf(i), clock));
        }
        var timeline = new LoadTimeline(loops.stream().map(LoadLoop::recorder).toList());
        loops.forEach(LoadLoop::start);
        LoadSchedule schedule = null;
        Instant measuredFrom = created;
        if (awaitConnections(progress)) {
            schedule = LoadSchedule.of(config, clock.getAsLong());
            measuredFrom = Instant.now().plus(config.warmup());
            timeline.begin(measuredFrom);
            for (LoadLoop loop : loops) {
                loop.begin(schedule);
            }
        }
        if (schedule == null || stopped) {
            loops.forEach(LoadLoop::stop);
        }
        watch(timeline, schedule, progress);
        return LoadResult.of(config, schedule, measuredFrom,
                stopped ? stoppedNanos : clock.getAsLong(), stopped,
                loops.stream().map(LoadLoop::recorder).toList(), timeline.end(), failures);
    }

    /// Loop `i` has every connection whose number leaves the remainder `i`.
    private List<LoadSlot> slotsOf(int loop) {
        List<LoadSlot> slots = new ArrayList<>();
        int step = Math.min(config.loops(), config.connections());
        for (int number = loop; number < config.connections(); number += step) {
            long share = config.count() / config.connections();
            boolean oneMore = number < config.count() % config.connections();
            slots.add(new LoadSlot(number,
                    config.count() == 0 ? Long.MAX_VALUE : share + (oneMore ? 1 : 0)));
        }
        return slots;
    }

    /// @return whether there is at least one
    private boolean awaitConnections(RunProgress progress) throws InterruptedException {
        while (!unsettled.await(WATCH_MILLIS, TimeUnit.MILLISECONDS) && !stopped) {
            joinAll(0);
            tellFailures(progress);
            progress.update(() -> "connecting: " + Figures.grouped(connected.get()) + " of "
                    + Figures.grouped(config.connections()) + " connections");
        }
        return connected.get() > 0;
    }

    private void watch(LoadTimeline timeline, @Nullable LoadSchedule schedule, RunProgress progress)
            throws InterruptedException {
        var metronome = new Metronome(loops);
        if (config.isOpenLoop()) {
            metronome.start();
        }
        try {
            while (!joinAll(WATCH_MILLIS)) {
                timeline.collect();
                tellFailures(progress);
                progress.update(() -> state(schedule));
            }
        } finally {
            metronome.stop();
        }
        tellFailures(progress);
    }

    private boolean joinAll(long millis) throws InterruptedException {
        boolean ended = true;
        for (LoadLoop loop : loops) {
            ended &= loop.join(Math.max(1, ended ? millis : 1));
        }
        return ended;
    }

    private void tellFailures(RunProgress progress) {
        for (LoadLoop loop : loops) {
            LoadFailure failure;
            while ((failure = loop.recorder().failures.poll()) != null) {
                if (failures.size() < FAILURES_TOLD) {
                    progress.tell(failure.failure().when().truncatedTo(ChronoUnit.MILLIS) + " "
                            + failure.sentence());
                } else if (failures.size() == FAILURES_TOLD) {
                    progress.tell("more failures follow; the report counts them");
                }
                if (failures.size() < LoadRecorder.FAILURES_KEPT) {
                    failures.add(failure);
                }
            }
        }
    }

    private String state(@Nullable LoadSchedule schedule) {
        long sent = 0;
        long verified = 0;
        long errors = 0;
        for (LoadLoop loop : loops) {
            sent += loop.recorder().sent();
            verified += loop.recorder().verified();
            errors += loop.recorder().errors();
        }
        long now = clock.getAsLong();
        String where = schedule == null || now < schedule.measureNanos()
                ? "warming up"
                : Figures.time((now - schedule.measureNanos()) / 1_000_000_000 * 1_000_000_000);
        return where + " · sent " + Figures.grouped(sent) + " · verified "
                + Figures.grouped(verified) + " · errors " + Figures.grouped(errors);
    }

    /// Ends the run at once, whatever is on its way. Any thread may call it.
    public void stop() {
        stoppedNanos = clock.getAsLong();
        stopped = true;
        loops.forEach(LoadLoop::stop);
    }

    public boolean isStopped() {
        return stopped;
    }

    /// The first attempt of one of the connections has come to its end. Loops call it.
    void onSettled(boolean isConnected) {
        if (isConnected) {
            connected.incrementAndGet();
        }
        unsettled.countDown();
    }

    int nextConnection() {
        return nextConnection.getAndIncrement();
    }

    LoadConfig config() {
        return config;
    }

    MessagePattern pattern() {
        return pattern;
    }

    List<InetSocketAddress> addresses() {
        return addresses;
    }
}
