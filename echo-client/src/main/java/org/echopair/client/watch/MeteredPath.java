package org.echopair.client.watch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;
import org.echopair.client.exchange.Target;
import org.echopair.client.failure.Failure;
import org.echopair.client.watch.meter.AddressMeter;
import org.echopair.client.watch.meter.MessageResult;
import org.echopair.client.watch.meter.StreamKind;
import org.echopair.client.watch.meter.WatchMeter;
import org.jspecify.annotations.Nullable;

/// Hands what the streams of a path see to the meters of the addresses that they saw it from.
final class MeteredPath implements PathObserver {

    /// As many outages as a meter has addresses of one name.
    private static final int MOST_OUTAGES = 65;

    private final Function<String, AddressMeter> meters;
    private final long beganNanos;
    private final LongBinaryOperator standstill;
    private final long untriedNanos;
    private final Map<AddressMeter, AddressOutage> outages = new LinkedHashMap<>();
    /// As far as the last tick or answer told.
    private long nowNanos;
    /// Of what failed without an address, since the last answer.
    private @Nullable AddressMeter none;

    /// @param meters by the peer's address as it is reported, with its port
    /// @param beganNanos when the path was first watched
    /// @param untriedNanos within which an address that is tried in vain is tried again
    MeteredPath(Function<String, AddressMeter> meters, long beganNanos,
            LongBinaryOperator standstill, long untriedNanos) {
        this.untriedNanos = untriedNanos;
        this.nowNanos = beganNanos;
        this.meters = meters;
        this.beganNanos = beganNanos;
        this.standstill = standstill;
    }

    /// `10.1.2.3` of `10.1.2.3:8888`; `none` of a name, to none of whose addresses there was a connection.
    static String label(String remote) {
        Target target = Target.parse(remote);
        return target.isIpv6Literal() || target.isIpv4Literal() ? target.host() : WatchMeter.NONE;
    }

    @Override
    public void onConnected(String remote, boolean fresh, long handshakeNanos) {
        meters.apply(remote).onConnected(kind(fresh), handshakeNanos);
    }

    @Override
    public void onNotConnected(Failure failure, long attemptedNanos) {
        AddressMeter meter = meter(failure);
        meter.onNotConnected(failure.kind());
        onFailure(meter, attemptedNanos);
    }

    @Override
    public void onBroken(Failure failure, long nowNanos) {
        AddressMeter meter = meter(failure);
        meter.onBroken(failure.kind());
        onFailure(meter, nowNanos);
    }

    @Override
    public void onLocal(Failure failure) {
        meter(failure).onLocal();
    }

    @Override
    public void onMoved(String remote) {
        meters.apply(remote).onMoved();
    }

    @Override
    public void onAnswer(String remote, boolean fresh, boolean late, long tookNanos,
            long nowNanos) {
        AddressMeter meter = meters.apply(remote);
        meter.onMessage(kind(fresh), late ? MessageResult.LATE : MessageResult.ANSWERED,
                tookNanos);
        synchronized (outages) {
            see(nowNanos);
            add(meter, outage(meter).onAnswer(nowNanos));
            endOthers(meter, nowNanos);
        }
    }

    /// The name has an address that answers: nothing is without an address any more, and those that
    /// nobody tries any more are no longer the name's.
    private void endOthers(AddressMeter answered, long nowNanos) {
        AddressMeter unnamed = none;
        if (unnamed != null) {
            none = null;
            end(unnamed, nowNanos);
        }
        outages.forEach((meter, outage) -> {
            if (meter != answered && outage.isUntriedFor(untriedNanos, nowNanos)) {
                end(meter, nowNanos);
            }
        });
    }

    private void end(AddressMeter meter, long nowNanos) {
        AddressOutage outage = outages.get(meter);
        if (outage != null) {
            add(meter, outage.onAnswer(nowNanos));
        }
        meter.onAnsweredElsewhere();
    }

    @Override
    public void onMessageFailed(Failure failure, boolean fresh, long sentNanos) {
        AddressMeter meter = meter(failure);
        meter.onMessage(kind(fresh), failure.isFinal() ? MessageResult.WRONG : MessageResult.LOST,
                0);
        onFailure(meter, sentNanos);
    }

    @Override
    public void tick(long nowNanos) {
        synchronized (outages) {
            see(nowNanos);
            outages.forEach((meter, outage) -> add(meter, outage.sinceCounted(nowNanos)));
        }
    }

    private AddressMeter meter(Failure failure) {
        AddressMeter meter = meters.apply(failure.address());
        if (meter.address().equals(WatchMeter.NONE)) {
            synchronized (outages) {
                none = meter;
            }
        }
        return meter;
    }

    private void onFailure(AddressMeter meter, long attemptedNanos) {
        synchronized (outages) {
            see(attemptedNanos);
            outage(meter).onFailure(attemptedNanos, nowNanos);
        }
    }

    private void see(long nanos) {
        if (nanos - nowNanos > 0) {
            nowNanos = nanos;
        }
    }

    private AddressOutage outage(AddressMeter meter) {
        AddressOutage known = outages.get(meter);
        if (known != null) {
            return known;
        }
        if (outages.size() >= MOST_OUTAGES) {
            outages.remove(outages.keySet().iterator().next());
        }
        var outage = new AddressOutage(beganNanos, standstill);
        outages.put(meter, outage);
        return outage;
    }

    private static void add(AddressMeter meter, long outageNanos) {
        if (outageNanos > 0) {
            meter.onOutage(outageNanos);
        }
    }

    private static StreamKind kind(boolean fresh) {
        return fresh ? StreamKind.FRESH : StreamKind.PERSISTENT;
    }
}
