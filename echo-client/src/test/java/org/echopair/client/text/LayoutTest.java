package org.echopair.client.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LayoutTest {

    @Test
    void text_is_broken_at_spaces_and_goes_on_indented() {
        assertThat(Layout.wrapped("one two three four", 9, "  ")).containsExactly("one two",
                "  three", "  four");
    }

    @Test
    void a_word_that_is_longer_than_a_line_stays_whole() {
        assertThat(Layout.wrapped("a incomprehensible b", 5, "")).containsExactly("a",
                "incomprehensible", "b");
    }

    @Test
    void text_that_just_fits_stays_on_its_line() {
        assertThat(Layout.wrapped("안녕 세상", 5, "")).containsExactly("안녕 세상");
        assertThat(Layout.wrapped("🚀🚀 🚀", 4, "")).containsExactly("🚀🚀 🚀");
    }

    @Test
    void a_line_of_parts_that_goes_on_ends_with_what_stands_between_them() {
        List<String> lines = Layout.wrapped(List.of("open loop", "64 B", "10 connections"), " · ",
                20, "  ");

        assertThat(lines).containsExactly("open loop · 64 B ·", "  10 connections");
        assertThat(lines).allMatch(line -> line.length() <= 20);
    }

    @Test
    void figures_stand_to_the_right_under_their_heads() {
        assertThat(Layout.aligned(List.of(List.of("", "sent", "lost"),
                List.of("stream 1", "1,000", "0")), true)).containsExactly(
                        "           sent  lost", "stream 1  1,000     0");
    }

    @Test
    void words_stand_to_the_left() {
        assertThat(Layout.aligned(List.of(List.of("latency", "p50", "max"),
                List.of("from due", "212 µs", "1 ms")), false)).containsExactly(
                        "latency   p50     max", "from due  212 µs  1 ms");
    }

    @Test
    void no_rows_are_no_lines() {
        assertThat(Layout.aligned(List.of(), true)).isEmpty();
    }
}
