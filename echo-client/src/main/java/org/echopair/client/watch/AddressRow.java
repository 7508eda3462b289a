package org.echopair.client.watch;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the streams to one address have seen together.
///
/// @param left since when it is not watched any more; empty while it is
/// @param end why; says nothing while it is watched
record AddressRow(String address, Instant joined, Optional<Instant> left, End end,
        WatchReport.Stream sum) {

    /// Why an address is not watched any more.
    enum End {
        LEFT("left", "left"),
        /// It left its name while something was failing.
        LEFT_FAILING("failed", "left failing"),
        /// It is in its name, but the ring has handed it on to others.
        HANDED_ON("handed_on", "handed on");

        private final String state;
        private final String words;

        End(String state, String words) {
            this.state = state;
            this.words = words;
        }

        private End before(End next) {
            return this == LEFT_FAILING ? this : next;
        }
    }

    /// `watched`, `left`, `failed` or `handed_on`: how it stands.
    String state() {
        return left.isEmpty() ? "watched" : end.state;
    }

    /// For people: `10.1.2.3, left`.
    WatchReport.Stream shown() {
        boolean plain = left.isEmpty() || address.equals(LeftAddresses.OTHERS);
        return WatchReport.Stream.sum(plain
                ? address
                : address + ", " + end.words, List.of(sum));
    }

    AddressRow named(String name) {
        return new AddressRow(name, joined, left, end,
                WatchReport.Stream.sum(name, List.of(sum)));
    }

    /// The same address once more, after it came back; or another one, for a row of many.
    ///
    /// @param name of the row
    AddressRow followedBy(AddressRow next, String name) {
        return new AddressRow(name, joined, next.left, end.before(next.end),
                WatchReport.Stream.sum(name, List.of(sum, next.sum)));
    }
}
