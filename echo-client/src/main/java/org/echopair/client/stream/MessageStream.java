package org.echopair.client.stream;

import java.nio.ByteBuffer;

/// The messages of one connection as the endless stream of bytes that goes over it, and a place in
/// that stream. Belongs to one thread.
public final class MessageStream {

    private final MessagePattern pattern;
    private final int connection;
    private final long key;
    private final ByteBuffer block;

    private long sequence;
    private int length;
    private int offset;
    private long position;

    /// @param connection a number that no other connection of the run has, a reconnected one included
    public MessageStream(MessagePattern pattern, int connection) {
        this.pattern = pattern;
        this.connection = connection;
        this.key = pattern.keyOf(connection);
        this.block = pattern.block();
        this.length = pattern.lengthOf(key, 0);
    }

    int connection() {
        return connection;
    }

    /// See [MessagePattern#keyOf(int)].
    public long key() {
        return key;
    }

    /// The number of the message at this place, from 0; as many are complete before it.
    public long sequence() {
        return sequence;
    }

    /// The length of the message at this place.
    public int length() {
        return length;
    }

    /// The length of any message of this stream.
    public int lengthOf(long number) {
        return pattern.lengthOf(key, number);
    }

    /// How much of that message lies before this place.
    public int offset() {
        return offset;
    }

    /// How many bytes of the stream lie before this place.
    public long position() {
        return position;
    }

    /// To the beginning of a message. The position in bytes is not known afterwards.
    void skipTo(long number) {
        sequence = number;
        offset = 0;
        length = pattern.lengthOf(key, number);
    }

    /// Moves on, over the ends of messages where there are some.
    public void advance(long bytes) {
        position += bytes;
        long left = bytes;
        while (left >= length - offset) {
            left -= length - offset;
            sequence++;
            offset = 0;
            length = pattern.lengthOf(key, sequence);
        }
        offset += (int) left;
    }

    /// Puts what comes from here on, until the buffer is full or the message `end` would begin. This
    /// place stays: [#advance] follows, by what the socket took, and the rest is computed anew.
    ///
    /// @param out big-endian, as buffers are when they are made
    public void peek(ByteBuffer out, long end) {
        long at = sequence;
        int from = offset;
        int total = length;
        while (at < end && out.hasRemaining()) {
            from += put(out, at, total, from);
            if (from == total) {
                at++;
                from = 0;
                total = pattern.lengthOf(key, at);
            }
        }
    }

    /// @return how many bytes of the message were put, at least one
    private int put(ByteBuffer out, long at, int total, int from) {
        if (from == 0 && total >= MessagePattern.HEADER_BYTES
                && out.remaining() >= MessagePattern.HEADER_BYTES) {
            long first = MessagePattern.firstWord(key, at);
            long second = MessagePattern.secondWord(connection, total);
            out.putLong(first).putLong(second).putLong(pattern.run())
                    .putInt(MessagePattern.check(first, second, pattern.run()));
            return MessagePattern.HEADER_BYTES;
        }
        if (from < MessagePattern.HEADER_BYTES) {
            out.put(pattern.headerByte(key, connection, at, total, from));
            return 1;
        }
        int inBody = from - MessagePattern.HEADER_BYTES;
        int inSegment = inBody % MessagePattern.SEGMENT_BYTES;
        int count = Math.min(Math.min(total - from, out.remaining()),
                MessagePattern.SEGMENT_BYTES - inSegment);
        int start = pattern.blockOffset(key, at, inBody / MessagePattern.SEGMENT_BYTES) + inSegment;
        out.put(out.position(), block, start, count).position(out.position() + count);
        return count;
    }

    /// How many of the next bytes are those of this stream, up to `most` and to the end of a part of
    /// the message; moves on over them.
    ///
    /// @param arrived big-endian, its position at this place; moves on too
    /// @param most above zero, and no more than has arrived
    /// @return whether the byte behind those is still to be looked at, rather than a wrong one
    boolean match(ByteBuffer arrived, int most) {
        int at = arrived.position();
        int count;
        int matched;
        if (offset < MessagePattern.HEADER_BYTES) {
            count = Math.min(Math.min(length, MessagePattern.HEADER_BYTES) - offset, most);
            matched = count == MessagePattern.HEADER_BYTES && isHeader(arrived, at)
                    ? count
                    : matchHeader(arrived, at, count);
        } else {
            int inBody = offset - MessagePattern.HEADER_BYTES;
            int inSegment = inBody % MessagePattern.SEGMENT_BYTES;
            count = Math.min(Math.min(length - offset, most),
                    MessagePattern.SEGMENT_BYTES - inSegment);
            int start = inSegment + pattern.blockOffset(key, sequence,
                    inBody / MessagePattern.SEGMENT_BYTES);
            int differsAt = block.limit(start + count).position(start).mismatch(arrived);
            block.clear();
            matched = differsAt < 0 ? count : Math.min(differsAt, count);
        }
        arrived.position(at + matched);
        advance(matched);
        return matched == count;
    }

    private boolean isHeader(ByteBuffer arrived, int at) {
        long first = MessagePattern.firstWord(key, sequence);
        long second = MessagePattern.secondWord(connection, length);
        return arrived.getLong(at) == first && arrived.getLong(at + 8) == second
                && arrived.getLong(at + 16) == pattern.run()
                && arrived.getInt(at + 24) == MessagePattern.check(first, second, pattern.run());
    }

    private int matchHeader(ByteBuffer arrived, int at, int count) {
        int matched = 0;
        while (matched < count && arrived.get(at + matched) == pattern.headerByte(key, connection,
                sequence, length, offset + matched)) {
            matched++;
        }
        return matched;
    }
}
