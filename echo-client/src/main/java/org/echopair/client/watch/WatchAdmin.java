package org.echopair.client.watch;

import java.util.function.LongSupplier;
import org.echopair.client.cli.RunContext;
import org.echopair.client.exchange.LagMeter;
import org.echopair.client.watch.admin.AdminEndpoints;
import org.echopair.client.watch.meter.WatchMeter;

/// The admin port of a watch, and what it tells of it. Loaded only where there is one, so that a
/// Job's start costs no more than without.
final class WatchAdmin implements AutoCloseable {

    /// Of both families where this machine has both.
    private static final String ALL_ADDRESSES = "0.0.0.0";

    private final MeteredWatch watch;
    private final AdminEndpoints endpoints;

    private WatchAdmin(MeteredWatch watch, AdminEndpoints endpoints) {
        this.watch = watch;
        this.endpoints = endpoints;
    }

    /// @throws IllegalArgumentException with one line that says why nothing can listen there
    static WatchAdmin start(int port, WatchConfig config, RunContext context, LongSupplier clock,
            LagMeter lag) {
        var watch = new MeteredWatch(config, clock, lag);
        WatchMeter meter = watch.meter();
        return new WatchAdmin(watch, AdminEndpoints.start(ALL_ADDRESSES, port,
                context.node().orElse(""), meter::snapshot, meter::hasBegun));
    }

    int port() {
        return endpoints.port();
    }

    WatchObserver observer() {
        return watch;
    }

    @Override
    public void close() {
        endpoints.close();
    }
}
