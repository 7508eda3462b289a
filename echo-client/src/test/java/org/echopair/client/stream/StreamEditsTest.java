package org.echopair.client.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.echopair.client.exchange.ReplyCheck;
import org.echopair.client.failure.FailureClass;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every single edit of a stream at every place where the verifier could take another way (all of
/// them in short messages, the edges of header, segment and message in long ones) is found at the
/// first byte that differs, and named.
class StreamEditsTest {

    private static final int CONNECTION = 3;
    private static final int MESSAGES = 4;
    private static final long RUN = 0x0123_4567_89ab_cdefL;
    /// One read of the client's.
    private static final int PIECE = 65_536;

    private record Row(String edit, int size, Payload payload) {}

    private static Stream<Row> rows() {
        return Stream.of("flip", "drop", "insert", "swap", "repeat", "move").flatMap(
                edit -> Stream.of(1, 27, 28, 29, 64, 65_536, 200_000).flatMap(size -> Stream
                        .of(Payload.values()).map(payload -> new Row(edit, size, payload))));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void one_byte_is_found_at_its_place(Row row) {
        MessagePattern pattern = row.payload.pattern(RUN, PayloadSizes.of(row.size));
        byte[] sent = sent(pattern, CONNECTION);
        byte[] others = sent(pattern, CONNECTION + 1);
        for (int offset : places(row.size, sent.length)) {
            byte[] back = edited(row.edit, sent, others, offset);
            int differsAt = Arrays.mismatch(sent, back);
            if (differsAt < 0 || differsAt == back.length) {
                assertThat(judge(pattern, back, sent.length)).as("no difference").isNull();
                continue;
            }
            ReplyCheck.Finding finding = judge(pattern, back, sent.length);
            assertThat(finding).as("offset %d", offset).isNotNull();
            assertThat(finding.kind()).isEqualTo(differsAt == sent.length
                    ? FailureClass.SURPLUS
                    : FailureClass.MISMATCH);
            assertThat(finding.detail()).as("offset %d", offset)
                    .matches(named(row.size, sent.length, differsAt));
        }
    }

    private static TreeSet<Integer> places(int size, int length) {
        var places = new TreeSet<Integer>();
        for (int message = 0; message < MESSAGES; message++) {
            for (int edge : new int[]{0, 28, 28 + 65_536, 28 + 131_072, size}) {
                for (int near = -2; near <= 2; near++) {
                    places.add(message * size + edge + near);
                }
            }
        }
        for (int offset = 0; size < 100 && offset < length; offset++) {
            places.add(offset);
        }
        places.removeIf(offset -> offset < 0 || offset >= length);
        return places;
    }

    private static byte[] edited(String edit, byte[] sent, byte[] others, int offset) {
        byte value = sent[offset];
        return switch (edit) {
            case "flip" -> replaced(sent, offset, 1, (byte) (value ^ 0x10));
            case "drop" -> replaced(sent, offset, 1);
            case "insert" -> replaced(sent, offset, 0, (byte) (value ^ 0x10));
            case "swap" -> offset + 1 == sent.length
                    ? sent
                    : replaced(sent, offset, 2, sent[offset + 1], value);
            case "repeat" -> replaced(sent, offset, 1, value, value);
            default -> replaced(sent, offset, 1, others[offset]);
        };
    }

    private static byte[] replaced(byte[] bytes, int offset, int count, byte... by) {
        return ByteBuffer.allocate(bytes.length - count + by.length).put(bytes, 0, offset).put(by)
                .put(bytes, offset + count, bytes.length - offset - count).array();
    }

    private static String named(int size, int length, int differsAt) {
        if (differsAt == length) {
            return "1 byte too many came after all of the 4 messages sent had come back: .*";
        }
        return String.format("the byte at offset %,d of %,d in message %d of connection 3 differs: "
                + "expected 0x.*", differsAt % size, size, differsAt / size);
    }

    /// @param says what comes in place of message 1
    private record Moved(String what, List<Integer> order, String says) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Stream<Moved> moved() {
        return Stream.of(new Moved("dropped", List.of(0, 2, 3), "message 2, which is out of order"),
                new Moved("repeated", List.of(0, 0, 1, 2, 3),
                        "message 0 a second time: duplicated"),
                new Moved("swapped", List.of(0, 2, 1, 3), "message 2, which is out of order"),
                new Moved("another connection's", List.of(0, 10, 1, 2),
                        "a foreign one: message 0 of connection 4"),
                new Moved("another connection's in its place", List.of(0, 11, 2, 3),
                        "a foreign one: message 1 of connection 4"));
    }

    @ParameterizedTest
    @MethodSource("moved")
    void a_message_is_called_by_its_name(Moved moved) {
        for (int size : new int[]{28, 29, 64, 65_536, 200_000}) {
            for (Payload payload : Payload.values()) {
                MessagePattern pattern = payload.pattern(RUN, PayloadSizes.of(size));
                byte[] sent = sent(pattern, CONNECTION);
                byte[] others = sent(pattern, CONNECTION + 1);
                ByteBuffer back = ByteBuffer.allocate(moved.order.size() * size);
                for (int message : moved.order) {
                    back.put(message < 10 ? sent : others, message % 10 * size, size);
                }
                assertThat(judge(pattern, back.array(), sent.length)).as("%d B", size)
                        .isEqualTo(new ReplyCheck.Finding(FailureClass.MISMATCH,
                                "in place of message 1 of connection 3 came " + moved.says));
            }
        }
    }

    private static ReplyCheck.@Nullable Finding judge(MessagePattern pattern, byte[] back,
            int sent) {
        var verifier = new StreamVerifier(pattern, CONNECTION);
        for (int at = 0; at < back.length; at += PIECE) {
            ReplyCheck.Finding finding = verifier.onBytes(
                    ByteBuffer.wrap(back, at, Math.min(PIECE, back.length - at)), sent);
            if (finding != null) {
                return finding;
            }
        }
        return verifier.onEnd();
    }

    private static byte[] sent(MessagePattern pattern, int connection) {
        ByteBuffer bytes = ByteBuffer.allocate(MESSAGES * pattern.longest());
        new MessageStream(pattern, connection).peek(bytes, MESSAGES);
        return bytes.array();
    }
}
