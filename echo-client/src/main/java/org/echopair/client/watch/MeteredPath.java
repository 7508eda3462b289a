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

/// Hands what the streams of a path see to the meters of the addresses that they saw it from.
final class MeteredPath implements PathObserver {

    /// As many outages as a meter has addresses of one name.
    private static final int MOST_OUTAGES = 65;

    private final Function<String, AddressMeter> meters;
    private final long beganNanos;
    private final LongBinaryOperator standstill;
    private final Map<AddressMeter, AddressOutage> outages = new LinkedHashMap<>();

    /// @param meters by the peer's address as it is reported, with its port
    /// @param beganNanos when the path was first watched
    MeteredPath(Function<String, AddressMeter> meters, long beganNanos,
            LongBinaryOperator standstill) {
        this.meters = meters;
        this.beganNanos = beganNanos;
        this.standstill = standstill;
    }

    /// `10.1.2.3` of `10.1.2.3:8888`; `none` of a name, to none of whose addresses there was a connection.
    static String label(String remote) {
        Target target = Target.parse(remote);
        return target.isIpv6Literal() || target.isIpv4Literal() ? target.host() : "none";
    }

    @Override
    public void onConnected(String remote, boolean fresh, long handshakeNanos) {
        meters.apply(remote).onConnected(kind(fresh), handshakeNanos);
    }

    @Override
    public void onNotConnected(Failure failure, long attemptedNanos) {
        AddressMeter meter = meters.apply(failure.address());
        meter.onNotConnected(failure.kind());
        onFailure(meter, attemptedNanos);
    }

    @Override
    public void onBroken(Failure failure, long nowNanos) {
        AddressMeter meter = meters.apply(failure.address());
        meter.onBroken(failure.kind());
        onFailure(meter, nowNanos);
    }

    @Override
    public void onLocal(Failure failure) {
        meters.apply(failure.address()).onLocal();
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
            add(meter, outage(meter).onAnswer(nowNanos));
        }
    }

    @Override
    public void onMessageFailed(Failure failure, boolean fresh, long sentNanos) {
        AddressMeter meter = meters.apply(failure.address());
        meter.onMessage(kind(fresh), failure.isFinal() ? MessageResult.WRONG : MessageResult.LOST,
                0);
        onFailure(meter, sentNanos);
    }

    @Override
    public void tick(long nowNanos) {
        synchronized (outages) {
            outages.forEach((meter, outage) -> add(meter, outage.sinceCounted(nowNanos)));
        }
    }

    private void onFailure(AddressMeter meter, long attemptedNanos) {
        synchronized (outages) {
            outage(meter).onFailure(attemptedNanos);
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
