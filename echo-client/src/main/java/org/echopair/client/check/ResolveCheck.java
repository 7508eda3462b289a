package org.echopair.client.check;

import java.net.InetSocketAddress;
import java.util.List;
import org.echopair.client.exchange.Ipv6Text;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.failure.FailureException;
import org.echopair.client.text.Figures;
import org.jspecify.annotations.Nullable;

/// The name has an address of the wanted family.
record ResolveCheck() implements Check {

    /// A headless Service has as many as it has pods.
    private static final int SHOWN = 3;

    @Override
    public String name() {
        return "resolve";
    }

    @Override
    public String question() {
        return "Does the name have an address, of the wanted family?";
    }

    @Override
    public @Nullable String needs() {
        return null;
    }

    @Override
    public String run(NetworkPath path) throws FailureException {
        List<InetSocketAddress> addresses = path.resolve();
        List<String> shown = addresses.stream().limit(SHOWN)
                .map(address -> Ipv6Text.shorten(address.getAddress().getHostAddress())).toList();
        int more = addresses.size() - shown.size();
        return String.join(", ", shown)
                + (more > 0 ? " and " + Figures.grouped(more) + " more" : "");
    }
}
