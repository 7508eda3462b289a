package org.echopair.it;

import java.time.Duration;
import java.util.concurrent.Callable;

/// Waits for what must come to hold, however long a busy machine takes for it, within reason.
final class Await {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Await() {}

    /// `what` completes the sentence "it never came to hold that …".
    static void until(String what, Callable<Boolean> holds) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!holds.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it never came to hold that " + what);
            }
            Thread.sleep(PAUSE);
        }
    }
}
