package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimeoutQueueTest {

    private final TimeoutQueue<String> queue = new TimeoutQueue<>(100);

    @Test
    void an_empty_queue_never_expires() {
        assertThat(queue.expired(Long.MAX_VALUE)).isNull();
        assertThat(queue.nanosToNext(0)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void expires_in_the_order_of_starting_and_not_before_the_timeout() {
        var first = start("first", 0);
        var second = start("second", 10);
        assertThat(queue.nanosToNext(40)).isEqualTo(60);
        assertThat(queue.expired(99)).isNull();
        assertThat(queue.expired(100)).isEqualTo("first");
        queue.cancel(first);
        assertThat(queue.expired(109)).isNull();
        assertThat(queue.expired(110)).isEqualTo("second");
        queue.cancel(second);
        assertThat(queue.expired(1_000)).isNull();
    }

    @Test
    void restarting_moves_to_the_end() {
        var first = start("first", 0);
        start("second", 10);
        queue.restart(first, 50);
        assertThat(queue.expired(110)).isEqualTo("second");
        queue.restart(first, 60);
        assertThat(queue.nanosToNext(60)).isEqualTo(50);
    }

    @Test
    void cancels_first_middle_and_last_alike() {
        var first = start("first", 0);
        var middle = start("middle", 1);
        var last = start("last", 2);
        queue.cancel(middle);
        queue.cancel(last);
        assertThat(queue.expired(200)).isEqualTo("first");
        queue.cancel(first);
        assertThat(queue.expired(200)).isNull();
        queue.start(middle, 300);
        assertThat(queue.expired(400)).isEqualTo("middle");
    }

    @Test
    void a_timeout_of_zero_never_runs_out() {
        var never = new TimeoutQueue<String>(0);
        never.start(new TimeoutQueue.Link<>("kept"), 0);
        assertThat(never.expired(Long.MAX_VALUE)).isNull();
        assertThat(never.nanosToNext(5)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void survives_a_clock_that_overflows() {
        queue.start(new TimeoutQueue.Link<>("kept"), Long.MAX_VALUE - 10);
        assertThat(queue.expired(Long.MIN_VALUE + 80)).isNull();
        assertThat(queue.expired(Long.MIN_VALUE + 89)).isEqualTo("kept");
    }

    private TimeoutQueue.Link<String> start(String name, long nowNanos) {
        var link = new TimeoutQueue.Link<>(name);
        queue.start(link, nowNanos);
        return link;
    }
}
