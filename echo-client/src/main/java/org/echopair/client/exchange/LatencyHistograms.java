package org.echopair.client.exchange;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/// How the client uses HdrHistogram (hdrhistogram.org): nanoseconds from one microsecond to an hour,
/// and anything longer counts as an hour. Reports carry histograms in the library's own compressed
/// encoding, as base64, so that adding them up loses nothing.
public final class LatencyHistograms {

    private static final long LOWEST_NANOS = TimeUnit.MICROSECONDS.toNanos(1);
    private static final long HIGHEST_NANOS = TimeUnit.HOURS.toNanos(1);

    /// A percentile stands only on so many samples beyond it; with fewer it is noise.
    private static final int SAMPLES_BEYOND = 10;

    private LatencyHistograms() {}

    /// For the figures of a whole run: 3 decimal digits.
    public static Histogram fine() {
        return new Histogram(LOWEST_NANOS, HIGHEST_NANOS, 3);
    }

    /// For one second of many: 2 decimal digits.
    public static Histogram coarse() {
        return new Histogram(LOWEST_NANOS, HIGHEST_NANOS, 2);
    }

    public static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.clamp(nanos, 0, HIGHEST_NANOS));
    }

    /// How many samples a percentile needs: 20 for the median, 1,000 for p99, 100,000 for p99.99.
    public static long samplesNeeded(double percentile) {
        return (long) Math.ceil(SAMPLES_BEYOND * 100.0 / (100.0 - percentile) - 1e-6);
    }

    public static boolean carries(Histogram histogram, double percentile) {
        return percentile < 100 && histogram.getTotalCount() >= samplesNeeded(percentile);
    }

    /// How far the samples carry, in decades of 1/(1-q): 1 is p90, 2 is p99; below 0 where they carry
    /// no percentile at all.
    public static double decadesCarried(Histogram histogram) {
        return Math.log10((double) histogram.getTotalCount() / SAMPLES_BEYOND);
    }

    public static String encode(Histogram histogram) {
        ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(bytes);
        return Base64.getEncoder()
                .encodeToString(Arrays.copyOf(bytes.array(), length));
    }

    /// @throws IllegalArgumentException when it is none
    public static Histogram decode(String base64) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
            return Histogram.decodeFromCompressedByteBuffer(bytes, HIGHEST_NANOS);
        } catch (DataFormatException | RuntimeException e) {
            throw new IllegalArgumentException("holds a histogram that cannot be read", e);
        }
    }
}
