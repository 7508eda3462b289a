package org.echopair.client.load.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.echopair.client.text.Figures;
import org.echopair.client.text.Printable;

/// `--threshold 'p99<50ms'`: what a figure has to be for the run to pass.
///
/// | metric | value |
/// |---|---|
/// | `p50` … `p99.99`, `max`, `mean` | a round trip from when it was due: `50ms`, `800us`, `1.5s` |
/// | `connect p99`, `first-byte p99` | the same of handshakes and of first bytes |
/// | `errors` | failures of all classes |
/// | `lost` | messages sent and not verified |
/// | `rate` | messages verified a second |
///
/// @param text as it was given, without blanks around the operator
/// @param of which latencies; NONE where the metric is a count
/// @param percentile from 0 to 100, for `pNN`
/// @param value in nanoseconds, or the number itself
public record LoadThreshold(String text, Of of, String metric, double percentile, Operator operator,
        double value) {

    enum Of {
        ROUND_TRIP,
        CONNECT,
        FIRST_BYTE,
        NONE
    }

    enum Operator {
        LESS_OR_EQUAL("<="),
        GREATER_OR_EQUAL(">="),
        EQUAL("=="),
        LESS("<"),
        GREATER(">");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        boolean holds(double actual, double wanted) {
            return switch (this) {
                case LESS_OR_EQUAL -> actual <= wanted;
                case GREATER_OR_EQUAL -> actual >= wanted;
                case EQUAL -> actual == wanted;
                case LESS -> actual < wanted;
                case GREATER -> actual > wanted;
            };
        }
    }

    /// @param actual in words
    public record Result(String threshold, boolean met, String actual) {}

    public static final LoadThreshold NO_ERRORS = new LoadThreshold("errors==0", Of.NONE, "errors",
            0,
            Operator.EQUAL, 0);

    private static final String ALLOWED = "; allowed: p99<50ms, max<1s, mean<800us,"
            + " connect p99<20ms, first-byte p99<20ms, errors==0, lost==0, rate>=1000";

    /// @throws IllegalArgumentException with one line that says what is allowed
    public static LoadThreshold parse(String text) {
        Matcher parts = Pattern.compile("\\s*(?:(connect|first-byte)\\s+)?([a-z]+)([0-9.]*)\\s*"
                + "(<=|>=|==|<|>)\\s*([0-9]+(?:\\.[0-9]+)?)\\s*(us|µs|ms|s|)\\s*").matcher(text);
        if (!parts.matches()) {
            throw wrong(text, "is not a threshold");
        }
        String prefix = parts.group(1);
        String metric = parts.group(2) + parts.group(3);
        boolean isCount = metric.equals("errors") || metric.equals("lost") || metric.equals("rate");
        double percentile = 0;
        if (parts.group(2).equals("p") && parts.group(3).matches("[0-9]+(\\.[0-9]+)?")) {
            percentile = Double.parseDouble(parts.group(3));
            if (percentile <= 0 || percentile >= 100) {
                throw wrong(text, "has a percentile that is not between 0 and 100");
            }
        } else if (!isCount && !metric.equals("max") && !metric.equals("mean")) {
            throw wrong(text, "has an unknown metric");
        }
        if (isCount && prefix != null) {
            throw wrong(text, "has no such metric of " + prefix);
        }
        double unit = unit(parts.group(6));
        if (isCount != (unit == 0)) {
            throw wrong(text, isCount ? "has a unit for a number" : "has a time without a unit");
        }
        Of of = isCount
                ? Of.NONE
                : prefix == null
                        ? Of.ROUND_TRIP
                        : prefix.equals("connect") ? Of.CONNECT : Of.FIRST_BYTE;
        String normal = (prefix == null ? "" : prefix + " ") + metric + parts.group(4)
                + parts.group(5) + parts.group(6);
        return new LoadThreshold(normal, of, metric, percentile, operator(parts.group(4)),
                Double.parseDouble(parts.group(5)) * (isCount ? 1 : unit));
    }

    private static double unit(String name) {
        return switch (name) {
            case "us", "µs" -> 1e3;
            case "ms" -> 1e6;
            case "s" -> 1e9;
            default -> 0;
        };
    }

    private static Operator operator(String sign) {
        for (Operator operator : Operator.values()) {
            if (operator.sign.equals(sign)) {
                return operator;
            }
        }
        throw new IllegalArgumentException(sign);
    }

    private static IllegalArgumentException wrong(String text, String why) {
        return new IllegalArgumentException(Printable.quoted(text) + " " + why + ALLOWED);
    }

    /// A percentile that the samples cannot carry meets nothing: it is not known.
    ///
    /// @param verifiedPerSecond the metric `rate`
    public Result judge(LoadCounts counts, double verifiedPerSecond, LoadLatencies latencies) {
        return switch (of) {
            case ROUND_TRIP -> judge(latencies.fromDue());
            case CONNECT -> judge(latencies.connect());
            case FIRST_BYTE -> judge(latencies.firstByte());
            case NONE -> switch (metric) {
                case "errors" -> judge(counts.errors());
                case "lost" -> judge(counts.lost());
                default -> new Result(text, operator.holds(verifiedPerSecond, value),
                        Figures.rounded(verifiedPerSecond) + "/s");
            };
        };
    }

    private Result judge(long number) {
        return new Result(text, operator.holds(number, value), Figures.grouped(number));
    }

    private Result judge(Histogram histogram) {
        if (histogram.getTotalCount() == 0) {
            return new Result(text, false, "no samples");
        }
        if (percentile > 0 && !LatencyHistograms.carries(histogram, percentile)) {
            return new Result(text, false,
                    "needs " + Figures.grouped(LatencyHistograms.samplesNeeded(percentile))
                            + " samples, has " + Figures.grouped(histogram.getTotalCount()));
        }
        double actual = switch (metric) {
            case "max" -> histogram.getMaxValue();
            case "mean" -> histogram.getMean();
            default -> histogram.getValueAtPercentile(percentile);
        };
        return new Result(text, operator.holds(actual, value), Figures.latency((long) actual));
    }

    @Override
    public String toString() {
        return text;
    }
}
