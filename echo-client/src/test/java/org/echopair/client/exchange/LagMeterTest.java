package org.echopair.client.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LagMeterTest {

    private long now = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1); // the clock may overflow

    private final LagMeter meter = new LagMeter(() -> now);

    @Test
    void a_process_that_runs_in_time_has_no_lag() {
        for (int i = 0; i < 200; i++) {
            pass(12);
            meter.tick();
        }

        assertThat(meter.totalNanos()).isZero();
        assertThat(meter.within(now - millis(2_400), now)).isZero();
    }

    @Test
    void a_pause_is_lag_by_as_much_as_it_is_longer_than_a_period() {
        pass(2_010);
        meter.tick();

        assertThat(meter.longestNanos()).isEqualTo(millis(2_000));
        assertThat(meter.totalNanos()).isEqualTo(millis(2_000));
    }

    @Test
    void only_what_lies_between_the_two_readings_counts() {
        long began = now;
        pass(1_000);
        meter.tick();
        pass(10);
        meter.tick();

        assertThat(meter.within(began + millis(400), now)).isEqualTo(millis(600));
        assertThat(meter.within(began, began + millis(100))).isEqualTo(millis(100));
        assertThat(meter.within(began + millis(1_000), now)).isZero();
    }

    @Test
    void a_pause_that_nobody_has_measured_yet_counts_too() {
        long began = now;
        pass(3_000);

        assertThat(meter.within(began, now)).isEqualTo(millis(3_000));
    }

    @Test
    void tells_the_longest_pause_once_and_as_long_as_the_longest_of_all() {
        for (long millis : List.of(110L, 410L, 210L)) {
            pass(millis);
            meter.tick();
        }

        assertThat(meter.longestSinceAskedNanos()).isEqualTo(meter.longestNanos())
                .isEqualTo(millis(400));
        assertThat(meter.longestSinceAskedNanos()).isZero();
        pass(310);
        assertThat(meter.longestSinceAskedNanos()).isEqualTo(millis(300));
    }

    @Test
    void pauses_beyond_what_is_kept_stay_in_the_sum() {
        for (int i = 0; i < 1_000; i++) {
            pass(110);
            meter.tick();
        }

        assertThat(meter.totalNanos()).isEqualTo(millis(100_000));
        assertThat(meter.within(now - millis(220), now)).isEqualTo(millis(220));
    }

    @Test
    void a_started_meter_ticks_by_itself() throws InterruptedException {
        var ticked = new CountDownLatch(3);

        try (LagMeter _ = LagMeter.start(() -> {
            ticked.countDown();
            return System.nanoTime();
        })) {
            assertThat(ticked.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void pass(long millis) {
        now += millis(millis);
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
