package org.echopair.client.watch;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.echopair.client.exchange.LagMeter;
import org.echopair.client.watch.meter.AddressMeter;
import org.echopair.client.watch.meter.WatchMeter;

/// Hands what a watch sees to a [WatchMeter].
final class MeteredWatch implements WatchObserver {

    private static final long LEAST_UNTRIED_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final WatchMeter meter;
    private final LongSupplier clock;
    private final LagMeter lag;
    private final long untriedNanos;

    MeteredWatch(WatchConfig config, LongSupplier clock, LagMeter lag) {
        this.meter = new WatchMeter(config.connection().target().toString(), clock,
                InstantSource.system(), lag::totalNanos);
        this.clock = clock;
        this.lag = lag;
        this.untriedNanos = Math.max(LEAST_UNTRIED_NANOS,
                2 * config.interval().plus(config.connection().timeout()).toNanos());
    }

    WatchMeter meter() {
        return meter;
    }

    @Override
    public PathObserver ofName() {
        return new MeteredPath(remote -> meter.seen(MeteredPath.label(remote)),
                clock.getAsLong(), lag::within, untriedNanos);
    }

    @Override
    public PathObserver joined(InetAddress address) {
        AddressMeter one = meter.joined(AddressRounds.words(address));
        return new MeteredPath(_ -> one, clock.getAsLong(), lag::within, untriedNanos);
    }

    @Override
    public void left(InetAddress address, boolean orderly) {
        meter.left(AddressRounds.words(address), orderly);
    }

    @Override
    public void handedOn(InetAddress address) {
        meter.handedOn(AddressRounds.words(address));
    }

    @Override
    public void onResolved(long nanos) {
        meter.onResolved(nanos);
    }

    @Override
    public void onResolveFailed(long nanos) {
        meter.onResolveFailed(nanos);
    }
}
