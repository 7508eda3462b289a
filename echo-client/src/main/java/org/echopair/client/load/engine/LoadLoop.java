package org.echopair.client.load.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.echopair.client.exchange.WaitLoop;
import org.echopair.client.stream.MessagePattern;
import org.jspecify.annotations.Nullable;

/// One thread, one selector, one buffer to read into and one to write from, and its share of the
/// connections.
///
/// A cycle: wait for sockets → one read and one write for each that is ready → messages that have
/// come due → now and then timeouts and new connections → tasks of other threads. The clock is read
/// once for each connection that is ready, not once a cycle as in the server: with many of them a
/// cycle is longer than the latencies that are measured.
final class LoadLoop implements Runnable {

    private static final int BUFFER_BYTES = 64 * 1024;

    /// Connections that are being opened at the same time, fewer than any server's backlog.
    private static final int CONNECTING_AT_ONCE = 64;

    private static final long LONGEST_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private record Pause(LoadSlot slot, long untilNanos) {}

    /// In place of a time to be woken at.
    static final long AWAKE = Long.MAX_VALUE - 1;

    private final LoadRun run;
    private final LongSupplier nanoClock;
    private final Thread thread;
    private final Selector selector;
    private final Consumer<SelectionKey> onReady = key -> ((LoadConnection) key.attachment())
            .onReady();
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer writeBuffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final LoadRecorder recorder = new LoadRecorder();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final List<LoadSlot> slots;
    private final LoadConnection[] connections;
    private final Queue<Integer> toConnect = new ArrayDeque<>();
    private final List<Pause> pauses = new ArrayList<>();
    private final long tickNanos;

    private @Nullable LoadSchedule schedule;
    private int live;
    private int connecting;
    private int turn;
    private long nextDue;
    private long nextTickNanos;
    private boolean stopped;

    /// For the [Metronome]: when the next message is due while this loop waits for sockets.
    private volatile long wakeAtNanos = AWAKE;
    private volatile @Nullable Throwable death;

    LoadLoop(int index, LoadRun run, List<LoadSlot> slots, LongSupplier nanoClock)
            throws IOException {
        this.run = run;
        this.slots = slots;
        this.nanoClock = nanoClock;
        this.connections = new LoadConnection[slots.size()];
        this.live = slots.size();
        this.selector = Selector.open();
        this.thread = Thread.ofPlatform().name("load-" + index).daemon().unstarted(this);
        this.tickNanos = Math.clamp(run.config().connection().timeout().toNanos() / 4, 1_000_000,
                LONGEST_TICK_NANOS);
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        try (selector) {
            for (int i = 0; i < slots.size(); i++) {
                connections[i] = new LoadConnection(this, slots.get(i), slots.get(i).number,
                        false);
                toConnect.add(i);
            }
            while (!stopped && (schedule == null || live > 0)) {
                cycle();
            }
            for (LoadConnection connection : connections) {
                if (!connection.isClosed()) {
                    connection.abandon();
                }
            }
            wakeAtNanos = Long.MAX_VALUE;
            recorder.onEnd();
        } catch (Throwable e) {
            death = e;
        }
    }

