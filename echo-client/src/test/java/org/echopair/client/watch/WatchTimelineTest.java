package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchTimelineTest {

    private static final long BEGAN = Long.MAX_VALUE - TimeUnit.HOURS.toNanos(1); // it overflows

    private final WatchTimeline timeline = new WatchTimeline(BEGAN);

    @Test
    void counts_by_the_second() {
        timeline.onAnswer(at(0), 5);
        timeline.onAnswer(at(0), 7);
        timeline.onFailure(at(2));

        assertThat(timeline.spans(seconds(3))).containsExactly(
                new WatchTimeline.Span(0, seconds(1), 2, 0, 7),
                new WatchTimeline.Span(seconds(1), seconds(1), 0, 0, 0),
                new WatchTimeline.Span(seconds(2), seconds(1), 0, 1, 0));
    }

    @Test
    void says_how_long_a_last_span_is_that_the_end_cuts() {
        timeline.onAnswer(at(1), 5);

        assertThat(timeline.spans(seconds(1) + 250).getLast().nanos()).isEqualTo(250);
    }

    @Test
    void a_week_takes_no_more_room_than_an_hour_and_loses_no_count() {
        long week = TimeUnit.DAYS.toSeconds(7);
        for (long second = 0; second < week; second++) {
            timeline.onAnswer(at(second), second);
            if (second % 3_600 == 0) {
                timeline.onFailure(at(second));
            }
        }

        List<WatchTimeline.Span> spans = timeline.spans(seconds(week));
        assertThat(spans).hasSizeLessThanOrEqualTo(WatchTimeline.MOST_SPANS)
                .hasSizeGreaterThan(WatchTimeline.MOST_SPANS / 2);
        assertThat(spans.stream().mapToLong(WatchTimeline.Span::answered).sum()).isEqualTo(week);
        assertThat(timeline.answered()).isEqualTo(week);
        assertThat(timeline.failed()).isEqualTo(7 * 24);
        assertThat(spans.getLast().slowestNanos()).isEqualTo(week - 1);
        for (int i = 1; i < spans.size(); i++) {
            assertThat(spans.get(i).afterNanos())
                    .isEqualTo(spans.get(i - 1).afterNanos() + spans.get(i - 1).nanos());
        }
    }

    private static long at(long second) {
        return BEGAN + seconds(second);
    }

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
