package org.echopair.client.load.engine;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.HdrHistogram.Histogram;
import org.echopair.client.exchange.LatencyHistograms;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.text.Figures;
import org.jspecify.annotations.Nullable;

/// `--threshold 'p99<50ms'`: what a figure has to be for the run to pass.
///
/// | metric | value |
/// |---|---|
/// | `p50` … `p99.99`, `max`, `mean` | a round trip from when it was due: `50ms`, `800us`, `1.5s` |
/// | `connect max`, `first-byte p99` | the same of connecting and of first bytes |
/// | `errors` | failures of all classes, those of the warm-up too |
/// | `lost` | messages sent and not verified, those of the warm-up too |
/// | `rate` | messages verified a second |
/// | `sent` | with `--rate`, the share of the due messages that were sent: `99%` |
///
/// @param text as it was given, without blanks around the operator
/// @param of which latencies; null where the metric is none
/// @param percentile from 0 to 100, for [Metric#PERCENTILE]
/// @param value in nanoseconds, in percent, or the number itself
public record LoadThreshold(String text, Metric metric, @Nullable Latency of, double percentile,
        Operator operator, double value) {

    public enum Metric {
        PERCENTILE,
        MAX,
        MEAN,
        ERRORS,
        LOST,
        RATE,
        SENT
    }

    enum Latency {
        ROUND_TRIP,
        CONNECT,
        FIRST_BYTE
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

        static Operator of(String sign) {
            for (Operator operator : values()) {
                if (operator.sign.equals(sign)) {
                    return operator;
                }
            }
            throw new IllegalArgumentException(sign);
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
    /// @param tooLittle whether it is not met for want of messages or of samples, which this machine may
    /// be to blame for, or only because of what this machine lacked
    public record Result(String threshold, boolean met, String actual, boolean tooLittle) {

        /// Of a figure that shows what it is about.
        public Result(String threshold, boolean met, String actual) {
            this(threshold, met, actual, false);
        }
    }

    /// Holds for every load that has no other on errors.
    public static final LoadThreshold NO_ERRORS = new LoadThreshold("errors==0", Metric.ERRORS,
            null,
            0, Operator.EQUAL, 0);

    /// Holds for every open loop that has no other on what is sent: a rate that was not sent was not
    /// measured.
    public static final LoadThreshold RATE_SENT = new LoadThreshold("sent>=99%", Metric.SENT, null,
            0, Operator.GREATER_OR_EQUAL, 99);

    /// @throws IllegalArgumentException with one line that says what is allowed
    public static LoadThreshold parse(String text) {
        return LoadThresholdParser.parse(text);
    }

    /// Whether a run of this configuration can decide it at all.
    ///
    /// @return null, or why not
    public @Nullable String undecidable(LoadConfig config) {
        if (metric == Metric.SENT && !config.isOpenLoop()) {
            return text + " needs a --rate: without one, messages are sent as answers come";
        }
        if (metric != Metric.PERCENTILE) {
            return null;
        }
        long needed = LatencyHistograms.samplesNeeded(percentile);
        long samples = of == Latency.ROUND_TRIP ? mostMessages(config) : mostConnections(config);
        if (samples >= needed) {
            return null;
        }
        String things = of == Latency.ROUND_TRIP ? "messages" : "connections";
        return text + " can never be decided: it needs " + Figures.grouped(needed) + " " + things
                + ", and this run has " + Figures.grouped(samples) + "; give it more, or use max";
    }

    private static long mostConnections(LoadConfig config) {
        return config.reconnect() ? Long.MAX_VALUE : config.connections();
    }

    private static long mostMessages(LoadConfig config) {
        long most = config.count() > 0 ? config.count() : Long.MAX_VALUE;
        if (config.isOpenLoop() && config.duration() != null) {
            most = Math.min(most,
                    (long) Math.ceil(config.rate() * config.duration().toNanos() / 1e9));
        }
        return most;
    }

    /// A percentile that the samples cannot carry meets nothing: it is not known.
    ///
    /// @param verifiedPerSecond the metric `rate`
    public Result judge(LoadResult result, double verifiedPerSecond) {
        LoadCounts counts = result.counts();
        LoadLatencies latencies = result.latencies();
        return switch (metric) {
            case PERCENTILE, MAX, MEAN ->
                judge(switch (requireNonNull(of, "a time is of something")) {
                    case ROUND_TRIP -> latencies.fromDue();
                    case CONNECT -> latencies.connect();
                    case FIRST_BYTE -> latencies.firstByte();
                });
            case ERRORS -> judgeErrors(counts,
                    result.failuresByClass().getOrDefault(FailureClass.LOCAL, 0L));
            case LOST -> judge(counts.lost() + counts.warmupLost(), counts.warmupLost());
            case RATE -> new Result(text, operator.holds(verifiedPerSecond, value),
                    Figures.rounded(verifiedPerSecond) + "/s", verifiedPerSecond < value);
            case SENT -> judgeSent(result);
        };
    }

    private Result judge(long number, long ofWarmup) {
        return new Result(text, operator.holds(number, value), Figures.grouped(number)
                + (ofWarmup > 0 ? ", " + Figures.grouped(ofWarmup) + " in the warm-up" : ""));
    }

    /// @param local failures that counts leave out, because they say nothing about the path
    private Result judgeErrors(LoadCounts counts, long local) {
        long errors = counts.allErrors();
        Result ofThePath = judge(errors, counts.warmupErrors());
        if (local == 0) {
            return ofThePath;
        }
        Result all = judge(errors + local, counts.warmupErrors());
        return new Result(text, all.met(), all.actual() + ", " + Figures.grouped(local) + " "
                + FailureClass.LOCAL, ofThePath.met());
    }

    private Result judgeSent(LoadResult result) {
        LoadCounts counts = result.counts();
        if (counts.scheduled() == 0) {
            return new Result(text, false,
                    result.interrupted() ? "nothing was due yet" : "nothing was due", true);
        }
        double percent = 100.0 * counts.sent() / counts.scheduled();
        boolean met = operator.holds(percent, value);
        // Rounded down, so that what is not met does not look as if it were.
        long tenths = (long) (percent * 10);
        String share = tenths / 10 + "." + tenths % 10 + "%";
        return new Result(text, met, met ? share : share + "; " + bottleneck(result),
                percent < value);
    }

    /// A peer that does not answer keeps the next message from being sent, and in the end its
    /// connection, too; that is none of this client's trouble.
    private static String bottleneck(LoadResult result) {
        LoadCounts counts = result.counts();
        long disconnected = counts.unsentDisconnected();
        long waiting = counts.unsentWaiting();
        long own = counts.unsent() - disconnected - waiting;
        if (disconnected > Math.max(own, waiting)) {
            return areMostlyTimeouts(result.failuresByClass())
                    ? "answers did not come in time, and the connections that waited for them were"
                            + " given up"
                    : "connections were down when the rest was due";
        }
        if (waiting > own && counts.verified() == 0) {
            return "no answer came in time, so nothing more could be in flight";
        }
        if (waiting > own && timeouts(result.failuresByClass()) > 0) {
            return "answers came too late or not at all, so nothing more could be in flight";
        }
        return waiting > own
                ? "this client could not send that much with so few messages in flight, and only"
                        + " waited for answers; raise --connections or --pipeline"
                : "this client could not send that much";
    }

    private static long timeouts(Map<FailureClass, Long> byClass) {
        return byClass.getOrDefault(FailureClass.READ_TIMEOUT, 0L)
                + byClass.getOrDefault(FailureClass.WRITE_TIMEOUT, 0L);
    }

    private static boolean areMostlyTimeouts(Map<FailureClass, Long> byClass) {
        return 2 * timeouts(byClass) > byClass.values().stream().mapToLong(each -> each).sum();
    }

    private Result judge(Histogram histogram) {
        if (histogram.getTotalCount() == 0) {
            return new Result(text, false, "no samples", true);
        }
        if (percentile > 0 && !LatencyHistograms.carries(histogram, percentile)) {
            return new Result(text, false,
                    "needs " + Figures.grouped(LatencyHistograms.samplesNeeded(percentile))
                            + " samples, has " + Figures.grouped(histogram.getTotalCount()),
                    true);
        }
        double actual = switch (metric) {
            case MAX -> histogram.getMaxValue();
            case MEAN -> histogram.getMean();
            default -> histogram.getValueAtPercentile(percentile);
        };
        return new Result(text, operator.holds(actual, value), Figures.latency((long) actual));
    }

    @Override
    public String toString() {
        return text;
    }
}
