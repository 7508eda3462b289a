package org.echopair.client.load.engine;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.echopair.client.exchange.LagMeter;
import org.echopair.client.exchange.Resolver;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.FailureException;
import org.echopair.client.failure.Phase;
import org.echopair.client.stream.MessagePattern;
import org.echopair.client.text.Figures;
import org.jspecify.annotations.Nullable;

/// A load from its beginning to its end: opens all connections, then lets all of them begin at the
/// same time, watches the loops, and puts together what they have measured.
public final class LoadRun {

    private static final long WATCH_MILLIS = 50;

    /// Kinds of failures that are told while the run goes on; the report has all.
    private static final int KINDS_TOLD = 10;

    private final LoadConfig config;
    private final MessagePattern pattern;
    private final LongSupplier clock;
    private final List<LoadLoop> loops = new CopyOnWriteArrayList<>();
    private final List<LoadFailure> failures = new ArrayList<>();
    private final List<LoadFailure> told = new ArrayList<>();
    private final Instant created = Instant.now();
    private @Nullable LoadFailure death;
    private volatile boolean stopped;
    private volatile long stoppedNanos;

    public LoadRun(LoadConfig config, MessagePattern pattern, LongSupplier clock) {
        this.config = config;
        this.pattern = pattern;
        this.clock = clock;
    }

    /// @throws FailureException when the name does not resolve
    public LoadResult run(Resolver resolver, RunProgress progress)
            throws FailureException, IOException, InterruptedException {
        try (LagMeter lag = LagMeter.start(clock)) {
            var addresses = new LoadAddresses(resolver, config, clock, lag);
            addresses.resolve();
            return run(LoadContext.of(config, pattern, addresses, lag, clock), progress);
        }
    }

    private LoadResult run(LoadContext context, RunProgress progress)
            throws IOException, InterruptedException {
        int count = Math.min(config.loops(), config.connections());
        for (int i = 0; i < count; i++) {
            loops.add(new LoadLoop(context, i, count));
        }
        List<LoadRecorder> recorders = loops.stream().map(LoadLoop::recorder).toList();
        var timeline = new LoadTimeline(recorders);
        loops.forEach(LoadLoop::start);
        LoadSchedule schedule = null;
        Instant measuredFrom = created;
        if (awaitConnections(context, progress)) {
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
        LoadResult result = new LoadResults(config, schedule, recorders, stopped || death != null,
                stopped ? stoppedNanos : clock.getAsLong())
                .sum(measuredFrom, timeline.end(), failures, ClientLag.of(context.lag()));
        return death == null ? result : result.endedBy(death, stopped);
    }

    /// @return whether there is at least one to begin with
    private boolean awaitConnections(LoadContext context, RunProgress progress)
            throws InterruptedException {
        while (!context.unsettled().await(WATCH_MILLIS, TimeUnit.MILLISECONDS) && !stopped
                && death == null) {
            joinAll(0, progress);
            tellFailures(progress);
            progress.update(() -> "connecting: " + Figures.grouped(context.connected().get())
                    + " of " + Figures.grouped(config.connections()) + " connections");
        }
        return context.connected().get() > 0 && death == null;
    }

    private void watch(LoadTimeline timeline, @Nullable LoadSchedule schedule, RunProgress progress)
            throws InterruptedException {
        var metronome = new Metronome(loops.stream().map(LoadLoop::alarm).toList());
        if (config.isOpenLoop()) {
            metronome.start();
        }
        try {
            while (!joinAll(WATCH_MILLIS, progress)) {
                timeline.collect();
                tellFailures(progress);
                if (schedule != null) {
                    progress.update(() -> state(schedule));
                }
            }
        } finally {
            metronome.stop();
        }
        tellFailures(progress);
    }

    /// @return whether all have ended
    private boolean joinAll(long millis, RunProgress progress) throws InterruptedException {
        boolean ended = true;
        for (LoadLoop loop : loops) {
            boolean itsEnd = loop.join(Math.max(1, ended ? millis : 1));
            Throwable cause = itsEnd ? loop.death() : null;
            if (cause != null && death == null) {
                onDeath(loop, cause, progress);
            }
            ended &= itsEnd;
        }
        return ended;
    }

    /// A load that goes on without its share would prove nothing; what was found before stays.
    private void onDeath(LoadLoop loop, Throwable cause, RunProgress progress) {
        death = new LoadFailure(Failure.now(FailureClass.LOCAL, Phase.CONNECT,
                config.connection().target().toString(),
                "a thread of this load died, " + loop.name() + ": " + cause), 0, 0);
        tell(death, progress);
        loops.forEach(LoadLoop::stop);
    }

    /// The first of each kind is told at once.
    private void tellFailures(RunProgress progress) {
        for (LoadLoop loop : loops) {
            LoadFailure failure;
            while ((failure = loop.recorder().failures.poll()) != null) {
                if (told.size() < KINDS_TOLD && isNew(failure)) {
                    told.add(failure);
                    tell(failure, progress);
                }
                if (failures.size() < LoadRecorder.FAILURES_KEPT) {
                    failures.add(failure);
                }
            }
        }
    }

    private static void tell(LoadFailure failure, RunProgress progress) {
        progress.tell(failure.failure().when().truncatedTo(ChronoUnit.MILLIS) + " "
                + failure.sentence());
    }

    private boolean isNew(LoadFailure failure) {
        return told.stream().noneMatch(each -> each.failure().isLike(failure.failure()));
    }

    private String state(LoadSchedule schedule) {
        long sent = 0;
        long verified = 0;
        long errors = 0;
        long warmup = 0;
        for (LoadLoop loop : loops) {
            sent += loop.recorder().sent();
            verified += loop.recorder().verified();
            errors += loop.recorder().errors();
            warmup += loop.recorder().warmup();
        }
        long now = clock.getAsLong();
        if (!schedule.isMeasured(now)) {
            return "warming up, " + elapsed(now - schedule.startNanos()) + " of "
                    + Figures.time(config.warmup().toNanos()) + " · sent "
                    + Figures.grouped(warmup);
        }
        String duration = config.duration() == null
                ? ""
                : " of " + Figures.time(config.duration().toNanos());
        return elapsed(now - schedule.measureNanos()) + duration + " · sent "
                + Figures.grouped(sent) + " · verified " + Figures.grouped(verified)
                + " · errors " + Figures.grouped(errors);
    }

    /// While it is short in tenths or less, so that each line shows that time goes on.
    static String elapsed(long nanos) {
        return Figures.time(
                nanos < 10_000_000_000L ? nanos : nanos / 1_000_000_000 * 1_000_000_000);
    }

    /// Ends the run at once, whatever is in flight. Any thread may call it.
    public void stop() {
        stoppedNanos = clock.getAsLong();
        stopped = true;
        loops.forEach(LoadLoop::stop);
    }

    public boolean isStopped() {
        return stopped;
    }
}
