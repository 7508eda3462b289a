package org.echopair.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts the live connections, and says whether one more may come in.
///
/// The acceptor takes a place before a loop sees the connection, and the loop that closes it gives the
/// place back, so a burst of arrivals cannot overrun a limit.
final class Admission {

    private final int maxConnections;
    private final int maxPerSource;
    private final Runnable onNoneLeft;
    private final AtomicInteger active = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> perSource = new ConcurrentHashMap<>();

    /// `maxPerSource` 0 means no such limit; `onNoneLeft` runs when the last connection has gone,
    /// on the thread that closed it.
    Admission(int maxConnections, int maxPerSource, Runnable onNoneLeft) {
        this.maxConnections = maxConnections;
        this.maxPerSource = maxPerSource;
        this.onNoneLeft = onNoneLeft;
    }

    /// Takes a place for the peer, or names the limit that has none left. Only the acceptor calls it,
    /// on one thread, so looking and taking need not be one step.
    Optional<RejectReason> admit(InetSocketAddress peer) {
        if (isFull()) {
            return Optional.of(RejectReason.CONNECTION_LIMIT);
        }
        if (maxPerSource > 0) {
            InetAddress source = Address.source(peer.getAddress());
            if (perSource.getOrDefault(source, 0) >= maxPerSource) {
                return Optional.of(RejectReason.SOURCE_LIMIT);
            }
            perSource.merge(source, 1, Integer::sum);
        }
        active.incrementAndGet();
        return Optional.empty();
    }

    /// Gives the peer's place back.
    void release(InetSocketAddress peer) {
        if (maxPerSource > 0) {
            perSource.computeIfPresent(Address.source(peer.getAddress()),
                    (_, count) -> count == 1 ? null : count - 1);
        }
        if (active.decrementAndGet() == 0) {
            onNoneLeft.run();
        }
    }

    boolean isFull() {
        return active.get() >= maxConnections;
    }

    int active() {
        return active.get();
    }
}
