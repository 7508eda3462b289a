package org.echopair.client.watch.admin;

import java.time.Duration;
import java.time.Instant;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.watch.meter.AddressMeter;
import org.echopair.client.watch.meter.MessageResult;
import org.echopair.client.watch.meter.StreamKind;
import org.echopair.client.watch.meter.WatchMeter;
import org.echopair.client.watch.meter.WatchSnapshot;

/// A watch whose clocks a test sets, and what came of it.
final class Watched {

    static final Instant BEGAN = Instant.parse("2026-11-22T10:40:51.250Z");

    final WatchMeter meter = new WatchMeter("echo-mesh:8888", () -> this.now,
            () -> BEGAN.plusNanos(this.now), () -> this.lag);
    long now;
    long lag;

    void pass(Duration time) {
        now += time.toNanos();
    }

    WatchSnapshot snapshot() {
        return meter.snapshot();
    }

    /// One that has just answered on both kinds of stream.
    AddressMeter answering(String address) {
        AddressMeter peer = meter.joined(address);
        for (StreamKind kind : StreamKind.values()) {
            peer.onConnected(kind, 200_000);
            peer.onMessage(kind, MessageResult.ANSWERED, 300_000);
        }
        return peer;
    }

    AddressMeter refusing(String address) {
        AddressMeter peer = meter.joined(address);
        peer.onNotConnected(FailureClass.REFUSED);
        return peer;
    }

    /// One of each kind, seen for a minute.
    static Watched mixed() {
        var watch = new Watched();
        watch.meter.onResolved(1_500_000);
        AddressMeter unsteady = watch.answering("10.0.0.2");
        watch.answering("10.0.0.9");
        watch.meter.left("10.0.0.9", true);
        AddressMeter failing = watch.answering("10.0.0.3");
        watch.pass(Duration.ofSeconds(50));
        failing.onMessage(StreamKind.PERSISTENT, MessageResult.LOST, 0);
        failing.onNotConnected(FailureClass.CONNECT_TIMEOUT);
        failing.onOutage(Duration.ofSeconds(10).toNanos());
        unsteady.onMessage(StreamKind.FRESH, MessageResult.WRONG, 0);
        unsteady.onMoved();
        watch.pass(Duration.ofSeconds(10));
        unsteady.onMessage(StreamKind.PERSISTENT, MessageResult.LATE, 1_200_000_000);
        watch.answering("2001:db8::5");
        watch.lag = 40_000_000;
        return watch;
    }
}
