package org.echopair.client.stream;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/// What the messages of a run look like: each is unique, and each is computed from its connection and
/// number alone. So nothing is kept or allocated per message, neither to write it nor to verify it.
///
/// ```
/// offset  bytes  header, big-endian
///      0      8  number of the message on its connection, low byte first, XOR the connection's key
///      8      4  connection
///     12      4  length of the whole message
///     16      8  run
///     24      4  check of the 24 bytes before it
///     28      …  body: 64 KiB segments, each a slice of one block that the whole run shares
/// ```
///
/// The check tells a header from other bytes, and one of this run from those of others. A message
/// that is too short for a header is a piece of a random stream of its connection's own: it names
/// nothing, but no connection's bytes repeat or are those of another.
///
/// The block is 1 MiB of random bytes, from a generator that the run seeds, and a segment begins at
/// an offset that follows from connection, number and segment. Given content (a text, a file) is
/// repeated from its beginning.
public final class MessagePattern {

    public static final int HEADER_BYTES = 28;

    /// Of a message without a header, in words of 8 bytes.
    private static final int WORDS_OF_SHORT_MESSAGE = 4;

    static final int SEGMENT_BYTES = 64 * 1024;

    /// A power of two.
    private static final int BLOCK_BYTES = 1024 * 1024;

    private final long run;
    private final PayloadSizes sizes;

    /// The content and, behind it, enough of its beginning for a segment from any offset.
    private final ByteBuffer block;

    private final int period;
    private final boolean random;

    private MessagePattern(long run, PayloadSizes sizes, byte[] content, boolean random) {
        this.run = run;
        this.sizes = sizes;
        this.period = content.length;
        this.random = random;
        this.block = ByteBuffer.allocateDirect(content.length + SEGMENT_BYTES);
        while (block.hasRemaining()) {
            block.put(content, 0, Math.min(content.length, block.remaining()));
        }
        block.clear();
    }

    /// @param run a number that no other run has
    public static MessagePattern random(long run, PayloadSizes sizes) {
        byte[] content = new byte[BLOCK_BYTES];
        new SplittableRandom(run).nextBytes(content);
        return new MessagePattern(run, sizes, content, true);
    }

    /// @param content what every body repeats; not empty
    public static MessagePattern repeating(long run, PayloadSizes sizes, byte[] content) {
        return new MessagePattern(run, sizes, content, false);
    }

    long run() {
        return run;
    }

    /// The bytes that bodies are slices of, with a position and a limit for one user.
    ByteBuffer block() {
        return block.duplicate();
    }

    /// Tells a connection's messages from those of all others.
    long keyOf(int connection) {
        return keyOf(run, connection);
    }

    static long keyOf(long run, int connection) {
        return SplitMix.mix(run + connection * SplitMix.GOLDEN_RATIO);
    }

    public int lengthOf(long key, long sequence) {
        return sizes.lengthOf(key, sequence);
    }

    int longest() {
        return sizes.longest();
    }

    /// Where in the block a body's segment begins.
    int blockOffset(long key, long sequence, int segment) {
        return random
                ? (int) SplitMix.mix(key ^ (sequence << 16) + segment) & (BLOCK_BYTES - 1)
                : (int) ((long) segment * SEGMENT_BYTES % period);
    }

    static long firstWord(long key, long sequence) {
        return Long.reverseBytes(sequence) ^ key;
    }

    static long secondWord(int connection, int length) {
        return (long) connection << 32 | length;
    }

    static int check(long first, long second, long third) {
        return (int) (SplitMix.mix(first + SplitMix.mix(second + SplitMix.mix(third))) >>> 32);
    }

    /// One byte of a header that comes or goes in pieces, or of a message too short for one.
    byte headerByte(long key, int connection, long sequence, int length, int index) {
        if (length < HEADER_BYTES) {
            long random = SplitMix.mix(
                    key ^ SplitMix.mix(sequence * WORDS_OF_SHORT_MESSAGE + index / Long.BYTES));
            return (byte) (random >>> (index % Long.BYTES * 8));
        }
        long first = firstWord(key, sequence);
        long second = secondWord(connection, length);
        long word = switch (index / Long.BYTES) {
            case 0 -> first;
            case 1 -> second;
            case 2 -> run;
            default -> (long) check(first, second, run) << 32;
        };
        return (byte) (word >>> (56 - index % Long.BYTES * 8));
    }
}
