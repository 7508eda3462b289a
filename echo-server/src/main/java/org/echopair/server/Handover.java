package org.echopair.server;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// One loop's order to hand a share of its load over to another. Owned by the loop's thread.
///
/// For a moment it watches which connections cause the load, then it gives away as many of them as
/// make up the share, each one right behind a message: then nothing of it is pending, and nothing
/// but two timers has to move along. Silent connections stay; they are no load.
final class Handover {

    /// Long enough to see every busy connection many times.
    static final Duration WATCH = Duration.ofMillis(100);

    /// Who was chosen and has been silent for so long is no load any more.
    static final Duration GIVE = Duration.ofMillis(900);

    /// To copy this many bytes in and out costs about as much as the two calls of one message.
    private static final int BYTES_PER_CALL = 4096;

    private final double share;
    private final long beginNanos;
    private final Consumer<Connection> give;
    private final Map<Connection, Long> load = new HashMap<>();
    private final Set<Connection> chosen = new HashSet<>();
    private boolean hasChosen;

    /// `share` is the part of the load to give away; all of it, for ever, is 1. `give` is called on
    /// the loop's thread.
    Handover(double share, long nowNanos, Consumer<Connection> give) {
        this.share = share;
        this.beginNanos = nowNanos;
        this.give = give;
        this.hasChosen = share >= 1;
    }

    /// In place of the connection's own `onReady`.
    void onReady(Connection connection, long nowNanos) {
        long before = connection.receivedBytes();
        connection.onReady();
        if (!hasChosen) {
            if (nowNanos - beginNanos < WATCH.toNanos()) {
                load.merge(connection,
                        1 + (connection.receivedBytes() - before) / BYTES_PER_CALL, Long::sum);
                return;
            }
            choose();
        }
        if (connection.isBetweenMessages() && (share >= 1 || chosen.remove(connection))) {
            give.accept(connection);
        }
    }

    /// The heaviest first, but none that is more than what is left to give: it would only be too
    /// much on the other side.
    private void choose() {
        hasChosen = true;
        double left = share * load.values().stream().mapToLong(Long::longValue).sum();
        var heaviestFirst = load.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder())).toList();
        for (var entry : heaviestFirst) {
            if (entry.getValue() <= left) {
                left -= entry.getValue();
                chosen.add(entry.getKey());
            }
        }
        load.clear();
    }

    /// Whether the order is carried out, as far as it can be.
    boolean isOver(long nowNanos) {
        return share < 1 && (hasChosen && chosen.isEmpty()
                || nowNanos - beginNanos > WATCH.plus(GIVE).toNanos());
    }
}
