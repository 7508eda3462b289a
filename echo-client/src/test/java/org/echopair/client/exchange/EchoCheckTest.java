package org.echopair.client.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.echopair.client.exchange.ReplyCheck.Finding;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.echopair.client.text.Figures;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EchoCheckTest {

    private static final byte[] MESSAGE = "안녕! ok".getBytes(StandardCharsets.UTF_8);

    @Test
    void the_message_itself_passes_at_every_chunk_size() {
        for (int chunk = 1; chunk <= MESSAGE.length; chunk++) {
            var check = new EchoCheck(MESSAGE);

            assertThat(feed(check, MESSAGE, chunk)).isNull();
            assertThat(check.satisfied()).isTrue();
            assertThat(check.received()).isEqualTo(MESSAGE.length);
        }
    }

    @Test
    void a_difference_is_found_at_every_offset_and_every_chunk_size() {
        for (int offset = 0; offset < MESSAGE.length; offset++) {
            for (int chunk = 1; chunk <= MESSAGE.length; chunk++) {
                var check = new EchoCheck(MESSAGE);
                byte[] reply = MESSAGE.clone();
                reply[offset] ^= 0x01;

                Finding finding = feed(check, reply, chunk);

                assertThat(finding).isNotNull();
                assertThat(finding.kind()).isEqualTo(FailureClass.MISMATCH);
                assertThat(finding.detail()).startsWith("the byte at offset " + offset
                        + " of 10 differs: expected " + Figures.hex(MESSAGE[offset]) + ", got "
                        + Figures.hex(reply[offset]) + ";");
                assertThat(check.satisfied()).isFalse();
            }
        }
    }

    @Test
    void nothing_is_satisfied_before_the_last_byte() {
        var check = new EchoCheck(MESSAGE);
        for (int i = 0; i < MESSAGE.length; i++) {
            assertThat(check.satisfied()).isFalse();
            assertThat(check.phase()).isEqualTo(i == 0 ? Phase.FIRST_BYTE : Phase.READ);
            check.onBytes(ByteBuffer.wrap(MESSAGE, i, 1));
        }

        assertThat(check.satisfied()).isTrue();
        assertThat(check.phase()).isEqualTo(Phase.CLOSE);
    }

    @Nested
    class a_mismatch {

        @Test
        void shows_both_sides_around_it() {
            var check = new EchoCheck(ascii("0123456789abcdef"));

            Finding finding = check.onBytes(ByteBuffer.wrap(ascii("01234567X9abcdef")));

            assertThat(finding).isEqualTo(new Finding(FailureClass.MISMATCH,
                    "the byte at offset 8 of 16 differs: expected 0x38 '8', got 0x58 'X';"
                            + " expected 32 33 34 35 36 37 [38] 39 61 62 63 64 65,"
                            + " got 32 33 34 35 36 37 [58] 39 61 62 63 64 65"));
        }

        @Test
        void shows_no_more_than_there_is() {
            var check = new EchoCheck(ascii("a"));

            assertThat(check.onBytes(ByteBuffer.wrap(ascii("b")))).isEqualTo(new Finding(
                    FailureClass.MISMATCH, "the byte at offset 0 of 1 differs: expected 0x61 'a',"
                            + " got 0x62 'b'; expected [61], got [62]"));
        }

        @Test
        void comes_before_a_surplus() {
            var check = new EchoCheck(ascii("ab"));

            Finding finding = check.onBytes(ByteBuffer.wrap(ascii("aXcd")));

            assertThat(finding).isNotNull();
            assertThat(finding.kind()).isEqualTo(FailureClass.MISMATCH);
        }
    }

    @Nested
    class a_surplus {

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        void is_found_together_with_the_reply_and_after_it(int chunk) {
            var check = new EchoCheck(ascii("ab"));

            assertThat(feed(check, ascii("ab!"), chunk)).isEqualTo(new Finding(FailureClass.SURPLUS,
                    "the whole message of 2 bytes came back, and then 1 byte too many: 21"));
        }

        @Test
        void is_shown_in_part() {
            var check = new EchoCheck(ascii("a"));

            Finding finding = check.onBytes(ByteBuffer.wrap(ascii("a" + "b".repeat(5_000))));

            assertThat(finding).isEqualTo(new Finding(FailureClass.SURPLUS,
                    "the whole message of 1 byte came back, and then 5,000 bytes too many:"
                            + " 62".repeat(12)
                            + " …"));
        }
    }

    private static @Nullable Finding feed(EchoCheck check, byte[] reply, int chunk) {
        for (int at = 0; at < reply.length; at += chunk) {
            byte[] part = Arrays.copyOfRange(reply, at, Math.min(at + chunk, reply.length));
            Finding finding = check.onBytes(ByteBuffer.wrap(part));
            if (finding != null) {
                return finding;
            }
        }
        return null;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
