package org.echopair.client.exchange;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Predicate;
import org.echopair.client.text.Figures;

/// The addresses of a name without those of a family that this machine has no address of, which say
/// nothing of the path.
///
/// @param addresses at least one: all, where none is of a family of this machine's
/// @param leftOut the others
public record ReachableAddresses(List<InetSocketAddress> addresses,
        List<InetSocketAddress> leftOut) {

    static ReachableAddresses of(List<InetSocketAddress> all, Predicate<InetAddress> lacksFamily) {
        List<InetSocketAddress> foreign = all.stream()
                .filter(each -> lacksFamily.test(each.getAddress())).toList();
        return foreign.size() == all.size()
                ? new ReachableAddresses(all, List.of())
                : new ReachableAddresses(
                        all.stream().filter(each -> !foreign.contains(each)).toList(), foreign);
    }

    /// `1 IPv6 address left out, since this machine has none`, or nothing.
    public String note() {
        return leftOut.isEmpty()
                ? ""
                : Figures.grouped(leftOut.size()) + " IPv6 "
                        + (leftOut.size() == 1 ? "address" : "addresses")
                        + " left out, since this machine has none";
    }
}
