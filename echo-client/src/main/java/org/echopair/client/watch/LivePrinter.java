package org.echopair.client.watch;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.echopair.client.cli.BackgroundPrinter;
import org.echopair.client.cli.Progress;
import org.echopair.client.cli.Stdio;

/// Prints what happens while it happens, in the background. Events that come meanwhile wait in the [WatchLog].
///
/// Nobody reads a thousand lines a minute, and a watch without end must not fill a disk: while events
/// go on coming, each batch of them is printed twice as long after the one before, up to a limit, and
/// in it those that are alike are one line.
final class LivePrinter implements Consumer<WatchLog> {

    private static final long LEAST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MOST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long MOST_PAUSE_ENDLESS_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final WatchText text;
    private final Progress progress;
    private final LongSupplier clock;
    private final boolean endless;
    private final BackgroundPrinter printer;
    private final AtomicBoolean busy = new AtomicBoolean();
    private EventBatch batch;
    private long taken;
    private long pauseNanos;
    private long printedNanos;

    LivePrinter(WatchText text, Stdio stdio, boolean endless, LongSupplier clock,
            BackgroundPrinter printer) {
        this.printer = printer;
        this.text = text;
        this.progress = endless
                ? new Progress(stdio, clock, MOST_PAUSE_ENDLESS_NANOS)
                : new Progress(stdio, clock);
        this.endless = endless;
        this.clock = clock;
        this.batch = newBatch();
    }

    void begin(WatchConfig config) {
        printer.print(() -> text.begin(config));
    }

    /// Prints what has happened since the last time, unless it is still printing that.
    @Override
    public void accept(WatchLog log) {
        if (busy.compareAndSet(false, true)) {
            printer.print(() -> {
                try {
                    printWhenDue(log);
                    progress.update(log::progress);
                } finally {
                    busy.set(false);
                }
            });
        }
    }

    /// Prints the rest, on that thread.
    void end(WatchReport report) {
        take(report.log());
        print();
        progress.close();
        text.end(report);
    }

    private void printWhenDue(WatchLog log) {
        take(log);
        long now = clock.getAsLong();
        if (now - printedNanos < pauseNanos) {
            return;
        }
        printedNanos = now;
        pauseNanos = print()
                ? Math.clamp(2 * pauseNanos, LEAST_PAUSE_NANOS,
                        endless ? MOST_PAUSE_ENDLESS_NANOS : MOST_PAUSE_NANOS)
                : 0;
    }

    /// More often than it prints, because the log forgets what comes too fast.
    private void take(WatchLog log) {
        EventLog.Since since = log.eventsSince(taken);
        taken = since.next();
        batch.add(since);
    }

    /// @return whether there was any event
    private boolean print() {
        EventBatch events = batch;
        batch = newBatch();
        if (events.isEmpty()) {
            return false;
        }
        progress.clear();
        text.events(events.lines());
        if (events.notListed() > 0) {
            text.notListed(events.notListed());
        }
        return true;
    }

    private EventBatch newBatch() {
        return endless ? EventBatch.shortest() : EventBatch.readable();
    }
}
