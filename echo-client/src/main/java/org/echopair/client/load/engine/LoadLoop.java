package org.echopair.client.load.engine;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One thread, one selector, and a share of the connections.
///
/// A cycle: wait for sockets → one read for each that is ready → the next message of those that were
/// answered a cycle ago, and show no end of the connection behind the answer → messages that have come
/// due → now and then timeouts → new connections → tasks of other threads. The clock is read
/// once for each connection that is ready, not once a cycle as in the server: with many of them a
/// cycle is longer than the latencies that are measured.
final class LoadLoop implements Runnable {

    private static final long LONGEST_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long SHORTEST_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final LoadContext context;
    private final Thread thread;
    private final Selector selector;
    private final LoopResources resources;
    private final LoadSlots slots;
    private final LoadAlarm alarm;
    private final Consumer<SelectionKey> onReady;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final long tickNanos;
    private long nextTickNanos;

    /// The loop's last reading of the clock.
    private long readNanos;
    private long waitingSinceNanos;
    private boolean isWaiting;
    private boolean stopped;
    private volatile @Nullable Throwable death;

    /// @param index which of the run's loops this is, from 0
    LoadLoop(LoadContext context, int index, int loops) throws IOException {
        this.context = context;
        this.selector = Selector.open();
        this.resources = new LoopResources(selector);
        this.slots = new LoadSlots(context, resources, index, loops);
        this.alarm = new LoadAlarm(selector);
        this.onReady = key -> {
            onAwake();
            slots.onReady(key);
        };
        this.thread = Thread.ofPlatform().name("load-" + index).daemon().unstarted(this);
        this.tickNanos = Math.clamp(context.config().connection().timeout().toNanos() / 4,
                SHORTEST_TICK_NANOS, LONGEST_TICK_NANOS);
        context.addresses().onAnswer(selector::wakeup);
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        try (selector) {
            nextTickNanos = now();
            while (!stopped && !slots.areOver()) {
                cycle();
            }
            slots.abandon(now());
            recorder().onEnd();
        } catch (Throwable e) {
            death = e;
            abandonBecauseOf(e);
            recorder().onEnd(); // what was found before it still counts
        } finally {
            alarm.arm(System.nanoTime() + LoadSchedule.FAR_NANOS); // not again
        }
    }

    /// Counts what is in flight, and closes. The clock may be what failed, so it is not read again.
    private void abandonBecauseOf(Throwable cause) {
        try {
            slots.abandon(readNanos);
        } catch (Throwable e) {
            if (e != cause) { // the JVM may throw one OutOfMemoryError twice
                cause.addSuppressed(e);
            }
        }
    }

    private void cycle() throws IOException {
        int awaiting = slots.awaitingLook();
        if (awaiting > 0) {
            selector.selectNow(onReady);
        } else {
            waitForSockets();
        }
        slots.onLooked(awaiting);
        long now = now();
        slots.sendDue(now);
        if (now - nextTickNanos >= 0) {
            nextTickNanos = now + tickNanos;
            recorder().roll(now);
            slots.onTick(now);
        }
        long soon = Math.max(SHORTEST_TICK_NANOS, slots.openSome(now));
        if (soon < nextTickNanos - now) {
            nextTickNanos = now + soon;
        }
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void waitForSockets() throws IOException {
        long now = now();
        long due = slots.nextDueNanos(now);
        alarm.arm(due);
        waitingSinceNanos = now;
        isWaiting = true;
        selector.select(onReady, waitMillis(due - now, nextTickNanos - now));
        alarm.disarm();
        onAwake();
    }

    /// The first thing that happens behind a wait: what is ready is served inside the selector's call.
    private void onAwake() {
        if (isWaiting) {
            isWaiting = false;
            recorder().onWaited(waitingSinceNanos, now());
        }
    }

    private long now() {
        readNanos = context.nowNanos();
        return readNanos;
    }

    /// Rounded up, because a wait of 0 would mean for ever; the metronome is more exact.
    private static long waitMillis(long untilDue, long untilTick) {
        return Math.max(0, Math.min(untilDue, untilTick)) / 1_000_000 + 1;
    }

    /// Any thread may call it.
    void begin(LoadSchedule begun) {
        execute(() -> {
            resources.begin(begun);
            slots.begin();
        });
    }

    /// Ends at once, whatever is in flight. Any thread may call it.
    void stop() {
        execute(() -> stopped = true);
    }

    private void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /// @return whether the thread has ended
    boolean join(long millis) throws InterruptedException {
        thread.join(millis);
        return !thread.isAlive();
    }

    /// What it died of, once it has ended; null where that was no mistake of ours.
    @Nullable
    Throwable death() {
        return death;
    }

    String name() {
        return thread.getName();
    }

    LoadRecorder recorder() {
        return resources.recorder;
    }

    LoadAlarm alarm() {
        return alarm;
    }
}
