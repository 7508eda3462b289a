package org.echopair.client.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "안녕!", "\u1112\u1161\u11ab", "👩‍👩‍👧‍👦", "שלום",
            "🏴\udb40\udc67\udb40\udc62\udb40\udc7f",
            "two\nlines\tand a tab"})
    void text_of_any_language_stays_as_it_is(String text) {
        assertThat(shown(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"'\u001b[31m', '\\x1b[31m'", "'a\rb', 'a\\x0db'", "'\u0000', '\\x00'",
            "'\u007f', '\\x7f'", "'\u009b2J', '\\x9b2J'"})
    void control_characters_are_escaped(String text, String shown) {
        assertThat(shown(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(shown);
    }

    /// They would turn the direction of a verdict's line, break it, or hide in it.
    @ParameterizedTest
    @CsvSource({"'a\u202eb', 'a\\u{202e}b'", "'\u2066x\u2069', '\\u{2066}x\\u{2069}'",
            "'\u200f', '\\u{200f}'", "'\u061c', '\\u{61c}'", "'a\u2028b', 'a\\u{2028}b'",
            "'a\u2029b', 'a\\u{2029}b'", "'\u200b', '\\u{200b}'", "'\u0085', '\\x85'",
            "'\udb40\udc01', '\\u{e0001}'"})
    void marks_that_shape_more_than_a_word_are_escaped(String text, String shown) {
        assertThat(shown(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(shown);
        assertThat(Printable.line(text)).isEqualTo(shown);
    }

    @Test
    void half_a_surrogate_pair_is_escaped() {
        assertThat(Printable.line("a\ud83d")).isEqualTo("a\\u{d83d}");
    }

    @Test
    void a_quoted_value_is_cut_between_characters() {
        assertThat(Printable.quoted("👋".repeat(61))).isEqualTo("'" + "👋".repeat(60) + "…'");
        assertThat(Printable.quoted("👋".repeat(60))).isEqualTo("'" + "👋".repeat(60) + "'");
    }

    @Test
    void bytes_that_are_not_utf8_are_escaped() {
        byte[] cutOff = {'a', (byte) 0xec, (byte) 0x95, 'b', (byte) 0xff, (byte) 0xec};

        assertThat(shown(cutOff)).isEqualTo("a\\xec\\x95b\\xff\\xec");
    }

    @Test
    void long_text_is_decoded_across_the_buffers_end() {
        String text = "안녕👋".repeat(10_000);

        assertThat(shown(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
    }

    @Test
    void a_quoted_value_is_one_short_line() {
        assertThat(Printable.quoted("a\nb")).isEqualTo("'a\\x0ab'");
        assertThat(Printable.quoted("x".repeat(1_000))).isEqualTo("'" + "x".repeat(60) + "…'");
    }

    private static String shown(byte[] utf8) {
        var shown = new StringBuilder();
        Printable.text(utf8, shown::append);
        return shown.toString();
    }
}
