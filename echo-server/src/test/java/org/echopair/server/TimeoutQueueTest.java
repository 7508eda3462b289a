package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class TimeoutQueueTest {

    private final TimeoutQueue<String> queue = new TimeoutQueue<>(100);

    @Test
    void an_empty_queue_never_expires() {
        assertThat(queue.pollExpired(Long.MAX_VALUE)).isNull();
        assertThat(queue.nanosToNext(0)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void expires_in_the_order_of_starting_and_not_before_the_timeout() {
        var first = start("first", 0);
        var second = start("second", 10);
        assertThat(queue.nanosToNext(40)).isEqualTo(60);
        assertThat(queue.pollExpired(99)).isNull();
        assertThat(queue.pollExpired(100)).isEqualTo("first");
        assertThat(first.isWaiting()).isFalse();
        assertThat(second.isWaiting()).isTrue();
        assertThat(queue.pollExpired(109)).isNull();
        assertThat(queue.pollExpired(110)).isEqualTo("second");
        assertThat(queue.pollExpired(1_000)).isNull();
    }

    @Test
    void starting_again_moves_to_the_end() {
        var first = start("first", 0);
        start("second", 10);
        queue.start(first, 50);
        assertThat(queue.pollExpired(110)).isEqualTo("second");
        queue.start(first, 60);
        assertThat(queue.nanosToNext(60)).isEqualTo(100);
    }

    @Test
    void cancels_first_middle_and_last_alike() {
        var first = start("first", 0);
        var middle = start("middle", 1);
        var last = start("last", 2);
        middle.cancel();
        last.cancel();
        first.cancel();
        first.cancel();
        assertThat(queue.pollExpired(200)).isNull();
        queue.start(middle, 300);
        assertThat(queue.pollExpired(400)).isEqualTo("middle");
    }

    @Test
    void starting_in_another_queue_leaves_the_first() {
        var other = new TimeoutQueue<String>(5);
        var link = start("moved", 0);
        other.start(link, 0);
        assertThat(queue.pollExpired(1_000)).isNull();
        assertThat(other.pollExpired(5)).isEqualTo("moved");
    }

    @Test
    void a_wait_that_began_elsewhere_runs_out_in_its_turn() {
        for (int startNanos : new int[]{5, 10, 15, 25, 30}) {
            var elsewhere = new TimeoutQueue<String>(7);
            var link = new TimeoutQueue.Link<>("began at " + startNanos);
            elsewhere.start(link, startNanos);
            link.cancel();
            var here = new TimeoutQueue<String>(100);
            here.start(new TimeoutQueue.Link<>("first"), 10);
            here.start(new TimeoutQueue.Link<>("second"), 20);
            here.resume(link);
            var order = new ArrayList<String>();
            for (int now = 100; now <= 130; now++) {
                for (String next; (next = here.pollExpired(now)) != null;) {
                    order.add(next + " at " + now);
                }
            }
            assertThat(order).contains("first at 110", "second at 120",
                    "began at " + startNanos + " at " + (startNanos + 100));
        }
    }

    @Test
    void a_wait_that_began_elsewhere_can_be_cancelled_and_started_again() {
        var link = start("moved", 50);
        link.cancel();
        var last = start("last", 60);
        queue.resume(link);
        last.cancel();
        link.cancel();
        assertThat(queue.nanosToNext(0)).isEqualTo(Long.MAX_VALUE);
        queue.start(link, 70);
        assertThat(queue.nanosToNext(70)).isEqualTo(100);
    }

    @Test
    void a_timeout_of_zero_never_runs_out() {
        var never = new TimeoutQueue<String>(0);
        never.start(new TimeoutQueue.Link<>("kept"), 0);
        assertThat(never.pollExpired(Long.MAX_VALUE)).isNull();
        assertThat(never.nanosToNext(5)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void survives_a_clock_that_overflows() {
        queue.start(new TimeoutQueue.Link<>("kept"), Long.MAX_VALUE - 10);
        assertThat(queue.pollExpired(Long.MIN_VALUE + 80)).isNull();
        assertThat(queue.pollExpired(Long.MIN_VALUE + 89)).isEqualTo("kept");
    }

    private TimeoutQueue.Link<String> start(String name, long nowNanos) {
        var link = new TimeoutQueue.Link<>(name);
        queue.start(link, nowNanos);
        return link;
    }
}
