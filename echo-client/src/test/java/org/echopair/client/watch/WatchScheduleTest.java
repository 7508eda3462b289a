package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Due at 100, 110, 120 … until 200.
class WatchScheduleTest {

    private final AtomicLong clock = new AtomicLong(90);
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private final WatchSchedule schedule = new WatchSchedule(100, 10, 200, interrupted::get,
            clock::get);

    @Test
    void messages_are_due_at_even_times() {
        assertThat(schedule.nanosToNext()).isEqualTo(10);
        clock.set(103);
        schedule.advance();
        assertThat(schedule.nanosToNext()).isEqualTo(7);
    }

    @Test
    void what_could_not_be_sent_in_time_is_left_out() {
        clock.set(137);
        assertThat(schedule.nanosToNext()).isZero();
        schedule.advance();
        assertThat(schedule.nanosToNext()).isEqualTo(3);
    }

    @Test
    void an_answer_that_comes_late_is_followed_by_a_rest() {
        clock.set(110);
        schedule.advance();
        clock.set(114);
        schedule.rest();
        assertThat(schedule.nanosToNext()).isEqualTo(6);
        clock.set(116);
        schedule.rest();
        assertThat(schedule.nanosToNext()).isEqualTo(14);
    }

    /// As when a server that is about to end the connection has held its answer back.
    @Test
    void an_answer_that_comes_many_intervals_late_is_followed_by_a_rest_too() {
        clock.set(110);
        schedule.advance();
        clock.set(152);
        schedule.rest();
        assertThat(schedule.nanosToNext()).isEqualTo(8);
        clock.set(156);
        schedule.rest();
        assertThat(schedule.nanosToNext()).isEqualTo(14);
    }

    @Test
    void nothing_is_due_at_the_end() {
        clock.set(195);
        schedule.advance();
        assertThat(schedule.nanosToNext()).isEqualTo(5);
        assertThat(schedule.isOver()).isFalse();
        clock.set(200);
        assertThat(schedule.isOver()).isTrue();
        assertThat(schedule.awaitNext()).isFalse();
    }

    @Test
    void the_first_message_is_sent_however_late_it_is() {
        clock.set(300);
        assertThat(schedule.isOver()).isFalse();
        assertThat(schedule.nanosToNext()).isZero();
        assertThat(schedule.awaitNext()).isTrue();
        schedule.advance();
        assertThat(schedule.isOver()).isTrue();
    }

    @Test
    void nor_when_it_is_interrupted() {
        interrupted.set(true);
        assertThat(schedule.isOver()).isTrue();
        assertThat(schedule.awaitNext()).isFalse();
    }
}
