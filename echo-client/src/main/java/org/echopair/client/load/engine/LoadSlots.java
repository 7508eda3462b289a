package org.echopair.client.load.engine;

import java.nio.channels.SelectionKey;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.echopair.client.failure.Failure;

/// A loop's share of the `--connections`: opens them, gives each its turns, and opens them again
/// where they ended and `--reconnect` asks for it. Belongs to its loop's thread.
///
/// ```
///   to open ---> dialling ---> open ---> ended ---> pause (unless it had answered)
///      ^                                                |
///      +---------- the name is looked up again <--------+
/// ```
final class LoadSlots {

    private static final int DIALLING_AT_ONCE = 64; // fewer than any server's backlog

    /// How often to look for one that has used up its time, while some are being opened.
    private static final long DIALLING_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final LoadContext context;
    private final LoopResources loop;
    private final LoadSlot[] slots;
    private final DueTurns turns;
    private final IntConsumer onTurn;
    private final Queue<LoadSlot> toOpen = new ArrayDeque<>();

    /// Those whose answer has come. Whether the peer's FIN lies behind it, the selector's next call
    /// shows for all of them at once, which costs less than a read of each.
    private final Queue<LoadSlot> answered = new ArrayDeque<>();
    private final Reopening reopening;
    private int live;
    private int dialling;
    private boolean unsentCounted;

    /// Loop `i` of `n` has every connection whose number leaves the remainder `i`.
    LoadSlots(LoadContext context, LoopResources loop, int index, int loops) {
        this.context = context;
        this.loop = loop;
        this.turns = new DueTurns(index, loops);
        this.reopening = new Reopening(context.addresses());
        int connections = context.config().connections();
        this.slots = new LoadSlot[(connections - index + loops - 1) / loops];
        for (int place = 0; place < slots.length; place++) {
            int number = index + place * loops;
            slots[place] = new LoadSlot(number, SendPlan.of(context.config(), number));
            toOpen.add(slots[place]);
        }
        this.live = slots.length;
        this.onTurn = place -> pump(slots[place], context.nowNanos());
    }

    /// Whether nothing is left to send and none is open.
    boolean areOver() {
        return loop.schedule() != null && live == 0;
    }

    /// When the next message of this loop is due; far away in a closed loop.
    long nextDueNanos(long nowNanos) {
        LoadSchedule schedule = loop.schedule();
        return schedule == null || !schedule.isOpenLoop()
                ? nowNanos + LoadSchedule.FAR_NANOS
                : turns.nextNanos(schedule, nowNanos);
    }

    /// All connections may begin.
    void begin() {
        for (int place = 0; place < slots.length; place++) {
            onTurn.accept(place);
        }
    }

    /// A turn for each connection with a message that came due.
    void sendDue(long nowNanos) {
        LoadSchedule schedule = loop.schedule();
        if (schedule != null && schedule.isOpenLoop()) {
            endSending(nowNanos);
            turns.take(schedule, nowNanos, onTurn);
        }
    }

    private void pump(LoadSlot slot, long now) {
        LoadConnection connection = slot.connection;
        if (connection != null) {
            connection.pump(now);
            afterConnection(slot, connection, now);
        }
    }

    /// The selector says that the connection with this key can go on.
    void onReady(SelectionKey key) {
        LoadSlot slot = (LoadSlot) key.attachment();
        long now = context.nowNanos();
        endSending(now);
        LoadConnection connection = slot.connection;
        LoadDial dial = slot.dial;
        if (connection != null && connection.onReady(now)) {
            answered.add(slot);
        } else if (connection != null) {
            afterConnection(slot, connection, now);
        } else if (dial != null) {
            dial.onReady(now);
            afterDial(slot, dial, now);
        }
    }

    int awaitingLook() {
        return answered.size();
    }

    /// The selector has looked, and what it found has been read.
    ///
    /// @param count how many had their answer before it looked
    void onLooked(int count) {
        for (int i = 0; i < count; i++) {
            LoadSlot slot = answered.remove();
            if (slot.connection != null) {
                long now = context.nowNanos();
                slot.connection.pumpLooked(now);
                afterConnection(slot, slot.connection, now);
            }
        }
    }

