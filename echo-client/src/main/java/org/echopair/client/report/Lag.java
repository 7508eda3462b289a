package org.echopair.client.report;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.echopair.client.exchange.LagMeter;
import org.echopair.client.text.Figures;

/// How long this process itself stood still during a run; see [LagMeter].
public record Lag(long longestNanos, long totalNanos) {

    private static final long WORTH_A_NOTE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    public static Lag of(LagMeter meter) {
        return new Lag(meter.longestNanos(), meter.totalNanos());
    }

    /// Empty where it is too short to matter.
    public Optional<String> note() {
        if (longestNanos < WORTH_A_NOTE_NANOS) {
            return Optional.empty();
        }
        String total = totalNanos > longestNanos ? ", " + Figures.time(totalNanos) + " in all" : "";
        return Optional.of("this client itself stood still for up to " + Figures.time(longestNanos)
                + total + "; that is not the path's");
    }
}
