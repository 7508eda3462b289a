package org.echopair.client.watch.meter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.echopair.client.failure.FailureClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// A week on a clock that the test sets: 100 addresses at any time, and one of them is replaced every
/// ten seconds.
@Isolated("it measures the heap of the process")
class LongMeterTest {

    private static final int ADDRESSES = 100;
    private static final int SECONDS = 10;
    private static final long WEEK_ROUNDS = TimeUnit.DAYS.toSeconds(7) / SECONDS;
    /// Of five minutes.
    private static final int LEFT = 300 / SECONDS;

    private final Meters meters = new Meters();
    private long rounds;

    private void pass(long more) {
        for (long last = rounds + more; rounds < last; rounds++) {
            AddressMeter peer = meters.meter.joined(address(rounds));
            peer.onConnected(StreamKind.PERSISTENT, 1_000_000);
            meters.answer(peer);
            peer.onNotConnected(FailureClass.REFUSED);
            if (rounds >= ADDRESSES) {
                meters.meter.left(address(rounds - ADDRESSES), rounds % 2 == 0);
            }
            meters.pass(SECONDS);
        }
    }

    private static String address(long number) {
        return "2001:db8::" + Long.toHexString(number);
    }

    @Test
    void ends_with_the_addresses_of_its_last_five_minutes() {
        pass(WEEK_ROUNDS);
        assertThat(meters.meter.snapshot().addresses()).hasSize(ADDRESSES + LEFT - 1);
        assertThat(meters.meter.snapshot().connects().get(StreamKind.PERSISTENT).count())
                .isEqualTo(WEEK_ROUNDS);
    }

    @Test
    void takes_no_more_memory_than_one_of_an_hour_even_if_nobody_looks() {
        pass(360);
        long before = usedBytes();
        pass(WEEK_ROUNDS);
        assertThat(usedBytes() - before).isLessThan(256 * 1024);
        assertThat(meters.meter.hasBegun()).as("still reachable").isTrue();
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
