package org.echopair.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagePreviewTest {

    private final MessagePreview preview = new MessagePreview();

    @Nested
    class SplitCharacters {

        @ParameterizedTest
        @ValueSource(strings = {"é", "가", "👋", "a👋b", "👨‍👩‍👧‍👦", "안녕!"})
        void are_whole_at_every_split(String text) {
            byte[] bytes = text.getBytes(UTF_8);
            for (int split = 0; split <= bytes.length; split++) {
                var fresh = new MessagePreview();
                String shown = fresh.next(ByteBuffer.wrap(bytes, 0, split))
                        + fresh.next(ByteBuffer.wrap(bytes, split, bytes.length - split))
                        + fresh.end();
                assertThat(shown).as("split at %d", split).isEqualTo(text);
            }
        }

        @Test
        void are_whole_when_every_byte_comes_alone() {
            var shown = new StringBuilder();
            for (byte b : "안👋녕".getBytes(UTF_8)) {
                shown.append(preview.next(ByteBuffer.wrap(new byte[]{b})));
            }
            assertThat(shown.append(preview.end())).hasToString("안👋녕");
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        void are_replaced_when_input_ends_inside(int bytes) {
            byte[] wave = Arrays.copyOf("👋".getBytes(UTF_8), bytes);
            assertThat(preview.next(ByteBuffer.wrap(wave))).isEmpty();
            assertThat(preview.end()).isEqualTo("\uFFFD");
            assertThat(preview.end()).isEmpty();
        }
    }

    @Nested
    class MalformedInput {

        @ParameterizedTest
        @CsvSource({"ff, \uFFFD", "80, \uFFFD", "61c328, a\uFFFD(", "c080, \uFFFD\uFFFD",
                "eda080, \uFFFD", "f0288cbc, \uFFFD(\uFFFD\uFFFD"})
        void becomes_the_replacement_character(String hex, String shown) {
            assertThat(show(HexFormat.of().parseHex(hex))).isEqualTo(shown);
        }
    }

    @Nested
    class UnsafeCharacters {

        @ParameterizedTest
        @CsvSource({"0a, \\n", "0d, \\r", "09, \\t", "00, \\u0000", "1b5b33316d, \\u001b[31m",
                "7f, \\u007f", "c29b, \\u009b", "e280ae, \\u202e", "e280a8, \\u2028",
                "efbbbf, \\ufeff", "5c6e, \\\\n", "f3a08181, \\u{e0041}", "f09d85b3, \\u{1d173}"})
        void are_escaped(String hex, String shown) {
            assertThat(show(HexFormat.of().parseHex(hex))).isEqualTo(shown);
        }

        @Test
        void never_pass_whatever_the_bytes() {
            byte[] all = new byte[256];
            for (int value = 0; value < all.length; value++) {
                all[value] = (byte) value;
            }
            assertThat(show(all).chars().filter(Character::isISOControl)).isEmpty();
        }
    }

    @Nested
    class LongInput {

        @Test
        void is_cut_and_counted() {
            assertThat(show("x".repeat(MessagePreview.LIMIT + 5).getBytes(UTF_8)))
                    .isEqualTo("x".repeat(MessagePreview.LIMIT) + "… and 5 more characters");
        }

        @Test
        void is_not_cut_inside_a_surrogate_pair() {
            String text = "x".repeat(MessagePreview.LIMIT - 1) + "👋👋";
            assertThat(show(text.getBytes(UTF_8)))
                    .isEqualTo("x".repeat(MessagePreview.LIMIT - 1) + "… and 4 more characters");
        }
    }

    private String show(byte[] bytes) {
        return preview.next(ByteBuffer.wrap(bytes)) + preview.end();
    }
}
