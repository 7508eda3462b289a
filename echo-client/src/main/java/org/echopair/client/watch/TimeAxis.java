package org.echopair.client.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Labels for a time axis: at full seconds, minutes or hours, equally far apart, each of them
/// different.
final class TimeAxis {

    private static final int MOST = 8;

    private static final List<Duration> STEPS = Stream.of("PT0.1S", "PT0.2S", "PT0.5S", "PT1S",
            "PT2S", "PT5S", "PT10S", "PT15S", "PT30S", "PT1M", "PT2M", "PT5M", "PT10M", "PT15M",
            "PT30M", "PT1H", "PT2H", "PT3H", "PT6H", "PT12H", "P1D", "P2D", "P7D", "P14D", "P28D",
            "P56D").map(Duration::parse).toList();

    /// @param x from 0 to 1
    record Label(double x, String text) {}

    private TimeAxis() {}

    static List<Label> labels(Instant began, long nanos) {
        long step = STEPS.getLast().toMillis();
        for (Duration each : STEPS) {
            if (nanos / each.toNanos() < MOST) {
                step = each.toMillis();
                break;
            }
        }
        List<Label> labels = new ArrayList<>();
        long first = Math.ceilDiv(began.toEpochMilli(), step) * step;
        long end = began.plusNanos(nanos).toEpochMilli();
        for (long at = first; at <= end; at += step) {
            Instant time = Instant.ofEpochMilli(at);
            labels.add(new Label((double) Duration.between(began, time).toNanos() / nanos,
                    text(time, step)));
        }
        return labels;
    }

    /// Only as exact as the distance between two of them.
    private static String text(Instant time, long stepMillis) {
        String whole = time.toString(); // 2026-11-22T10:40:51Z
        if (stepMillis < 1_000) {
            return WatchEvent.timeOfDay(time).substring(0, "10:40:51.1".length());
        }
        if (stepMillis < Duration.ofMinutes(1).toMillis()) {
            return whole.substring("2026-11-22T".length(), "2026-11-22T10:40:51".length());
        }
        if (stepMillis < Duration.ofDays(1).toMillis()) {
            return stepMillis < Duration.ofHours(3).toMillis()
                    ? whole.substring("2026-11-22T".length(), "2026-11-22T10:40".length())
                    : whole.substring("2026-".length(), "2026-11-22T10:40".length())
                            .replace('T', ' ');
        }
        return whole.substring("2026-".length(), "2026-11-22".length());
    }
}
