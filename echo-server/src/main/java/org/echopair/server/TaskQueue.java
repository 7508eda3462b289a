package org.echopair.server;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// What other threads, and the loop itself for later, want a loop's thread to do.
final class TaskQueue {

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Runnable wakeup;

    /// `wakeup` ends the loop's present or next wait.
    TaskQueue(Runnable wakeup) {
        this.wakeup = wakeup;
    }

    /// For any thread.
    void add(Runnable task) {
        tasks.add(task);
        wakeup.run();
    }

    /// Those of now: a task that comes while these run has its turn in the next cycle.
    void run() {
        for (int left = tasks.size(); left > 0; left--) {
            tasks.remove().run();
        }
    }
}
