package org.echopair.it;

import java.time.Duration;
import java.util.concurrent.Callable;

/// Waits until a condition holds, long enough for a busy machine.
public final class Await {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Await() {}

    /// `what` completes the sentence "it never came to hold that …".
    public static void until(String what, Callable<Boolean> holds) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!holds.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it never came to hold that " + what);
            }
            Thread.sleep(PAUSE);
        }
    }
}