    void onTick(long now) {
        for (LoadSlot slot : slots) {
            LoadConnection connection = slot.connection;
            LoadDial dial = slot.dial;
            if (connection != null) {
                connection.onTick(now);
                afterConnection(slot, connection, now);
            } else if (dial != null) {
                dial.onTick(now);
                afterDial(slot, dial, now);
            }
        }
        if (loop.schedule() != null && loop.schedule().isOver(now)) {
            live -= reopening.clear();
        }
    }

    /// @return how soon it wants to go on with opening, should nothing happen before
    long openSome(long now) {
        for (LoadSlot slot = reopening.poll(now); slot != null; slot = reopening.poll(now)) {
            onLookedUp(slot, now);
        }
        while (dialling < DIALLING_AT_ONCE && !toOpen.isEmpty()) {
            LoadSlot slot = toOpen.remove();
            dialling++;
            var dial = new LoadDial(context, loop, context.addresses().inTurn(), slot, now);
            slot.dial = dial;
            dial.proceed(now);
            afterDial(slot, dial, now);
        }
        long soon = reopening.untilNext(now);
        return dialling > 0 ? Math.min(DIALLING_TICK_NANOS, soon) : soon;
    }

    private void onLookedUp(LoadSlot slot, long now) {
        Failure failure = context.addresses().failure();
        slot.number = context.nextConnection().getAndIncrement();
        if (failure == null) {
            toOpen.add(slot);
        } else {
            onNotOpened(slot, failure, now);
        }
    }

    private void onNotOpened(LoadSlot slot, Failure failure, long now) {
        loop.recorder.onFailure(new LoadFailure(failure, slot.number, 0), now);
        openAgain(slot, false, now);
    }

    private void afterDial(LoadSlot slot, LoadDial dial, long now) {
        if (!dial.isOver()) {
            return;
        }
        slot.dial = null;
        dialling--;
        Failure failure = dial.failure();
        if (slot.isFirst) {
            slot.isFirst = false;
            loop.recorder.connected += failure == null ? 1 : 0;
            context.onSettled(failure == null);
        } else {
            loop.recorder.reconnected += failure == null ? 1 : 0;
        }
        if (failure != null) {
            onNotOpened(slot, failure, now);
            return;
        }
        var connection = new LoadConnection(context, loop, slot.plan, slot.number, dial);
        slot.connection = connection;
        connection.pump(now);
        afterConnection(slot, connection, now);
    }

    private void afterConnection(LoadSlot slot, LoadConnection connection, long now) {
        if (connection.isClosed()) {
            slot.connection = null;
            openAgain(slot, connection.hasAnswered(), now);
        }
    }

    /// A peer that answered gets its next connection at once, one that did not after a pause.
    private void openAgain(LoadSlot slot, boolean answered, long now) {
        boolean finished = slot.onEnded(loop.schedule(), now, loop.recorder);
        if (finished || !context.config().reconnect()) {
            live--;
        } else {
            reopening.add(slot, answered, now);
        }
    }

    void abandon(long now) {
        countUnsent(now);
        for (LoadSlot slot : slots) {
            slot.abandon(now);
        }
    }

    /// Once: a last turn for what came due since, and then the count, before an answer makes room.
    private void endSending(long now) {
        LoadSchedule schedule = loop.schedule();
        if (!unsentCounted && schedule != null && schedule.isOver(now) && schedule.isOpenLoop()) {
            long last = schedule.endNanos() - 1; // when something may still be sent
            turns.take(schedule, last, place -> pump(slots[place], last));
            answered.forEach(slot -> pump(slot, last));
            countUnsent(now);
        }
    }

    /// Once.
    private void countUnsent(long now) {
        LoadSchedule schedule = loop.schedule();
        if (unsentCounted || schedule == null || !schedule.isOpenLoop()) {
            return;
        }
        unsentCounted = true;
        long by = live == 0 ? schedule.endNanos() : now;
        for (LoadSlot slot : slots) {
            slot.countUnsent(schedule, by, loop.recorder);
        }
    }
}
