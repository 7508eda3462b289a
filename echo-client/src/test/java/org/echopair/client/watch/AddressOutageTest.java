package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// How long an address does not answer, on a clock that the test sets.
class AddressOutageTest {

    private long stoodStillFrom;
    private long stoodStillTo;
    private final AddressOutage outage = new AddressOutage(0,
            (from, to) -> Math.max(0,
                    Math.min(to, stoodStillTo) - Math.max(from, stoodStillFrom)));

    @Test
    void grows_from_the_attempt_that_failed_first_to_the_next_answer() {
        assertThat(outage.onAnswer(millis(100))).isZero();
        outage.onFailure(millis(200), millis(200));
        outage.onFailure(millis(300), millis(300));

        assertThat(outage.sinceCounted(millis(1_000))).isEqualTo(millis(800));
        assertThat(outage.sinceCounted(millis(1_500))).isEqualTo(millis(500));
        assertThat(outage.onAnswer(millis(1_600))).isEqualTo(millis(100));
        assertThat(outage.sinceCounted(millis(9_000))).isZero();
    }

    @Test
    void is_none_where_others_were_answered_after_the_attempt_began() {
        outage.onAnswer(millis(5_000));
        outage.onFailure(millis(2_000), millis(2_000));

        assertThat(outage.sinceCounted(millis(6_000))).isZero();
    }

    @Test
    void lacks_the_time_in_which_this_process_stood_still() {
        outage.onFailure(millis(1_000), millis(1_000));
        stoodStillFrom = millis(2_000);
        stoodStillTo = millis(4_500);

        assertThat(outage.sinceCounted(millis(5_000))).isEqualTo(millis(1_500));
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
