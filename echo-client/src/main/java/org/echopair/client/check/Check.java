package org.echopair.client.check;

import java.util.List;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.failure.FailureException;
import org.jspecify.annotations.Nullable;

/// One named question about the path, which `check` asks.
sealed interface Check permits ResolveCheck, ConnectCheck, SingleEchoCheck, Utf8Check, BytesCheck,
        ChunksCheck, LargeCheck, HalfCloseCheck, ConcurrentCheck, IdleCheck, ReconnectCheck {

    /// In the order in which they run, each after those that it needs.
    static List<Check> all(long idleNanos) {
        return List.of(new ResolveCheck(), new ConnectCheck(), new SingleEchoCheck(),
                new Utf8Check(), new BytesCheck(), new ChunksCheck(), new LargeCheck(),
                new HalfCloseCheck(), new ConcurrentCheck(), new IdleCheck(idleNanos),
                new ReconnectCheck());
    }

    /// As `--only` and `--skip` have it; part of the contract, as people write it down in manifests.
    String name();

    /// What it asks, for `--list`.
    String question();

    /// The check without whose success the answer is known to be no, and why is told there.
    default @Nullable String needs() {
        return "echo";
    }

    /// @return what was found to be right, in a few words
    String run(NetworkPath path) throws FailureException;
}
