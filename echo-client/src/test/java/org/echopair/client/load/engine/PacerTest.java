package org.echopair.client.load.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.echopair.client.exchange.AddressFamily;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.Target;
import org.echopair.client.stream.PayloadSizes;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacerTest {

    private static final long START = 5_000_000_000_000L;
    private static final long SECOND = 1_000_000_000;

    @ParameterizedTest
    @CsvSource({"1, 0, 0", "1, 3, 3000000000", "20000, 1, 50000", "20000, 20000, 1000000000",
            "3, 1, 333333333", "3, 3, 1000000000", "0.5, 2, 4000000000",
            "1000000, 3600000000, 3600000000000"})
    void says_when_a_message_is_due(double rate, long message, long afterNanos) {
        assertThat(new Pacer(START, rate).dueNanos(message) - START).isEqualTo(afterNanos);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 1, 7, 333, 20_000, 1_234_567})
    void knows_which_message_is_the_first_from_a_time_on(double rate) {
        var pacer = new Pacer(START, rate);
        for (long after : new long[]{0, 1, 49_999, 50_000, SECOND, 10 * SECOND + 3}) {
            long first = pacer.firstDueFrom(START + after);

            assertThat(pacer.dueNanos(first)).isGreaterThanOrEqualTo(START + after);
            assertThat(first == 0 || pacer.dueNanos(first - 1) < START + after).isTrue();
        }
    }

    @Test
    void rounding_does_not_add_up_in_a_day() {
        assertThat(new Pacer(START, 3).dueNanos(3 * 86_400)).isEqualTo(START + 86_400 * SECOND);
    }

    @Test
    void a_schedule_measures_from_the_end_of_the_warm_up() {
        LoadSchedule schedule = LoadSchedule.of(config(10, Duration.ofSeconds(3), 0), START);

        assertThat(schedule.measureNanos()).isEqualTo(START + 2 * SECOND);
        assertThat(schedule.endNanos()).isEqualTo(START + 5 * SECOND);
        assertThat(schedule.isMeasured(START + 2 * SECOND - 1)).isFalse();
        assertThat(schedule.isMeasured(START + 2 * SECOND)).isTrue();
        assertThat(schedule.secondOf(START)).isEqualTo(-2);
        assertThat(schedule.secondOf(START + 4 * SECOND)).isEqualTo(2);
    }

    @Test
    void a_count_is_of_messages_behind_the_warm_up() {
        LoadSchedule schedule = LoadSchedule.of(config(10, null, 7), START);

        assertThat(schedule.limit()).isEqualTo(2 * 10 + 7);
    }

    @Test
    void a_connection_takes_its_turns_of_the_schedule_late_or_not() {
        LoadSchedule schedule = LoadSchedule.of(config(10, Duration.ofSeconds(3), 0), START);
        var plan = new SendPlan(1, Long.MAX_VALUE);
        assertThat(plan.mayBegin(schedule, START)).isFalse();
        long late = START + SECOND;

        assertThat(plan.mayBegin(schedule, late)).isTrue();
        assertThat(plan.take(schedule, late)).isEqualTo(START + SECOND / 10);
        assertThat(plan.take(schedule, late)).isEqualTo(START + 5 * SECOND / 10);
        assertThat(plan.take(schedule, late)).isEqualTo(START + 9 * SECOND / 10);
        assertThat(plan.mayBegin(schedule, late)).isFalse();
        assertThat(plan.isOver(schedule, late)).isFalse();
        assertThat(plan.isOver(schedule, START + 5 * SECOND)).isTrue();
    }

    @Test
    void what_the_warm_up_did_not_send_does_not_use_up_the_measured_time() {
        LoadSchedule schedule = LoadSchedule.of(config(10, Duration.ofSeconds(3), 0), START);
        var plan = new SendPlan(1, Long.MAX_VALUE);

        assertThat(plan.mayBegin(schedule, START + 3 * SECOND)).isTrue();
        assertThat(plan.take(schedule, START + 3 * SECOND)).isEqualTo(START + 21 * SECOND / 10);
    }

    @Test
    void what_was_due_and_not_sent_is_computed() {
        LoadSchedule schedule = LoadSchedule.of(config(100_000_000, Duration.ofSeconds(3), 0),
                START);
        var plan = new SendPlan(1, Long.MAX_VALUE);
        assertThat(plan.mayBegin(schedule, START + 3 * SECOND)).isTrue();
        plan.take(schedule, START + 3 * SECOND);

        assertThat(plan.unsentBy(schedule, START + 5 * SECOND)).isEqualTo(75_000_000 - 1);
    }

    @Test
    void a_closed_loop_begins_at_once_and_spends_its_count_after_the_warm_up() {
        LoadSchedule schedule = LoadSchedule.of(config(0, null, 1), START);
        var plan = new SendPlan(0, 1);

        assertThat(plan.take(schedule, START)).isEqualTo(START);
        assertThat(plan.isOver(schedule, START)).isFalse();
        plan.take(schedule, START + 2 * SECOND);

        assertThat(plan.mayBegin(schedule, START + 2 * SECOND)).isFalse();
        assertThat(plan.isOver(schedule, START + 2 * SECOND)).isTrue();
    }

    @Nested
    class the_turns_of_a_loop {

        @Test
        void go_to_the_connections_with_messages_that_came_due() {
            LoadSchedule schedule = LoadSchedule.of(config(10, Duration.ofSeconds(3), 0), START);
            var turns = new DueTurns(1, 2);
            assertThat(turns.nextNanos(schedule, START)).isEqualTo(START + SECOND / 10);

            assertThat(taken(turns, schedule, START + SECOND / 10)).containsExactly(0);
            assertThat(turns.nextNanos(schedule, START)).isEqualTo(START + 3 * SECOND / 10);
            assertThat(taken(turns, schedule, START + 5 * SECOND / 10)).containsExactly(1, 0);
        }

        @Test
        void are_one_for_each_connection_at_any_rate() {
            LoadSchedule schedule = LoadSchedule.of(config(100_000_000, Duration.ofHours(1), 0),
                    START);
            var turns = new DueTurns(0, 2);

            assertThat(taken(turns, schedule, START + 3600 * SECOND))
                    .containsExactlyInAnyOrder(0, 1);
        }

        @Test
        void end_with_the_schedule() {
            LoadSchedule schedule = LoadSchedule.of(config(10, Duration.ofSeconds(3), 0), START);
            var turns = new DueTurns(0, 2);
            taken(turns, schedule, START + 60 * SECOND);

            assertThat(turns.nextNanos(schedule, START) - START)
                    .isEqualTo(LoadSchedule.FAR_NANOS);
        }

        private static List<Integer> taken(DueTurns turns, LoadSchedule schedule, long now) {
            List<Integer> places = new ArrayList<>();
            turns.take(schedule, now, places::add);
            return places;
        }
    }

    private static LoadConfig config(double rate, Duration duration, long count) {
        var path = new ConnectionConfig(new Target("localhost", 1), AddressFamily.ANY,
                Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO);
        return new LoadConfig(path, 4, duration, count, rate, "random", PayloadSizes.of(64), 1,
                Duration.ofSeconds(2), false, List.of(), List.of(), 1, AddressChoice.ALL, 7);
    }
}
