package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionTimersTest {

    private static final long MILLI = Duration.ofMillis(1).toNanos();

    private final ConnectionTimers timers = new ConnectionTimers(Duration.ofSeconds(10),
            Duration.ofSeconds(100));
    private final Recorder connection = new Recorder();

    @Test
    void ages_run_out_within_a_tenth_of_the_maximum_and_not_all_at_once() {
        var connections = new ArrayList<Recorder>();
        for (int index = 0; index < 100; index++) {
            connections.add(new Recorder());
            timers.open(connections.getLast(), 0);
        }
        var ages = new ArrayList<Long>();
        for (long second = 0; second <= 120; second++) {
            timers.expire(second * 1000 * MILLI);
            for (Recorder each : connections) {
                if (each.events.remove("age")) {
                    ages.add(second);
                }
            }
        }
        assertThat(ages).hasSize(100).allMatch(age -> age >= 90 && age <= 110);
        assertThat(ages.stream().distinct().count()).isGreaterThan(10);
        assertThat(ages.stream().mapToLong(age -> age).average().orElseThrow())
                .isBetween(98.0, 102.0);
    }

    @Test
    void neighbours_do_not_age_together() {
        var neighbour = new Recorder();
        timers.open(connection, 0);
        timers.open(neighbour, 0);
        for (long second = 0; !connection.events.contains("age")
                && !neighbour.events.contains("age"); second++) {
            timers.expire(second * 1000 * MILLI);
        }
        assertThat(connection.events.contains("age"))
                .isNotEqualTo(neighbour.events.contains("age"));
    }

    @Test
    void an_age_of_zero_is_off() {
        var ageless = new ConnectionTimers(Duration.ZERO, Duration.ZERO);
        ageless.open(connection, 0);
        ageless.expire(Long.MAX_VALUE);
        assertThat(connection.events).isEmpty();
        assertThat(ageless.nanosToNext(0)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void moving_bytes_put_off_the_idle_timeout() {
        var timer = timers.open(connection, 0);
        timers.touch(timer, 5000 * MILLI);
        timers.expire(14_999 * MILLI);
        assertThat(connection.events).isEmpty();
        timers.expire(15_000 * MILLI);
        assertThat(connection.events).containsExactly("idle");
    }

    @Test
    void what_is_longer_than_a_segment_may_have_longer_gaps() {
        var timer = timers.open(connection, 0);
        timers.startQuiet(timer, ConnectionTimers.SEGMENT_BYTES, 0);
        assertThat(timers.nanosToNext(0)).isEqualTo(ConnectionTimers.QUIET.toNanos());
        timers.startQuiet(timer, ConnectionTimers.SEGMENT_BYTES + 1, 0);
        assertThat(timers.nanosToNext(0)).isEqualTo(ConnectionTimers.LONG_QUIET.toNanos());
        timers.expire(ConnectionTimers.LONG_QUIET.toNanos());
        assertThat(connection.events).containsExactly("quiet");
    }

    @Test
    void each_byte_puts_off_the_quiet() {
        var timer = timers.open(connection, 0);
        long quiet = ConnectionTimers.QUIET.toNanos();
        timers.startQuiet(timer, 1, 0);
        timers.startQuiet(timer, 1, quiet / 2);
        assertThat(timers.isPausing(timer)).isTrue();
        timers.expire(quiet / 2 + quiet - 1);
        assertThat(connection.events).isEmpty();
        timers.expire(quiet / 2 + quiet);
        assertThat(connection.events).containsExactly("quiet");
        assertThat(timers.isPausing(timer)).isFalse();
    }

    @Test
    void the_next_to_expire_decides_how_long_a_loop_may_sleep() {
        var timer = timers.open(connection, 0);
        assertThat(timers.nanosToNext(0)).isEqualTo(10_000 * MILLI);
        timers.startQuiet(timer, 1, 0);
        assertThat(timers.nanosToNext(0)).isEqualTo(ConnectionTimers.QUIET.toNanos());
        timers.startRest(timer, 0);
        assertThat(timers.nanosToNext(0)).isEqualTo(5 * MILLI);
    }

    @Test
    void a_connection_that_goes_to_another_loop_takes_its_waits_along() {
        var other = new ConnectionTimers(Duration.ofSeconds(10), Duration.ofSeconds(100));
        for (int count = 0; count < 20; count++) {
            timers.open(new Recorder(), 0); // Neighbours, of all ages.
            other.open(new Recorder(), 4000 * MILLI);
        }
        var timer = timers.open(connection, 1000 * MILLI);
        timers.touch(timer, 3000 * MILLI);
        other.resume(timer, timers.suspend(timer));
        timers.expire(1_000_000 * MILLI);
        other.expire(12_999 * MILLI);
        assertThat(connection.events).isEmpty();
        other.expire(13_000 * MILLI);
        assertThat(connection.events).containsExactly("idle");
        other.expire(90_999 * MILLI);
        assertThat(connection.events).containsExactly("idle");
        other.expire(111_000 * MILLI);
        assertThat(connection.events).containsExactly("idle", "age");
    }

    @Test
    void who_lingers_waits_for_nothing_else() {
        var timer = timers.open(connection, 0);
        timers.startLastMessage(timer, 0);
        timers.startQuiet(timer, 1, 0);
        timers.startLinger(timer, 0);
        timers.expire(1_000_000 * MILLI);
        assertThat(connection.events).containsExactly("linger");
    }

    private static final class Recorder implements ConnectionTimers.Listener {

        private final List<String> events = new ArrayList<>();

        @Override
        public void onIdleTimeout() {
            events.add("idle");
        }

        @Override
        public void onMaxAge() {
            events.add("age");
        }

        @Override
        public void onNoLastMessage() {
            events.add("no last message");
        }

        @Override
        public void onFinishDeadline() {
            events.add("finish deadline");
        }

        @Override
        public void onQuiet() {
            events.add("quiet");
        }

        @Override
        public void onRested() {
            events.add("rested");
        }

        @Override
        public void onLingerTimeout() {
            events.add("linger");
        }
    }
}
