package org.echopair.client.watch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was seen of the addresses that have left: of the last hundred each on its own, of all others
/// together, so that a watch without end stays small however often pods are replaced.
final class LeftAddresses {

    static final int MOST_KEPT = 100;

    static final String OTHERS = "addresses that left";

    private final Map<String, AddressRow> rows = new LinkedHashMap<>();
    private Optional<AddressRow> others = Optional.empty();

    void add(AddressRow row) {
        AddressRow before = rows.remove(row.address());
        rows.put(row.address(), before == null ? row : before.followedBy(row, row.address()));
        for (AddressRow eldest : rows.values().stream()
                .limit(Math.max(0, rows.size() - MOST_KEPT)).toList()) {
            rows.remove(eldest.address());
            others = Optional.of(others.map(sum -> sum.followedBy(eldest, OTHERS))
                    .orElseGet(() -> eldest.named(OTHERS)));
        }
    }

    /// With those that are still there; an address that left and came back has one row.
    List<AddressRow> with(List<AddressRow> watched) {
        Map<String, AddressRow> all = new LinkedHashMap<>(rows);
        for (AddressRow row : watched) {
            AddressRow before = all.remove(row.address());
            all.put(row.address(), before == null ? row : before.followedBy(row, row.address()));
        }
        List<AddressRow> inOrder = new ArrayList<>(
                all.values().stream().filter(row -> row.left().isEmpty()).toList());
        all.values().stream().filter(row -> row.left().isPresent()).forEach(inOrder::add);
        others.ifPresent(inOrder::add);
        return inOrder;
    }
}
