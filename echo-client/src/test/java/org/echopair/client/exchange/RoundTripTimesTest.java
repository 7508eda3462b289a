package org.echopair.client.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// With a clock that a test moves, and a meter that is asked and never runs by itself.
class RoundTripTimesTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private long now = 7 * SECOND;
    private final LagMeter lag = new LagMeter(() -> now);

    @Test
    void are_up_when_the_allowed_time_has_passed_while_this_process_ran() {
        var times = new RoundTripTimes(SECOND, () -> now, lag);

        assertThat(ran(times, SECOND - 1)).isFalse();
        assertThat(ran(times, 1)).isTrue();
        assertThat(times.within()).isEqualTo(" within 1 s");
    }

    @Test
    void do_not_count_the_time_in_which_this_process_stood_still() {
        var times = new RoundTripTimes(SECOND, () -> now, lag);
        ran(times, SECOND / 2);

        now += 60 * SECOND;
        assertThat(times.isUp()).as("right after a pause").isFalse();
        assertThat(times.remainingMillis()).isBetween(400L, 500L);

        assertThat(ran(times, SECOND / 2)).isTrue();
    }

    @Test
    void count_it_where_nobody_measures() {
        var times = new RoundTripTimes(SECOND, () -> now, LagMeter.off());

        now += 2 * SECOND;

        assertThat(times.isUp()).isTrue();
    }

    @Test
    void do_not_excuse_what_stood_still_before_the_wait_began() {
        var times = new RoundTripTimes(SECOND, () -> now, lag);
        now += 60 * SECOND;
        lag.tick();
        times.allow(SECOND);

        assertThat(ran(times, SECOND)).isTrue();
    }

    /// In steps that are no lag.
    private boolean ran(RoundTripTimes times, long nanos) {
        long end = now + nanos;
        while (end - now > 0) {
            now = Math.min(end, now + 5_000_000);
            lag.tick();
        }
        return times.isUp();
    }
}
