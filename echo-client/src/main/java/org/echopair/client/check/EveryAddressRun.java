package org.echopair.client.check;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.exchange.ReachableAddresses;
import org.echopair.client.exchange.WaitLoop;

/// Runs the checks for each address of the name, one after the other: `resolve` once, since it is what
/// tells the addresses, all others for each.
final class EveryAddressRun {

    private final List<Check> checks;
    private final Set<String> unwanted;
    private final NetworkPath path;
    private final LongSupplier clock;
    private final BooleanSupplier interrupted;
    private final Function<NetworkPath, Consumer<CheckResult>> listeners;
    private final List<InetSocketAddress> addresses = new ArrayList<>();

    /// @param listeners told of the results of a path when they are there
    EveryAddressRun(List<Check> checks, Set<String> unwanted, NetworkPath path,
            LongSupplier clock, BooleanSupplier interrupted,
            Function<NetworkPath, Consumer<CheckResult>> listeners) {
        this.checks = checks;
        this.unwanted = unwanted;
        this.path = path;
        this.clock = clock;
        this.interrupted = interrupted;
        this.listeners = listeners;
    }

    /// As of [CheckRun#run].
    CheckReport run(Instant began, long beganNanos, Optional<WaitLoop.Result> waited) {
        var resolve = new Check(Checks.RESOLVE, "", "", ofName -> {
            ReachableAddresses found = ofName.resolveReachableFamilies();
            addresses.addAll(found.addresses());
            return Checks.words(addresses)
                    + (found.leftOut().isEmpty() ? "" : "; " + found.note());
        });
        List<CheckReport> parts = new ArrayList<>();
        parts.add(new CheckRun(List.of(resolve), Set.of(), path, clock, interrupted,
                listeners.apply(path)).run(began, beganNanos, waited));
        List<Check> each = checks.stream().filter(check -> !check.name().equals(Checks.RESOLVE))
                .toList();
        for (InetSocketAddress address : addresses) {
            NetworkPath to = path.to(address);
            parts.add(new CheckRun(each, unwanted, to, clock, interrupted, listeners.apply(to))
                    .run(began, beganNanos, Optional.empty()).of(to.target().host()));
        }
        return CheckReport.sum(path.target(), parts);
    }
}
