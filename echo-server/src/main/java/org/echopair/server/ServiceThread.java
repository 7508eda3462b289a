package org.echopair.server;

import java.time.Duration;
import java.util.function.Consumer;

/// A named thread that the server cannot do without. Its death is reported with the cause, and so is
/// that it does not end when asked.
final class ServiceThread {

    /// What the thread does until it is asked to end.
    interface Body {
        void run() throws Exception;
    }

    private final Thread thread;

    /// `onDeath` is told, on the thread, what the body threw.
    ServiceThread(String name, Body body, Consumer<Throwable> onDeath) {
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(() -> {
            try {
                body.run();
            } catch (Throwable death) {
                onDeath.accept(death);
            }
        });
    }

    String name() {
        return thread.getName();
    }

    void start() {
        thread.start();
    }

    boolean isStarted() {
        return thread.getState() != Thread.State.NEW;
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /// Waits for the end of a thread that was asked to end; says whether it came in time.
    boolean awaitEnd(Duration patience) throws InterruptedException {
        return !isStarted() || thread.join(patience);
    }
}
