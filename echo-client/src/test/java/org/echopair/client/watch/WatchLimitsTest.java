package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.echopair.client.exchange.AddressFamily;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.Target;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.stream.PayloadSizes;
import org.junit.jupiter.api.Test;

class WatchLimitsTest {

    private static final long MUCH = Long.MAX_VALUE / 2;

    @Test
    void streams_that_need_more_files_than_the_process_may_open_are_found_before_the_run() {
        Failure failure = new WatchLimits(60, 12, MUCH).exceededBy(streams(30, 5, 64))
                .orElseThrow();

        assertThat(failure.kind()).isEqualTo(FailureClass.LOCAL);
        assertThat(failure.detail()).isEqualTo("this process may open no more than 60 files, and"
                + " 35 streams need 105 beside the 28 that it needs itself; raise it with"
                + " ulimit -n, or watch fewer");
    }

    @Test
    void persistent_and_fresh_ones_count_together() {
        assertThat(new WatchLimits(60, 14, MUCH).exceededBy(streams(6, 4, 64))).isEmpty();
        assertThat(new WatchLimits(60, 14, MUCH).exceededBy(streams(7, 4, 64))).isPresent();
    }

    @Test
    void messages_that_do_not_fit_into_half_of_the_heap_together_are_too_much() {
        int mebibyte = 1024 * 1024;

        assertThat(new WatchLimits(MUCH, 0, 128L * mebibyte)
                .isTooMuchMemory(streams(50, 9, mebibyte))).isFalse();
        assertThat(new WatchLimits(MUCH, 0, 128L * mebibyte)
                .isTooMuchMemory(streams(50, 10, mebibyte))).isTrue();
        assertThat(new WatchLimits(MUCH, 0, 128L * mebibyte)
                .isTooMuchMemory(streams(1_000, 1_000, 64))).isFalse();
    }

    @Test
    void fresh_connections_may_pile_up_as_far_as_files_and_memory_reach() {
        assertThat(new WatchLimits(1_024, 8, MUCH).mostFresh(streams(100, 1, 64)))
                .isEqualTo((1_024 - 8 - 16) / 3 - 100);
        assertThat(new WatchLimits(MUCH, 8, 64 * 1024 * 1024)
                .mostFresh(streams(100, 1, 64 * 1024)))
                .isEqualTo(32 * 1024 * 1024 / (144 * 1024) - 100);
        assertThat(new WatchLimits(MUCH, 8, MUCH).mostFresh(streams(100, 1, 64)))
                .isEqualTo(10_000);
    }

    private static WatchConfig streams(int persistent, int fresh, int bytes) {
        Duration second = Duration.ofSeconds(1);
        return new WatchConfig(
                new ConnectionConfig(Target.parse("localhost:1"), AddressFamily.ANY, second, second,
                        Duration.ZERO),
                persistent, fresh, second, second, second, PayloadSizes.of(bytes));
    }
}
