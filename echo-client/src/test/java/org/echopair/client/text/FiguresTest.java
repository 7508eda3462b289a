package org.echopair.client.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "999, 999", "1000, '1,000'", "8388608, '8,388,608'", "-100, -100",
            "-1000, '-1,000'"})
    void large_numbers_have_separators(long number, String shown) {
        assertThat(Figures.grouped(number)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 µs", "84999, 84 µs", "100000, 0.1 ms", "440000, 0.4 ms", "1960000, 2 ms",
            "9949999, 9.9 ms", "9950000, 10 ms", "61400000, 61 ms", "999499999, 999 ms",
            "999500000, 1 s", "1940000000, 1.9 s", "5000000000, 5 s", "90000000000, 90 s"})
    void times_have_the_digits_that_matter(long nanos, String shown) {
        assertThat(Figures.time(nanos)).isEqualTo(shown);
    }

    @Test
    void one_byte_is_singular() {
        assertThat(Figures.bytes(1)).isEqualTo("1 byte");
        assertThat(Figures.bytes(2_000)).isEqualTo("2,000 bytes");
    }

    @Test
    void a_byte_is_hex_with_its_letter_where_it_has_one() {
        assertThat(Figures.hex((byte) 'a')).isEqualTo("0x61 'a'");
        assertThat(Figures.hex((byte) 0xec)).isEqualTo("0xec");
        assertThat(Figures.hex((byte) ' ')).isEqualTo("0x20");
    }
}
