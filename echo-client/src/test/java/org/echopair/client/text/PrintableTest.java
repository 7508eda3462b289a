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
