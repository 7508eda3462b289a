package org.echopair.client.stream;

import java.util.Arrays;
import org.echopair.client.text.Printable;

/// How long the messages of a stream are: one length, a list that is cycled through, or a range. Each
/// length follows from the connection's key and the message's number alone, so the writer and the
/// verifier agree without keeping anything per message.
public final class PayloadSizes {

    /// Enough to fill any buffer on the way several times over.
    public static final int LONGEST_BYTES = 64 * 1024 * 1024;

    static final String ALLOWED = "; allowed: 64, 16KiB, 1MiB (1 byte to 64 MiB), a list"
            + " 64,1KiB,16KiB, a range 64..64KiB";

    /// How many lengths a range is sampled into; a power of two.
    private static final int SAMPLES = 1024;

    private final String text;
    private final int[] lengths;
    private final boolean inTurn;

    private PayloadSizes(String text, int[] lengths, boolean inTurn) {
        this.text = text;
        this.lengths = lengths;
        this.inTurn = inTurn;
    }

    public static PayloadSizes of(int bytes) {
        return new PayloadSizes(Integer.toString(bytes), new int[]{bytes}, true);
    }

    /// @throws IllegalArgumentException with one line that says what is allowed
    public static PayloadSizes parse(String text) {
        int dots = text.indexOf("..");
        if (dots >= 0) {
            int shortest = length(text, text.substring(0, dots));
            int longest = length(text, text.substring(dots + 2));
            if (shortest > longest) {
                throw wrong(text, "is a range that ends before it begins");
            }
            return new PayloadSizes(text, samples(shortest, longest), false);
        }
        String[] parts = text.split(",", -1);
        return new PayloadSizes(text,
                Arrays.stream(parts).mapToInt(part -> length(text, part)).toArray(), true);
    }

    /// Spread evenly over the orders of magnitude, both ends included, so that short messages are as
    /// frequent as long ones.
    private static int[] samples(int shortest, int longest) {
        int[] samples = new int[SAMPLES];
        double ratio = (double) longest / shortest;
        for (int i = 0; i < SAMPLES; i++) {
            samples[i] = (int) Math.round(shortest * Math.pow(ratio, i / (SAMPLES - 1.0)));
        }
        return samples;
    }

    private static int length(String text, String part) {
        int digits = 0;
        while (digits < part.length() && part.charAt(digits) >= '0' && part.charAt(digits) <= '9') {
            digits++;
        }
        long unit = switch (part.substring(digits)) {
            case "", "B" -> 1;
            case "KiB" -> 1024;
            case "MiB" -> 1024 * 1024;
            default -> 0;
        };
        if (digits == 0 || digits > 9 || unit == 0) {
            throw wrong(text, "is not a payload size");
        }
        long bytes = Long.parseLong(part.substring(0, digits)) * unit;
        if (bytes < 1 || bytes > LONGEST_BYTES) {
            throw wrong(text, bytes < 1 ? "has an empty message" : "is too long");
        }
        return (int) bytes;
    }

    private static IllegalArgumentException wrong(String text, String why) {
        return new IllegalArgumentException(Printable.quoted(text) + " " + why + ALLOWED);
    }

    /// @param key the connection's, see [MessagePattern#keyOf(int)]
    public int lengthOf(long key, long sequence) {
        if (lengths.length == 1) {
            return lengths[0];
        }
        return inTurn
                ? lengths[(int) (sequence % lengths.length)]
                : lengths[(int) SplitMix.mix(key + sequence) & (SAMPLES - 1)];
    }

    public int longest() {
        return Arrays.stream(lengths).max().getAsInt();
    }

    /// As given, with a unit where there was none: `64..64KiB`, `64 B`.
    public String words() {
        return text.chars().allMatch(c -> c >= '0' && c <= '9') ? text + " B" : text;
    }

    @Override
    public String toString() {
        return text;
    }
}
