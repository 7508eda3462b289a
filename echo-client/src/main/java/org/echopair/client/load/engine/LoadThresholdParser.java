package org.echopair.client.load.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.echopair.client.load.engine.LoadThreshold.Latency;
import org.echopair.client.load.engine.LoadThreshold.Metric;
import org.echopair.client.load.engine.LoadThreshold.Operator;
import org.echopair.client.text.Printable;
import org.jspecify.annotations.Nullable;

/// Reads a [LoadThreshold] from its text.
final class LoadThresholdParser {

    private static final Pattern FORM = Pattern.compile(" *(?:(connect|first-byte) +)?"
            + "([a-z]+)([0-9.]*) *(<=|>=|==|<|>) *([0-9]+(?:\\.[0-9]+)?) *(us|µs|ms|s|%|) *");

    private static final String ALLOWED = "; allowed: p99<50ms, max<1s, mean<800us,"
            + " connect max<20ms, first-byte max<20ms, errors==0, lost==0, rate>=1000, sent>=99%";

    private LoadThresholdParser() {}

    static LoadThreshold parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw wrong(text, "is not a threshold");
        }
        @Nullable
        String prefix = parts.group(1);
        Metric metric = metric(text, parts.group(2), parts.group(3));
        double percentile = metric == Metric.PERCENTILE ? percentile(text, parts.group(3)) : 0;
        boolean isLatency = metric == Metric.PERCENTILE || metric == Metric.MAX
                || metric == Metric.MEAN;
        if (!isLatency && prefix != null) {
            throw wrong(text, "has no such metric of " + prefix);
        }
        String unit = parts.group(6);
        checkUnit(text, metric, isLatency, unit);
        String normal = (prefix == null ? "" : prefix + " ") + parts.group(2) + parts.group(3)
                + parts.group(4) + parts.group(5) + unit;
        return new LoadThreshold(normal, metric, isLatency ? latency(prefix) : null, percentile,
                Operator.of(parts.group(4)), Double.parseDouble(parts.group(5)) * nanos(unit));
    }

    private static Metric metric(String text, String name, String digits) {
        Metric metric = switch (name) {
            case "p" -> Metric.PERCENTILE;
            case "max" -> Metric.MAX;
            case "mean" -> Metric.MEAN;
            case "errors" -> Metric.ERRORS;
            case "lost" -> Metric.LOST;
            case "rate" -> Metric.RATE;
            case "sent" -> Metric.SENT;
            default -> throw wrong(text, "has an unknown metric");
        };
        if (digits.isEmpty() == (metric == Metric.PERCENTILE)) {
            throw wrong(text, "has an unknown metric");
        }
        return metric;
    }

    private static double percentile(String text, String digits) {
        double percentile = digits.matches("[0-9]+(\\.[0-9]+)?") ? Double.parseDouble(digits) : 0;
        if (percentile <= 0 || percentile >= 100) {
            throw wrong(text, "has a percentile that is not between 0 and 100");
        }
        return percentile;
    }

    private static void checkUnit(String text, Metric metric, boolean isLatency, String unit) {
        if (metric == Metric.SENT) {
            if (!unit.equals("%")) {
                throw wrong(text, "has a share without %");
            }
        } else if (unit.equals("%")) {
            throw wrong(text, "has a % that belongs to sent alone");
        } else if (isLatency == unit.isEmpty()) {
            throw wrong(text, isLatency ? "has a time without a unit" : "has a unit for a number");
        }
    }

    private static Latency latency(@Nullable String prefix) {
        if (prefix == null) {
            return Latency.ROUND_TRIP;
        }
        return prefix.equals("connect") ? Latency.CONNECT : Latency.FIRST_BYTE;
    }

    /// 1 where the number stands for itself.
    private static double nanos(String unit) {
        return switch (unit) {
            case "us", "µs" -> 1e3;
            case "ms" -> 1e6;
            case "s" -> 1e9;
            default -> 1;
        };
    }

    private static IllegalArgumentException wrong(String text, String why) {
        return new IllegalArgumentException(Printable.quoted(text) + " " + why + ALLOWED);
    }
}
