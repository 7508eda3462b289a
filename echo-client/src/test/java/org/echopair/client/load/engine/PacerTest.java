package org.echopair.client.load.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.echopair.client.exchange.AddressFamily;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.Target;
import org.echopair.client.stream.PayloadSizes;
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
    void a_slot_takes_its_turns_of_the_schedule_late_or_not() {
        LoadSchedule schedule = LoadSchedule.of(config(10, Duration.ofSeconds(3), 0), START);
        var slot = new LoadSlot(1, Long.MAX_VALUE);
        assertThat(slot.mayBegin(schedule, START)).isFalse();

        slot.onDue();
        slot.onDue();

        assertThat(slot.take(schedule, START + 2 * SECOND)).isEqualTo(START + SECOND / 10);
        assertThat(slot.take(schedule, START + 2 * SECOND)).isEqualTo(START + 5 * SECOND / 10);
        assertThat(slot.mayBegin(schedule, START + 2 * SECOND)).isFalse();
        assertThat(slot.isOver(schedule, START + 2 * SECOND)).isFalse();
        assertThat(slot.isOver(schedule, START + 5 * SECOND)).isTrue();
    }

    @Test
    void a_slot_of_a_closed_loop_begins_at_once_and_spends_its_share_behind_the_warm_up() {
        LoadSchedule schedule = LoadSchedule.of(config(0, null, 1), START);
        var slot = new LoadSlot(0, 1);

        assertThat(slot.take(schedule, START)).isEqualTo(START);
        assertThat(slot.isOver(schedule, START)).isFalse();
        slot.take(schedule, START + 2 * SECOND);

        assertThat(slot.mayBegin(schedule, START + 2 * SECOND)).isFalse();
        assertThat(slot.isOver(schedule, START + 2 * SECOND)).isTrue();
    }

    private static LoadConfig config(double rate, Duration duration, long count) {
        var path = new ConnectionConfig(new Target("localhost", 1), AddressFamily.ANY,
                Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO);
        return new LoadConfig(path, 4, duration, count, rate, "random", PayloadSizes.of(64), 1,
                Duration.ofSeconds(2), false, List.of(), List.of(), 1);
    }
}
