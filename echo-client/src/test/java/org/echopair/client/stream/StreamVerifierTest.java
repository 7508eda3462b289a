package org.echopair.client.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.echopair.client.exchange.ReplyCheck;
import org.echopair.client.failure.FailureClass;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every misbehaviour, at every chunking: what the verifier says does not depend on how the bytes
/// were cut on their way.
class StreamVerifierTest {

    private static final int SIZE = 64;
    private static final int MESSAGES = 8;
    private static final int CONNECTION = 3;
    private static final long RUN = 0x1234_5678_9abc_def0L;
    private static final MessagePattern PATTERN = MessagePattern.random(RUN,
            PayloadSizes.of(SIZE));

    /// @param says what the finding has to say, or null where nothing is wrong with the bytes
    private record Row(String name, UnaryOperator<byte[]> path, @Nullable FailureClass kind,
            String says) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Row> rows() {
        return Stream.of(new Row("unchanged", bytes -> bytes, null, ""),
                new Row("cut short", bytes -> slice(bytes, 0, 3 * SIZE + 5), null, ""),
                new Row("a bit flipped in a body", flip(2 * SIZE + 40), FailureClass.MISMATCH,
                        "the byte at offset 40 of 64 in message 2 of connection 3 differs: "
                                + "expected 0x"),
                new Row("a bit flipped in a header", flip(2 * SIZE + 9), FailureClass.MISMATCH,
                        "the byte at offset 9 of 64 in message 2 of connection 3 differs: "),
                new Row("the last bit flipped", flip(MESSAGES * SIZE - 1), FailureClass.MISMATCH,
                        "the byte at offset 63 of 64 in message 7 of connection 3 differs: "),
                new Row("a byte dropped",
                        bytes -> join(slice(bytes, 0, 70), slice(bytes, 71, bytes.length)),
                        FailureClass.MISMATCH, "in message 1 of connection 3 differs: expected 0x"),
                new Row("a byte added",
                        bytes -> join(slice(bytes, 0, 70), new byte[]{77},
                                slice(bytes, 70, bytes.length)),
                        FailureClass.MISMATCH, "in message 1 of connection 3 differs: expected 0x"),
                new Row("a byte added at the end", bytes -> join(bytes, new byte[]{77}),
                        FailureClass.SURPLUS,
                        "1 byte too many came after all of the 8 messages sent had come back: 4d"),
                new Row("a message missing",
                        bytes -> join(slice(bytes, 0, 2 * SIZE),
                                slice(bytes, 3 * SIZE, bytes.length)),
                        FailureClass.MISMATCH, "in place of message 2 of connection 3 came"
                                + " message 3, which is out of order"),
                new Row("a message twice",
                        bytes -> join(slice(bytes, 0, 3 * SIZE),
                                slice(bytes, 2 * SIZE, bytes.length)),
                        FailureClass.MISMATCH, "in place of message 3 of connection 3 came"
                                + " message 2 a second time: duplicated"),
                new Row("two messages swapped",
                        bytes -> join(slice(bytes, 0, SIZE), slice(bytes, 2 * SIZE, 3 * SIZE),
                                slice(bytes, SIZE, 2 * SIZE), slice(bytes, 3 * SIZE,
                                        bytes.length)),
                        FailureClass.MISMATCH, "in place of message 1 of connection 3 came"
                                + " message 2, which is out of order"),
                new Row("another connection's message",
                        bytes -> join(slice(bytes, 0, 2 * SIZE), sent(PATTERN, 9, MESSAGES)),
                        FailureClass.MISMATCH, "in place of message 2 of connection 3 came"
                                + " a foreign one: message 0 of connection 9"),
                new Row("another run's message",
                        bytes -> sent(MessagePattern.random(77, PayloadSizes.of(SIZE)), CONNECTION,
                                MESSAGES),
                        FailureClass.MISMATCH, "in place of message 0 of connection 3 came"
                                + " a foreign one: message 0 of connection 3 of another run"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void is_found_and_named_at_every_chunking(Row row) {
        byte[] sent = sent(PATTERN, CONNECTION, MESSAGES);
        byte[] back = row.path.apply(sent);

        for (int chunk = 1; chunk <= back.length; chunk++) {
            ReplyCheck.Finding finding = judge(PATTERN, back, sent.length, chunk);

            if (row.kind == null) {
                assertThat(finding).as("chunks of %d", chunk).isNull();
            } else {
                assertThat(finding).as("chunks of %d", chunk).isNotNull();
                assertThat(finding.kind()).isEqualTo(row.kind);
                assertThat(finding.detail()).contains(row.says);
            }
        }
    }

    @Test
    void a_missing_tail_in_the_middle_is_told_from_a_wrong_byte() {
        byte[] sent = sent(PATTERN, CONNECTION, MESSAGES);
        byte[] back = join(slice(sent, 0, 100), slice(sent, 128, sent.length));

        assertThat(judge(PATTERN, back, sent.length, back.length).detail()).endsWith("; it is the"
                + " first byte of message 2, which is out of order, so that 28 bytes are missing");
    }

    @Test
    void both_sides_of_a_difference_are_shown() {
        byte[] sent = sent(PATTERN, CONNECTION, 1);
        byte[] back = flip(40).apply(sent);

        assertThat(judge(PATTERN, back, sent.length, back.length).detail())
                .matches("the byte at offset 40 of 64 in message 0 of connection 3 differs:"
                        + " expected 0x.*, got 0x.*; expected (.. ){6}\\[..\\]( ..){6},"
                        + " got (.. ){6}\\[..\\]( ..){6}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "27", "28", "29", "64", "65563,65564,65565", "1..300",
            "200000", "64,1,1KiB"})
    void what_was_sent_is_verified_whatever_the_size(String sizes) {
        for (MessagePattern pattern : patterns(PayloadSizes.parse(sizes))) {
            byte[] sent = sent(pattern, CONNECTION, 12);
            for (int chunk : new int[]{1, 3, 27, 28, 4096, 65_536, sent.length}) {
                var verifier = new StreamVerifier(pattern, CONNECTION);
                ByteBuffer back = ByteBuffer.wrap(sent);
                while (back.hasRemaining()) {
                    ByteBuffer part = back.slice(back.position(),
                            Math.min(chunk, back.remaining()));
                    back.position(back.position() + part.remaining());
                    assertThat(verifier.onBytes(part, sent.length)).isNull();
                }
                assertThat(verifier.verified()).isEqualTo(12);
                assertThat(verifier.verifiedBytes()).isEqualTo(sent.length);
                assertThat(verifier.onEnd()).isNull();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 27, 28, 64, 70_000})
    void neighbours_and_connections_differ(int size) {
        PayloadSizes sizes = PayloadSizes.of(size);
        for (MessagePattern pattern : patterns(sizes)) {
            byte[] sent = sent(pattern, CONNECTION, 3);
            assertThat(slice(sent, 0, size)).isNotEqualTo(slice(sent, size, 2 * size))
                    .isNotEqualTo(slice(sent, 2 * size, 3 * size));
            assertThat(slice(sent, 0, size)).isNotEqualTo(sent(pattern, CONNECTION + 1, 1));
        }
    }

    /// A server that stops looking at its input must not get away with what it has seen before.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 27})
    void messages_too_short_for_a_header_have_no_period(int size) {
        for (MessagePattern pattern : patterns(PayloadSizes.of(size))) {
            byte[] sent = sent(pattern, CONNECTION, 8192 / size);
            int half = sent.length / 2;
            for (int period = 1; period <= half; period++) {
                assertThat(Arrays.equals(sent, 0, half, sent, period, period + half))
                        .as("period of %d", period).isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 27})
    void messages_too_short_for_a_header_are_those_of_one_connection(int size) {
        Set<ByteBuffer> beginnings = new HashSet<>();
        for (int connection = 0; connection < 2_000; connection++) {
            byte[] sent = sent(MessagePattern.random(RUN, PayloadSizes.of(size)), connection,
                    16 / size + 1);
            assertThat(beginnings.add(ByteBuffer.wrap(sent, 0, 16)))
                    .as("as no connection before %d", connection).isTrue();
        }
    }

    @Test
    void an_answer_before_the_question_is_surplus_even_when_it_is_right() {
        byte[] sent = sent(PATTERN, CONNECTION, 1);
        var verifier = new StreamVerifier(PATTERN, CONNECTION);

        ReplyCheck.Finding finding = verifier.onBytes(ByteBuffer.wrap(sent), 0);

        assertThat(finding.kind()).isEqualTo(FailureClass.SURPLUS);
        assertThat(finding.detail()).startsWith("64 bytes too many came before anything was sent");
    }

    @Test
    void more_than_was_written_of_a_message_is_surplus() {
        byte[] sent = sent(PATTERN, CONNECTION, 1);
        var verifier = new StreamVerifier(PATTERN, CONNECTION);

        ReplyCheck.Finding finding = verifier.onBytes(ByteBuffer.wrap(sent), 40);

        assertThat(finding.detail()).startsWith("24 bytes too many came for message 0 of"
                + " connection 3, of which only 40 bytes had been sent");
    }

    @Test
    void what_is_missing_at_the_end_is_told() {
        var verifier = new StreamVerifier(PATTERN, CONNECTION);
        byte[] sent = sent(PATTERN, CONNECTION, 4);
        verifier.onBytes(ByteBuffer.wrap(slice(sent, 0, 74)), sent.length);

        assertThat(verifier.missing(sent.length, 4)).isEqualTo(
                "182 bytes of 3 messages had not come back, from message 1 at offset 10 on");
    }

    private static List<MessagePattern> patterns(PayloadSizes sizes) {
        return List.of(MessagePattern.random(RUN, sizes),
                MessagePattern.repeating(RUN, sizes, new byte[1]),
                MessagePattern.repeating(RUN, sizes, "안녕!".repeat(50).getBytes()));
    }

    private static ReplyCheck.@Nullable Finding judge(MessagePattern pattern, byte[] back, int sent,
            int chunk) {
        var verifier = new StreamVerifier(pattern, CONNECTION);
        for (int at = 0; at < back.length; at += chunk) {
            ByteBuffer part = ByteBuffer.wrap(back, at, Math.min(chunk, back.length - at)).slice();
            ReplyCheck.Finding finding = verifier.onBytes(part, sent);
            if (finding != null) {
                assertThat(verifier.onEnd()).as("what is told already").isNull();
                return finding;
            }
        }
        return verifier.onEnd();
    }

    /// Written in pieces of several sizes, as a socket takes them.
    private static byte[] sent(MessagePattern pattern, int connection, int messages) {
        var stream = new MessageStream(pattern, connection);
        var bytes = new ByteArrayOutputStream();
        for (int size = 1; stream.sequence() < messages; size = Math.min(size * 3 + 1, 100_000)) {
            ByteBuffer piece = ByteBuffer.allocate(size);
            stream.peek(piece, messages);
            bytes.write(piece.array(), 0, piece.position());
            stream.advance(piece.position());
        }
        assertThat(stream.position()).isEqualTo(bytes.size());
        return bytes.toByteArray();
    }

    private static UnaryOperator<byte[]> flip(int offset) {
        return bytes -> {
            byte[] flipped = bytes.clone();
            flipped[offset] ^= 0x10;
            return flipped;
        };
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static byte[] join(byte[]... parts) {
        var bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }
}
