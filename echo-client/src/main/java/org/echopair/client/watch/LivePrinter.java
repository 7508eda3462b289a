package org.echopair.client.watch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.echopair.client.cli.Progress;

/// Prints what happens while it happens, on a thread of its own: an output that nobody reads holds up
/// neither the watch nor its report. Events that come meanwhile wait in the [WatchLog].
final class LivePrinter implements Consumer<WatchLog> {

    /// After a signal, for the text: it must not use up the grace period of a pod.
    private static final long PATIENCE_SECONDS = 2;

    private final WatchText text;
    private final Progress progress;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("printer").daemon().factory());
    private final AtomicBoolean busy = new AtomicBoolean();
    private long told;

    LivePrinter(WatchText text, Progress progress) {
        this.text = text;
        this.progress = progress;
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
                    print(log);
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
    boolean end(WatchReport report) {
        var done = CompletableFuture.supplyAsync(() -> {
            print(report.log());
            progress.close();
            text.end(report);
            return true;
        }, thread);
        if (report.interrupted()) {
            done.completeOnTimeout(false, PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        boolean printed = done.join();
        thread.shutdown();
        return printed;
    }

    private void print(WatchLog log) {
        EventLog.Since since = log.eventsSince(told);
        told = since.next();
        if (since.dropped() > 0 || !since.events().isEmpty()) {
            progress.clear();
        }
        text.events(since.events());
        if (since.dropped() > 0) {
            text.notListed(since.dropped());
        }
    }
}
