package org.echopair.client.watch;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the streams to one address have seen together.
///
/// @param left when it left its name; empty while it is in it
/// @param inOrder whether nothing was failing then
record AddressRow(String address, Instant joined, Optional<Instant> left, boolean inOrder,
        WatchReport.Stream sum) {

    /// `watched`, `left` or `failed`: how it stands.
    String state() {
        return left.isEmpty() ? "watched" : inOrder ? "left" : "failed";
    }

    /// For people: `10.1.2.3, left`.
    WatchReport.Stream shown() {
        boolean plain = left.isEmpty() || address.equals(LeftAddresses.OTHERS);
        return WatchReport.Stream.sum(plain
                ? address
                : address + (inOrder ? ", left" : ", left failing"), List.of(sum));
    }

    AddressRow named(String name) {
        return new AddressRow(name, joined, left, inOrder,
                WatchReport.Stream.sum(name, List.of(sum)));
    }

    /// The same address once more, after it came back; or another one, for a row of many.
    ///
    /// @param name of the row
    AddressRow followedBy(AddressRow next, String name) {
        return new AddressRow(name, joined, next.left, inOrder && next.inOrder,
                WatchReport.Stream.sum(name, List.of(sum, next.sum)));
    }
}
