package org.echopair.client.load.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.echopair.client.exchange.AddressFamily;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.Target;
import org.echopair.client.stream.PayloadSizes;
import org.junit.jupiter.api.Test;

/// Runs of hours on a clock that nobody waits for: the loops' recorders are rolled by hand.
class LoadTimelineTest {

    private static final long SECOND = 1_000_000_000;
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final LoadRecorder one = new LoadRecorder();
    private final LoadRecorder other = new LoadRecorder();
    private final LoadTimeline timeline = new LoadTimeline(List.of(one, other));
    private final LoadSchedule schedule = LoadSchedule.of(config(), 0);
    private final AddressTally tally = new AddressTally("a:1");

    LoadTimelineTest() {
        one.onBegin(schedule);
        other.onBegin(schedule);
        timeline.begin(BEGIN);
    }

    @Test
    void a_second_is_encoded_when_all_loops_have_passed_it() {
        message(one, 0);
        message(other, 0);
        one.roll(SECOND);
        timeline.collect();
        assertThat(timeline.open()).isEqualTo(1);

        other.roll(SECOND);
        timeline.collect();

        assertThat(timeline.open()).isZero();
        message(one, SECOND);
        one.onEnd();
        other.onEnd();
        assertThat(timeline.end()).extracting(LoadSecond::verified).containsExactly(2L, 1L);
    }

    @Test
    void a_loop_that_has_ended_holds_nothing_up() {
        message(one, 0);
        one.onEnd();
        for (int second = 0; second < 1_000; second++) {
            message(other, second * SECOND);
            other.roll((second + 1) * SECOND);
            timeline.collect();
            assertThat(timeline.open()).isZero();
        }
        other.onEnd();

        List<LoadSecond> seconds = timeline.end();

        assertThat(seconds).hasSize(1_000).allMatch(each -> each.seconds() == 1);
        assertThat(seconds.stream().mapToLong(LoadSecond::verified).sum()).isEqualTo(1_001);
    }

    @Test
    void a_long_run_is_thinned_out_and_keeps_every_message() {
        int hours = 9;
        one.onEnd();
        for (int second = 0; second < hours * 3600; second++) {
            message(other, second * SECOND);
            other.roll((second + 1) * SECOND);
            timeline.collect();
        }
        other.onEnd();

        List<LoadSecond> seconds = timeline.end();

        assertThat(seconds).hasSizeLessThanOrEqualTo(LoadTimeline.MOST).hasSize(hours * 3600 / 8)
                .allMatch(each -> each.seconds() == 8 && each.verified() == 8 && each.sent() == 8)
                .allMatch(each -> each.histogram().getTotalCount() == 8);
        assertThat(seconds.getLast().start()).isEqualTo(BEGIN.plusSeconds(hours * 3600 - 8));
        int bytes = seconds.stream().mapToInt(each -> each.latency().length()).max().getAsInt();
        assertThat(bytes).as("of base64").isLessThan(512);
    }

    private void message(LoadRecorder recorder, long nanos) {
        recorder.onSent(nanos, nanos, 64);
        recorder.onVerified(tally, nanos, nanos, nanos + 50_000, 64);
    }

    private static LoadConfig config() {
        var path = new ConnectionConfig(new Target("localhost", 1), AddressFamily.ANY,
                Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO);
        return new LoadConfig(path, 4, Duration.ofHours(9999), 0, 0, "random",
                PayloadSizes.of(64), 1, Duration.ZERO, false, List.of(), List.of(), 1,
                AddressChoice.ALL, 7);
    }
}
