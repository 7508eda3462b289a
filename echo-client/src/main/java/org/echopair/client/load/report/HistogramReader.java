package org.echopair.client.load.report;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.echopair.client.exchange.LatencyHistograms;

/// Reads histograms that somebody else may have written. The library makes one as large as the header
/// of the data says, up to gigabytes for four kilobytes, and believes whatever counts it holds; so the
/// header must be that of this client's own histograms before the library sees it.
///
/// Memory: such a histogram has 3 decimal digits from 1 µs to 1 h, 24,576 counts of 8 bytes, 192 KiB,
/// or 2 digits, 3,456 counts, 27 KiB; to inflate its data takes no more than 9 bytes a count. Each is
/// added to a sum and dropped, so that a merge of any number of reports holds two of them at a time,
/// beside the five of the sum: less than 2 MiB.
final class HistogramReader {

    /// Of the library's version 2 of its encoding, compressed and inside.
    private static final int COMPRESSED_COOKIE = 0x1c849304 | 0x10;
    private static final int COOKIE = 0x1c849303 | 0x10;
    private static final int HEADER_BYTES = 40;

    private HistogramReader() {}

    /// @param like one of the same kind, which the result can be added to
    /// @throws IllegalArgumentException when it is none, or not of this kind
    static Histogram read(String base64, Histogram like) {
        if (base64.length() > like.getNeededByteBufferCapacity() * 2) {
            throw new IllegalArgumentException("too long");
        }
        byte[] bytes = Base64.getDecoder().decode(base64);
        checkHeader(bytes, like);
        Histogram histogram = LatencyHistograms.decode(base64);
        try {
            checkCounts(histogram);
        } catch (RuntimeException e) { // whatever the library makes of counts that cannot be
            throw new IllegalArgumentException("with counts that cannot be", e);
        }
        return histogram;
    }

    private static void checkHeader(byte[] bytes, Histogram like) {
        ByteBuffer outer = ByteBuffer.wrap(bytes);
        if (bytes.length < 8 || outer.getInt() != COMPRESSED_COOKIE) {
            throw new IllegalArgumentException("no histogram");
        }
        outer.getInt();
        byte[] header = new byte[HEADER_BYTES];
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(outer);
            if (inflater.inflate(header) != HEADER_BYTES) {
                throw new IllegalArgumentException("cut off");
            }
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("not compressed", e);
        }
        ByteBuffer inner = ByteBuffer.wrap(header);
        boolean isLike = inner.getInt() == COOKIE && inner.getInt() >= 0 && inner.getInt() == 0
                && inner.getInt() == like.getNumberOfSignificantValueDigits()
                && inner.getLong() == like.getLowestDiscernibleValue()
                && inner.getLong() == like.getHighestTrackableValue()
                && inner.getDouble() == 1.0;
        if (!isLike) {
            throw new IllegalArgumentException("of another range or precision");
        }
    }

    /// Sums that overflow would come out as anything.
    private static void checkCounts(Histogram histogram) {
        long total = 0;
        for (HistogramIterationValue each : histogram.recordedValues()) {
            long count = each.getCountAtValueIteratedTo();
            total += count;
            if (count < 0 || total > ReportLimits.MOST_COUNT) {
                throw new IllegalArgumentException("with counts out of range");
            }
        }
        if (total != histogram.getTotalCount()) {
            throw new IllegalArgumentException("with counts that do not add up");
        }
    }
}
