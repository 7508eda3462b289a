package org.echopair.server;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.echopair.server.HttpConnection.State;

/// Holds the admin port's connections, a limited number, and picks the one to evict when there is no
/// place left. Belongs to the thread of its [HttpListener].
final class HttpPlaces {

    /// @param connections places
    /// @param request time for a request to arrive
    /// @param idle time between two requests
    /// @param writing time for an answer to be taken
    record Limits(int connections, Duration request, Duration idle, Duration writing) {

        static Limits of(int connections) {
            return new Limits(connections, Duration.ofSeconds(2), Duration.ofSeconds(30),
                    Duration.ofSeconds(5));
        }
    }

    private static final Duration GRACE = Duration.ofMillis(20);

    private final Limits limits;
    private final Set<HttpConnection> connections = new HashSet<>();

    HttpPlaces(Limits limits) {
        this.limits = limits;
    }

    void add(HttpConnection connection) {
        connections.add(connection);
    }

    boolean contains(HttpConnection connection) {
        return connections.contains(connection);
    }

    int taken() {
        return connections.size();
    }

    boolean areFull() {
        return connections.size() >= limits.connections;
    }

    /// How many connections to accept before reading from the others again, so that none is evicted
    /// although its request has arrived.
    int share() {
        return Math.max(1, limits.connections / 4);
    }

    /// The one that has sent nothing, or not taken its answer, for longest. Never one whose request is
    /// being worked on, or one so new that its request may be on its way.
    Optional<HttpConnection> longestSilent(long nowNanos) {
        return connections.stream().filter(c -> c.state() != State.ANSWERING
                && nowNanos - c.sinceNanos() >= GRACE.toNanos())
                .max(Comparator.comparingLong(c -> nowNanos - c.sinceNanos()));
    }

    List<HttpConnection> late(long nowNanos) {
        return connections.stream().filter(c -> nanosLeft(c, nowNanos) <= 0).toList();
    }

    /// Until the next one is late; 0 when there is none, as a selector understands it.
    long millisToNext(long nowNanos) {
        long nanos = connections.stream().mapToLong(c -> nanosLeft(c, nowNanos)).min()
                .orElse(Long.MAX_VALUE);
        return nanos == Long.MAX_VALUE
                ? 0
                : TimeUnit.NANOSECONDS.toMillis(Math.max(0, nanos)) + 1;
    }

    private long nanosLeft(HttpConnection connection, long nowNanos) {
        Duration limit = switch (connection.state()) {
            case WAITING -> connection.isIdle() ? limits.idle : limits.request;
            case ANSWERING -> null;
            // What was written may still be on a slow path, and its end would destroy it.
            case WRITING, LINGERING -> limits.writing;
        };
        return limit == null
                ? Long.MAX_VALUE
                : limit.toNanos() - (nowNanos - connection.sinceNanos());
    }

    void drop(HttpConnection connection, boolean abruptly) {
        connections.remove(connection);
        connection.close(abruptly);
    }

    void dropAll() {
        List.copyOf(connections).forEach(connection -> drop(connection, false));
    }
}
