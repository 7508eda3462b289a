package org.echopair.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "0s, 0", "0ms, 0", "1ms, 1", "250ms, 250", "3s, 3000", "5m, 300000",
            "1h, 3600000", "1h30m, 5400000", "1m1s1ms, 61001", "2h3s, 7203000", "90s, 90000",
            "007s, 7000", "9999h, 35996400000"})
    void are_whole_numbers_with_units_from_large_to_small(String text, long millis) {
        assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "5", "s", "-3s", "+3s", "1.5s", "3 s", " 3s", "3s ", "3S",
            "30m1h", "1s1s", "3sec", "3us", "1h30", "٣s", "PT3S", "1000000000000000000000s"})
    void that_cannot_be_read_say_what_is_allowed(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'" + text + "' is not a duration; allowed: 250ms, 3s, 5m, 1h30m");
    }

    @Test
    void have_an_upper_limit() {
        assertThatThrownBy(() -> Durations.parse("999999999999h"))
                .hasMessage("'999999999999h' is too long; allowed: up to 9999h");
    }
}
