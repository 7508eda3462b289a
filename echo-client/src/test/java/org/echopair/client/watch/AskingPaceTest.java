package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.echopair.client.cli.Durations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AskingPaceTest {

    private final AtomicReference<Double> random = new AtomicReference<>(0.5);

    @ParameterizedTest
    @CsvSource({"30s, 1, 2000", "30s, 200, 2000", "30s, 201, 2010", "30s, 700, 7000",
            "30s, 750, 7500", "30s, 5000, 7500", "1s, 5000, 2000"})
    void is_two_seconds_or_ten_milliseconds_an_address_but_at_most_a_quarter_of_an_interval(
            String interval, int addresses, long millis) {
        assertThat(soon(interval, addresses)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void is_a_quarter_more_or_less_so_that_probers_do_not_ask_in_step() {
        random.set(0.0);
        assertThat(soon("30s", 400)).isEqualTo(Duration.ofMillis(3_000));

        random.set(1.0);
        assertThat(soon("30s", 400)).isEqualTo(Duration.ofMillis(5_000));
    }

    @Test
    void is_that_of_few_before_the_name_has_resolved() {
        var pace = new AskingPace(Duration.ofSeconds(30), random::get);

        assertThat(pace.soonNanos()).isEqualTo(Duration.ofSeconds(2).toNanos());
    }

    private Duration soon(String interval, int addresses) {
        var pace = new AskingPace(Durations.parse(interval), random::get);
        pace.onResolved(addresses);
        return Duration.ofNanos(pace.soonNanos());
    }
}
