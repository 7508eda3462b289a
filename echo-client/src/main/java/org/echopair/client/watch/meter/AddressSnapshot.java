package org.echopair.client.watch.meter;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.echopair.client.failure.FailureClass;
import org.jspecify.annotations.Nullable;

/// What was seen of one address until one moment.
///
/// @param address without port or brackets
/// @param trouble what went wrong last, as `REFUSED` or `lost`; empty if nothing has
/// @param lastAnswerAt null before the first
/// @param sinceAnswerNanos how long ago that was; before the first answer, since it joined
/// @param longestSilenceNanos the longest time in which no stream of it had an answer
/// @param messages of the kinds of stream that have had something to do with it
/// @param failures of connections: those that were not made, and those that ended between two
/// messages; and `LOCAL`, what this process could not do
/// @param outageNanos time without any answer that began with a failure
public record AddressSnapshot(String address, AddressState state, String trouble,
        @Nullable Instant lastAnswerAt, long sinceAnswerNanos, long longestSilenceNanos,
        Map<StreamKind, Map<MessageResult, Long>> messages, long connected,
        Map<FailureClass, Long> failures, long moved, long synRetransmissions, long outageNanos) {

    public AddressSnapshot {
        var copy = new EnumMap<StreamKind, Map<MessageResult, Long>>(StreamKind.class);
        messages.forEach((kind, results) -> copy.put(kind, Map.copyOf(results)));
        messages = Map.copyOf(copy);
        failures = Map.copyOf(failures);
    }

    public boolean isIpv6() {
        return address.indexOf(':') >= 0;
    }

    /// Whether it stands for the name, which did not resolve or to none of whose addresses there was a
    /// connection.
    public boolean isNone() {
        return address.equals(WatchMeter.NONE);
    }

    /// Not a word that stands for several, or for none.
    public boolean isIpv4() {
        return !isIpv6() && Character.isDigit(address.charAt(0));
    }

    /// With this result, on connections of this kind.
    public long count(StreamKind kind, MessageResult result) {
        return messages.getOrDefault(kind, Map.of()).getOrDefault(result, 0L);
    }

    /// With this result, on all connections.
    public long count(MessageResult result) {
        long all = 0;
        for (StreamKind kind : StreamKind.values()) {
            all += count(kind, result);
        }
        return all;
    }

    /// Without those that this process could not make.
    public long failedConnections() {
        return failures.values().stream().mapToLong(Long::longValue).sum() - unasked();
    }

    /// How often this process could not do what was due.
    public long unasked() {
        return failures.getOrDefault(FailureClass.LOCAL, 0L);
    }
}
