package org.echopair.client.watch.meter;

import java.time.Duration;
import java.time.Instant;

/// A meter whose clocks a test sets.
final class Meters {

    static final Instant BEGAN = Instant.parse("2026-11-22T10:40:51.250Z");

    final WatchMeter meter = new WatchMeter("echo:8888", () -> this.now,
            () -> BEGAN.plusNanos(this.now), () -> this.lag);
    long now;
    long lag;

    void pass(Duration time) {
        now += time.toNanos();
    }

    void pass(long seconds) {
        pass(Duration.ofSeconds(seconds));
    }

    void answer(AddressMeter address) {
        address.onMessage(StreamKind.PERSISTENT, MessageResult.ANSWERED, 1_000_000);
    }

    AddressSnapshot of(String address) {
        return meter.snapshot().addresses().stream()
                .filter(each -> each.address().equals(address)).findFirst().orElseThrow();
    }
}
