package org.echopair.client.report;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Labels for a chart's axis of time: at whole seconds, minutes or hours, equally far apart, each of
/// them different, in UTC.
public final class TimeAxis {

    private static final int MOST = 8;

    private static final List<Duration> STEPS = Stream.of("PT0.1S", "PT0.2S", "PT0.5S", "PT1S",
            "PT2S", "PT5S", "PT10S", "PT15S", "PT30S", "PT1M", "PT2M", "PT5M", "PT10M", "PT15M",
            "PT30M", "PT1H", "PT2H", "PT3H", "PT6H", "PT12H", "P1D", "P2D", "P7D", "P14D", "P28D",
            "P56D", "P365D", "P3650D", "P36500D").map(Duration::parse).toList();

    /// @param x from 0 to 1
    public record Label(double x, String text) {}

    private TimeAxis() {}

    /// `10:40:51.123`, in UTC.
    public static String timeOfDay(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString().substring(11, 19)
                + String.format(Locale.ROOT, ".%03d", time.getNano() / 1_000_000);
    }

    /// @param nanos how long the axis is
    public static List<Label> labels(Instant began, long nanos) {
        long step = STEPS.getLast().toMillis();
        for (Duration each : STEPS) {
            if (nanos / 1_000_000 / each.toMillis() < MOST) {
                step = each.toMillis();
                break;
            }
        }
        List<Label> labels = new ArrayList<>();
        long end = began.plusNanos(nanos).toEpochMilli();
        for (long at = Math.ceilDiv(began.toEpochMilli(), step) * step; at <= end; at += step) {
            double x = (at - began.toEpochMilli()) * 1e6 / nanos;
            labels.add(new Label(x, text(Instant.ofEpochMilli(at), step)));
        }
        return labels;
    }

    /// Only as exact as the distance between two of them.
    private static String text(Instant time, long stepMillis) {
        String date = time.toString().substring(0, 10);
        String clock = timeOfDay(time);
        if (stepMillis < 1_000) {
            return clock.substring(0, 10);
        }
        if (stepMillis < Duration.ofMinutes(1).toMillis()) {
            return clock.substring(0, 8);
        }
        if (stepMillis < Duration.ofHours(3).toMillis()) {
            return clock.substring(0, 5);
        }
        return stepMillis < Duration.ofDays(1).toMillis()
                ? date.substring(5) + " " + clock.substring(0, 5)
                : date;
    }
}
