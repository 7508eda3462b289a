package org.echopair.client.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.echopair.client.exchange.Connected;
import org.echopair.client.exchange.ExchangeStyle;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureException;
import org.echopair.client.failure.RoundTrip;
import org.echopair.client.text.Figures;

/// Many connections at once, each with bytes of its own, so that a byte of one that turns up in
/// another is found. All stay open until each has its echo: a server that serves one after the
/// other does not pass.
final class ConcurrentCheck {

    private static final int CONNECTIONS = 16;
    private static final int BYTES = 64 * 1024;

    private ConcurrentCheck() {}

    static String run(NetworkPath path) throws FailureException {
        List<Connected> connections = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 1; i <= CONNECTIONS; i++) {
                connections.add(connect(path, i));
            }
            var answered = new AtomicInteger();
            List<Future<RoundTrip>> trips = new ArrayList<>();
            for (Connected connected : connections) {
                trips.add(threads.submit(() -> {
                    RoundTrip trip = path.exchange(connected, Checks.random(BYTES),
                            ExchangeStyle.STAYING_OPEN);
                    answered.incrementAndGet();
                    return trip;
                }));
            }
            judge(threads, trips, answered);
        } finally {
            connections.forEach(Connected::close);
        }
        return CONNECTIONS + " connections, " + Figures.bytes(BYTES) + " each";
    }

    private static Connected connect(NetworkPath path, int number) throws FailureException {
        try {
            return path.connect();
        } catch (FailureException e) {
            throw e.inside("connection " + number + " of " + CONNECTIONS + " at once");
        }
    }

    private static void judge(ExecutorService threads, List<Future<RoundTrip>> trips,
            AtomicInteger answered) throws FailureException {
        List<Failure> failures = new ArrayList<>();
        boolean interrupted = false;
        for (Future<RoundTrip> trip : trips) {
            try {
                // A signal ends them all, and each tells what it had found by then.
                interrupted |= awaitOrInterrupt(threads, trip);
                trip.get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof FailureException failed)) {
                    throw new IllegalStateException("a connection's thread failed", e.getCause());
                }
                failures.add(failed.failure());
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted twice", e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!failures.isEmpty()) {
            throw new FailureException(Collections.min(failures, Failure.WORST_FIRST))
                    .inside(answered + " of " + CONNECTIONS + " connections were served at once");
        }
    }

    /// @return whether a signal came meanwhile
    private static boolean awaitOrInterrupt(ExecutorService threads, Future<RoundTrip> trip) {
        try {
            trip.get();
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            threads.shutdownNow();
            return true;
        }
        return false;
    }
}
