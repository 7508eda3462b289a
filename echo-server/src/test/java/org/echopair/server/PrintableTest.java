package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void text_is_left_as_it_is() {
        assertThat(Printable.quoted("안녕! 👩‍👩‍👧 é")).isEqualTo("'안녕! 👩‍👩‍👧 é'");
    }

    @Test
    void what_moves_the_cursor_breaks_the_line_or_turns_the_text_is_escaped() {
        assertThat(Printable.line("a\r\n\t\u001b[31m\u0085\u2028\u202e\u2066\ud800"))
                .isEqualTo("a\\x0d\\x0a\\x09\\x1b[31m\\x85\\u{2028}\\u{202e}\\u{2066}\\u{d800}");
        assertThat(Printable.line(Character.toString(0xE0041))).isEqualTo("\\u{e0041}");
    }

    @Test
    void a_long_value_is_cut_between_characters() {
        assertThat(Printable.quoted("x".repeat(61))).isEqualTo("'" + "x".repeat(60) + "…'");
        assertThat(Printable.quoted("x".repeat(59) + "👍👍"))
                .isEqualTo("'" + "x".repeat(59) + "…'");
    }
}
