package org.echopair.server;

import java.util.function.DoubleSupplier;

/// Decides how many loops serve, which of them a new connection goes to, and which is to hand
/// connections over. Once a second it is told how busy each loop was; for one thread.
///
/// As few loops as the load needs: one that has much to do finds many messages whenever it looks,
/// where two that share a light load are each woken for one or two, which costs a quarter more for
/// each message. So the next loop joins when one is full and a processor has time for another, and
/// the last one leaves when the others could carry its load with room to spare.
final class LoopBalance {

    /// What the loops are told, by their index.
    interface Orders {

        /// Takes connections from now on, and keeps them.
        void join(int loop);

        /// Hands over so large a share of its load.
        void move(int from, int to, double share);

        /// Hands over every connection that becomes active.
        void leave(int loop, int to);
    }

    /// A loop with less time to spare has messages waiting much of the time.
    static final double FULL = 0.8;

    /// What each of the others may have to do, on average, when one leaves: far enough from full
    /// that it need not come back at once.
    static final double LIGHT = 0.6;

    /// Seconds that a load has to be light before a loop leaves.
    static final int LIGHT_SECONDS = 3;

    /// A smaller difference between two loops is not worth a move.
    static final double DIFFERENCE = 0.25;

    /// Seconds until the effect of a move can be seen: in the first of them it is still made.
    static final int SETTLING_SECONDS = 2;

    /// Time that processors have to have left, in processors. Without it one more loop would only
    /// take time from the others, or from peers on the same machine.
    static final double SPARE_PROCESSORS = 0.3;

    private final int loops;
    private final DoubleSupplier idleProcessors;
    private final Orders orders;
    private double[] busy;
    private int used = 1;
    private int lightSeconds;
    private int settlingSeconds;

    /// `idleProcessors` says how many were idle in the last second, on average.
    LoopBalance(int loops, DoubleSupplier idleProcessors, Orders orders) {
        this.loops = loops;
        this.idleProcessors = idleProcessors;
        this.orders = orders;
        this.busy = new double[loops];
    }

    /// How many loops take connections, always the first ones.
    int used() {
        return used;
    }

    /// The busiest loop that still has time.
    int forNewConnection() {
        int choice = leastBusy(used);
        for (int loop = 0; loop < used; loop++) {
            if (busy[loop] < FULL && busy[loop] > busy[choice]) {
                choice = loop;
            }
        }
        return choice;
    }

    /// `shares` is the part of the last second that each loop did not spend waiting.
    void onSecond(double[] shares) {
        busy = shares;
        if (settlingSeconds > 0) {
            settlingSeconds--;
        } else if (isLight()) {
            lightSeconds++;
            if (lightSeconds >= LIGHT_SECONDS) {
                lightSeconds = 0;
                used--;
                orders.leave(used, leastBusy(used));
                settlingSeconds = SETTLING_SECONDS;
            }
        } else {
            lightSeconds = 0;
            relieve(busiest());
        }
    }

    private boolean isLight() {
        double total = 0;
        for (double share : busy) {
            total += share;
        }
        return used > 1 && total <= LIGHT * (used - 1);
    }

    private void relieve(int full) {
        if (busy[full] < FULL) {
            return;
        }
        int free = leastBusy(used);
        if (busy[full] - busy[free] >= DIFFERENCE) {
            move(full, free);
        } else if (used < loops && idleProcessors.getAsDouble() >= SPARE_PROCESSORS) {
            used++;
            orders.join(used - 1);
            move(full, used - 1);
        }
    }

    /// Half of the difference, so that both have the same to do.
    private void move(int from, int to) {
        orders.move(from, to, (busy[from] - busy[to]) / 2 / busy[from]);
        settlingSeconds = SETTLING_SECONDS;
    }

    private int busiest() {
        int choice = 0;
        for (int loop = 1; loop < used; loop++) {
            choice = busy[loop] > busy[choice] ? loop : choice;
        }
        return choice;
    }

    private int leastBusy(int among) {
        int choice = 0;
        for (int loop = 1; loop < among; loop++) {
            choice = busy[loop] < busy[choice] ? loop : choice;
        }
        return choice;
    }
}
