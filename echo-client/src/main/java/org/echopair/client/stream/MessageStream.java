package org.echopair.client.stream;

import java.nio.ByteBuffer;

/// The messages of one connection as an endless stream of bytes, and a position in it. Belongs to one
/// thread.
public final class MessageStream {

    /// From this length on a second piece costs a socket less than copying it into one.
    private static final int LONG_PIECE_BYTES = 4 * 1024;

    private final MessagePattern pattern;
    private final int connection;
    private final long key;

    /// All of what bodies are slices of; its position and limit are those of the last slice.
    private final ByteBuffer block;

    private long sequence;
    private int length;
    private int offset;
    private long position;

    /// @param connection unique in the run; a connection that is opened again gets a new one
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

    /// The number of the current message, from 0: so many are complete before it.
    public long sequence() {
        return sequence;
    }

    /// The length of the current message.
    public int length() {
        return length;
    }

    /// The length of any message of this stream.
    public int lengthOf(long number) {
        return pattern.lengthOf(key, number);
    }

    /// How much of it lies before the position.
    public int offset() {
        return offset;
    }

    /// The position: how many bytes of the stream lie before it.
    public long position() {
        return position;
    }

    /// Moves to the beginning of a message; the position in bytes is unknown afterwards.
    void skipTo(long number) {
        sequence = number;
        offset = 0;
        length = pattern.lengthOf(key, number);
    }

    /// Moves on, past the ends of messages if need be.
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

    /// Puts what comes next, until the buffer is full or message `end` would begin. The position stays:
    /// [#advance] follows, by what the socket took, and the rest is computed again.
    ///
    /// @param out big-endian, as buffers are when they are made
    public void peek(ByteBuffer out, long end) {
        peek(out, end, Integer.MAX_VALUE);
    }

    /// The same, but a long piece of a body is left where it lies, so that a socket can take it from
    /// there.
    ///
    /// @return the piece that follows what was put, until the next call; empty when there is none
    public ByteBuffer peekAround(ByteBuffer out, long end) {
        return peek(out, end, LONG_PIECE_BYTES);
    }

    private ByteBuffer peek(ByteBuffer out, long end, int longPiece) {
        long at = sequence;
        int from = offset;
        int total = length;
        while (at < end && out.hasRemaining()) {
            if (from >= MessagePattern.HEADER_BYTES) {
                ByteBuffer body = body(at, total, from);
                if (body.remaining() >= longPiece) {
                    return body;
                }
            }
            from += put(out, at, total, from);
            if (from == total) {
                at++;
                from = 0;
                total = pattern.lengthOf(key, at);
            }
        }
        return block.limit(0);
    }

    /// @return as much of the body as lies in one piece
    private ByteBuffer body(long at, int total, int from) {
        int inBody = from - MessagePattern.HEADER_BYTES;
        int inSegment = inBody % MessagePattern.SEGMENT_BYTES;
        int count = Math.min(total - from, MessagePattern.SEGMENT_BYTES - inSegment);
        int start = pattern.blockOffset(key, at, inBody / MessagePattern.SEGMENT_BYTES) + inSegment;
        return block.limit(start + count).position(start);
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
        ByteBuffer body = body(at, total, from);
        int count = Math.min(body.remaining(), out.remaining());
        out.put(out.position(), body, body.position(), count).position(out.position() + count);
        return count;
    }

    /// Moves past those of the next bytes that are this stream's, up to `most` and to the end of a part
    /// of the message.
    ///
    /// @param arrived big-endian; its position moves on too
    /// @param most above zero, and no more than has arrived
    /// @return false where the next byte is a wrong one
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
            ByteBuffer body = body(sequence, length, offset);
            count = Math.min(body.remaining(), most);
            int differsAt = body.limit(body.position() + count).mismatch(arrived);
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
