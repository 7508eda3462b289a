package org.echopair.client.stream;

import java.nio.ByteBuffer;
import org.echopair.client.exchange.ReplyCheck;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.text.Figures;
import org.echopair.client.text.HexWindow;
import org.jspecify.annotations.Nullable;

/// Judges what comes back on one connection that carries a [MessageStream], in chunks of any size:
/// every byte is compared with the one that was sent, as it arrives.
///
/// A wrong byte inside a header is judged once the header is complete, because it may be a valid one
/// of another message: duplicated, reordered, or foreign. If the connection ends before that, call
/// [#onEnd].
///
/// After a finding nothing more is judged, because the two streams no longer run side by side.
public final class StreamVerifier {

    private final MessagePattern pattern;
    private final MessageStream expected;

    /// A header that differs from the expected one, while it is not complete.
    private @Nullable ByteBuffer suspect;

    private boolean told;

    public StreamVerifier(MessagePattern pattern, int connection) {
        this.pattern = pattern;
        this.expected = new MessageStream(pattern, connection);
    }

    /// How many messages have come back whole and unchanged; also the number of the next one.
    public long verified() {
        return expected.sequence();
    }

    /// How many bytes have come back unchanged.
    long verifiedBytes() {
        return expected.position();
    }

    /// How many bytes of the message that is not complete have come back unchanged.
    public int offset() {
        return expected.offset();
    }

    /// Takes all that has arrived.
    ///
    /// @param arrived big-endian
    /// @param sentBytes how many bytes of the stream have been written so far
    /// @return what is wrong with it, of class MISMATCH or SURPLUS, or null
    public ReplyCheck.@Nullable Finding onBytes(ByteBuffer arrived, long sentBytes) {
        while (arrived.hasRemaining() && suspect == null) {
            long outstanding = sentBytes - expected.position();
            if (outstanding == 0) {
                return surplus(arrived);
            }
            int most = (int) Math.min(arrived.remaining(), outstanding);
            if (!expected.match(arrived, most)) {
                if (expected.length() < MessagePattern.HEADER_BYTES
                        || expected.offset() >= MessagePattern.HEADER_BYTES) {
                    return mismatch(arrived);
                }
                suspect = beginningOfMessage();
            }
        }
        return suspect == null ? null : onSuspect(suspect, arrived);
    }

    /// The connection ended, or nothing more is awaited.
    ///
    /// @return what was found and not told yet, or null
    public ReplyCheck.@Nullable Finding onEnd() {
        return suspect == null || told
                ? null
                : mismatch(suspect.duplicate().flip().position(expected.offset()));
    }

    /// For a connection that ended: what had been sent and did not come back.
    public String missing(long sentBytes, long sentMessages) {
        long messages = sentMessages - verified();
        return Figures.bytes(sentBytes - verifiedBytes()) + " of " + Figures.grouped(messages)
                + (messages == 1 ? " message" : " messages") + " had not come back, from message "
                + Figures.grouped(verified()) + " at offset " + Figures.grouped(offset()) + " on";
    }

    private ByteBuffer beginningOfMessage() {
        ByteBuffer header = ByteBuffer.allocate(MessagePattern.HEADER_BYTES);
        for (int i = 0; i < expected.offset(); i++) {
            header.put(expectedHeaderByte(i));
        }
        return header;
    }

    private byte expectedHeaderByte(int index) {
        int connection = expected.connection();
        return pattern.headerByte(pattern.keyOf(connection), connection, expected.sequence(),
                expected.length(), index);
    }

    private ReplyCheck.@Nullable Finding onSuspect(ByteBuffer header, ByteBuffer arrived) {
        while (header.hasRemaining() && arrived.hasRemaining()) {
            header.put(arrived.get());
        }
        if (header.hasRemaining()) {
            return null;
        }
        told = true;
        header.flip();
        MessageHeader other = MessageHeader.of(header);
        header.position(expected.offset());
        if (other == null) {
            return mismatch(header);
        }
        return new ReplyCheck.Finding(FailureClass.MISMATCH,
                "in place of " + place() + " came " + name(other));
    }

    private String name(MessageHeader other) {
        String message = "message " + Figures.grouped(other.sequence());
        if (other.run() != pattern.run()) {
            return "a foreign one: " + message + " of connection "
                    + Figures.grouped(other.connection()) + " of another run";
        }
        if (other.connection() != expected.connection()) {
            return "a foreign one: " + message + " of connection "
                    + Figures.grouped(other.connection());
        }
        return message + (other.sequence() < expected.sequence()
                ? " a second time: duplicated"
                : ", which is out of order");
    }

    /// @param got its position at the byte that differs
    private ReplyCheck.Finding mismatch(ByteBuffer got) {
        MessageHeader other = MessageHeader.of(got);
        String missing = other == null
                ? ""
                : "; it is the first byte of " + name(other) + ", so that "
                        + Figures.bytes(expected.length() - expected.offset()) + " are missing";
        return new ReplyCheck.Finding(FailureClass.MISMATCH,
                "the byte at offset " + Figures.grouped(expected.offset()) + " of "
                        + Figures.grouped(expected.length()) + " in " + place() + " differs: "
                        + HexWindow.difference(window(), got) + missing);
    }

    /// A few expected bytes, the position at the one that did not come.
    private ByteBuffer window() {
        int before = Math.min(HexWindow.BYTES, expected.offset());
        ByteBuffer window = ByteBuffer.allocate(before + 1 + HexWindow.BYTES);
        var message = new MessageStream(pattern, expected.connection());
        message.skipTo(expected.sequence());
        message.advance(expected.offset() - before);
        message.peek(window, expected.sequence() + 1);
        return window.flip().position(before);
    }

    private ReplyCheck.Finding surplus(ByteBuffer more) {
        MessageHeader other = MessageHeader.of(more);
        String when = expected.position() == 0
                ? "before anything was sent"
                : "after all of the " + Figures.grouped(verified())
                        + (verified() == 1 ? " message" : " messages") + " sent had come back";
        if (expected.offset() > 0) {
            when = "for " + place() + ", of which only " + Figures.bytes(expected.offset())
                    + " had been sent";
        }
        return new ReplyCheck.Finding(FailureClass.SURPLUS,
                Figures.bytes(more.remaining()) + " too many came " + when + ": "
                        + HexWindow.beginning(more)
                        + (other == null ? "" : ", which is " + name(other)));
    }

    private String place() {
        return "message " + Figures.grouped(expected.sequence()) + " of connection "
                + Figures.grouped(expected.connection());
    }
}
