package org.echopair.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.echopair.client.text.Printable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The grammar of durations: the server's test holds the same two tables, for the apps share a
/// contract and no code.
class DurationsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "0          | 0",
            "0s         | 0",
            "0ms        | 0",
            "250ms      | 250",
            "3s         | 3_000",
            "5m         | 300_000",
            "2h         | 7_200_000",
            "1h30m      | 5_400_000",
            "1h30s      | 3_630_000",
            "1h2m3s4ms  | 3_723_004",
            "1s500ms    | 1_500",
            "1.5s       | 1_500",
            "0.25s      | 250",
            "0.001s     | 1",
            "1m0.5s     | 60_500",
            "90m        | 5_400_000",
            "0100ms     | 100",
            "1500ms     | 1_500",
            "9999h      | 35_996_400_000",
            "9998h60m   | 35_996_400_000"})
    void are_read(String text, String millis) {
        assertThat(Durations.parse(text))
                .isEqualTo(Duration.ofMillis(Long.parseLong(millis.replace("_", ""))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "soon", "s", "ms", "10", "00", "1.5", "10S", "10 s", " 10s",
            "10s ", "+5s", "-1s", "-0s", "1h-30m", "1,5s", "1.s", ".5s", "1..5s", "1.5.5s",
            "0.0001s", "1.5m", "1.5h", "1.5ms", "1.5s500ms", "30m1h", "1s1s", "500ms1s", "1d",
            "1us",
            "1e3s", "0x1s", "1_000s", "PT1S", "٣ms", "３s", "1ſ", "1s\n", "1\u200bs",
            "1234567890123s", "1234567890123.5s", "99999999999999999999h"})
    void are_refused_when_written_otherwise(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(Printable.quoted(text)
                        + " is not a duration; allowed: 250ms, 1.5s, 5m, 1h30m, up to 9999h");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10000h", "9999h1ms", "9999h0.001s", "600000m", "999999999999h",
            "999999999999h999999999999m999999999999s999999999999ms"})
    void are_refused_when_too_long(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is too long; allowed: up to 9999h");
    }
}
