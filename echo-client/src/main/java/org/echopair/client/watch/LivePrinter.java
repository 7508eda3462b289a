package org.echopair.client.watch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.echopair.client.cli.Progress;
import org.echopair.client.cli.Stdio;

/// Prints what happens while it happens, on a thread of its own: an output that nobody reads holds up
/// neither the watch nor its report. Events that come meanwhile wait in the [WatchLog].
///
/// A watch without end must not fill a disk: while events go on coming, each batch of them is printed
/// twice as long after the one before, up to a minute, and in it those that are alike are one line.
final class LivePrinter implements Consumer<WatchLog> {

    /// After a signal, for the text: it must not use up the grace period of a pod.
    private static final long PATIENCE_SECONDS = 2;

    private static final long LEAST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MOST_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final WatchText text;
    private final Progress progress;
    private final LongSupplier clock;
    private final boolean endless;
    private final ExecutorService thread;
    private final AtomicBoolean busy = new AtomicBoolean();
    private long told;
    private long pauseNanos;
    private long printedNanos;

    LivePrinter(WatchText text, Stdio stdio, boolean endless, LongSupplier clock) {
        this(text, stdio, endless, clock, Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("printer").daemon().factory()));
    }

    /// @param thread one only, which it shuts down at its end
    LivePrinter(WatchText text, Stdio stdio, boolean endless, LongSupplier clock,
            ExecutorService thread) {
        this.thread = thread;
        this.text = text;
        this.progress = endless
                ? new Progress(stdio, clock, MOST_PAUSE_NANOS)
                : new Progress(stdio, clock);
        this.endless = endless;
        this.clock = clock;
    }

    void begin(WatchConfig config) {
        thread.execute(() -> text.begin(config));
    }

    /// Prints what has happened since the last time, unless it is still printing that.
    @Override
    public void accept(WatchLog log) {
        if (busy.compareAndSet(false, true)) {
            thread.execute(() -> {
                try {
                    printWhenDue(log);
                    progress.update(log::progress);
                } finally {
                    busy.set(false);
                }
            });
        }
    }

    /// Prints the rest, and waits until that is done; after a signal not for long.
    ///
    /// @return whether it was done
    boolean end(WatchReport report, boolean signalled) {
        var done = CompletableFuture.supplyAsync(() -> {
            print(report.log());
            progress.close();
            text.end(report);
            return true;
        }, thread);
        if (signalled) {
            done.completeOnTimeout(false, PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        boolean printed = done.join();
        thread.shutdown();
        return printed;
    }

    private void printWhenDue(WatchLog log) {
        long now = clock.getAsLong();
        if (endless && now - printedNanos < pauseNanos) {
            return;
        }
        printedNanos = now;
        pauseNanos = print(log)
                ? Math.clamp(2 * pauseNanos, LEAST_PAUSE_NANOS, MOST_PAUSE_NANOS)
                : 0;
    }

    /// @return whether there was any event
    private boolean print(WatchLog log) {
        long before = told;
        EventLog.Since since = log.eventsSince(told);
        told = since.next();
        if (since.dropped() > 0 || !since.events().isEmpty()) {
            progress.clear();
        }
        text.events(since.events());
        if (since.dropped() > 0) {
            text.notListed(since.dropped());
        }
        return told > before;
    }
}