    private void cycle() throws IOException {
        long now = clock();
        wakeAtNanos = nextDueNanos();
        selector.select(onReady, waitMillis(now));
        wakeAtNanos = AWAKE;
        now = clock();
        sendDue(now);
        if (now - nextTickNanos >= 0) {
            nextTickNanos = now + tickNanos;
            tick(now);
        }
        connectSome(now);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private long waitMillis(long now) {
        long nanos = Math.min(nextTickNanos, nextDueNanos()) - now;
        if (schedule != null) {
            nanos = Math.min(nanos, Math.max(schedule.endNanos() - now, nextTickNanos - now));
        }
        // Rounded up, because a wait of 0 would mean for ever; the metronome is more exact.
        return Math.max(0, nanos) / 1_000_000 + 1;
    }

    private long nextDueNanos() {
        if (schedule == null || schedule.pacer() == null || nextDue >= schedule.limit()) {
            return Long.MAX_VALUE;
        }
        long due = schedule.pacer().dueNanos(nextDue);
        return due < schedule.endNanos() ? due : Long.MAX_VALUE;
    }

    /// The connections take turns, each in every round; a loop has only some of them.
    private void sendDue(long now) {
        while (nextDueNanos() <= now) {
            slots.get(turn).onDue();
            connections[turn].pump(clock());
            turn++;
            if (turn == slots.size()) {
                turn = 0;
                nextDue += schedule.connections() - slots.getLast().number
                        + slots.getFirst().number;
            } else {
                nextDue += slots.get(turn).number - slots.get(turn - 1).number;
            }
        }
    }

    private void tick(long now) {
        recorder.roll(now);
        for (LoadConnection connection : connections) {
            connection.onTick(now);
        }
        for (int i = pauses.size() - 1; i >= 0; i--) {
            LoadSlot slot = pauses.get(i).slot;
            if (isOver(slot, now)) {
                pauses.remove(i);
                live--;
            } else if (now - pauses.get(i).untilNanos >= 0) {
                pauses.remove(i);
                int place = slots.indexOf(slot);
                connections[place] = new LoadConnection(this, slot, run.nextConnection(), true);
                toConnect.add(place);
            }
        }
    }

    private boolean isOver(LoadSlot slot, long now) {
        return schedule != null && slot.isOver(schedule, now);
    }

    private void connectSome(long now) {
        while (connecting < CONNECTING_AT_ONCE && !toConnect.isEmpty()) {
            connecting++;
            connections[toConnect.remove()].connect(now);
        }
    }

    void onConnected(LoadConnection connection, boolean isReconnect) {
        connecting--;
        if (isReconnect) {
            recorder.reconnected++;
        } else {
            recorder.connected++;
            run.onSettled(true);
        }
    }

    void onNotConnected(LoadConnection connection, boolean isReconnect, LoadFailure failure,
            long now) {
        connecting--;
        recorder.onFailure(failure, now);
        if (!isReconnect) {
            run.onSettled(false);
        }
        openAgain(connection, now + WaitLoop.PAUSE_NANOS, now);
    }

    /// A peer that answered gets its next connection at once, one that did not after a pause.
    void onClosed(LoadConnection connection, boolean answered, long now) {
        openAgain(connection, answered ? now : now + WaitLoop.PAUSE_NANOS, now);
    }

    private void openAgain(LoadConnection connection, long fromNanos, long now) {
        if (run.config().reconnect() && !isOver(connection.slot(), now)) {
            pauses.add(new Pause(connection.slot(), fromNanos));
            nextTickNanos = Math.min(nextTickNanos, fromNanos);
        } else {
            live--;
        }
    }

    /// Any thread may call it.
    void begin(LoadSchedule begun) {
        execute(() -> {
            schedule = begun;
            recorder.onBegin(begun);
            nextDue = slots.getFirst().number;
            for (LoadConnection connection : connections) {
                connection.pump(clock());
            }
        });
    }

    /// Ends at once, whatever is on its way. Any thread may call it.
    void stop() {
        execute(() -> stopped = true);
    }

    private void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /// Any thread may call it. Wakes the loop if it waits for sockets while a message is due.
    ///
    /// @return when it wants to be woken
    long wakeIfDue(long now) {
        long at = wakeAtNanos;
        if (at <= now) {
            selector.wakeup();
        }
        return at;
    }

    /// @return whether the thread has ended
    /// @throws IllegalStateException when the loop died of a mistake of ours
    boolean join(long millis) throws InterruptedException {
        thread.join(millis);
        Throwable cause = death;
        if (cause != null) {
            throw new IllegalStateException("a loop died: " + cause, cause);
        }
        return !thread.isAlive();
    }

    LoadRecorder recorder() {
        return recorder;
    }

    LoadConfig config() {
        return run.config();
    }

    MessagePattern pattern() {
        return run.pattern();
    }

    List<InetSocketAddress> addresses() {
        return run.addresses();
    }

    Selector selector() {
        return selector;
    }

    ByteBuffer readBuffer() {
        return readBuffer;
    }

    ByteBuffer writeBuffer() {
        return writeBuffer;
    }

    @Nullable
    LoadSchedule schedule() {
        assert Thread.currentThread() == thread : "a connection belongs to its loop's thread";
        return schedule;
    }

    long clock() {
        return nanoClock.getAsLong();
    }
}
