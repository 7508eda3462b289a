package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.junit.jupiter.api.Test;

class EventBatchTest {

    private static final Instant BEGAN = Instant.parse("2026-11-22T10:40:51.250Z");

    private final List<WatchEvent> events = new ArrayList<>();

    @Test
    void that_come_at_once_are_one_line_and_those_later_have_their_own() {
        for (int milli : List.of(0, 40, 100, 101, 500)) {
            moved("stream " + milli, milli);
        }

        assertThat(printed(lines(events))).containsExactly(
                "10:40:51.250  3 streams  moved: in order (and 2 alike)",
                "10:40:51.351  stream 101  moved: in order",
                "10:40:51.750  stream 500  moved: in order");
    }

    @Test
    void that_would_be_too_many_lines_are_one_with_the_first_and_the_last_time() {
        for (int milli = 0; milli < 1_250; milli += 250) {
            moved("stream 1", milli);
        }
        assertThat(lines(events)).hasSize(5);
        lost(FailureClass.RESET, 1_200, 1);

        assertThat(printed(lines(events))).containsExactly(
                "10:40:51.250  stream 1  moved: in order (and 4 alike, the last at 10:40:52.250)",
                "10:40:52.450  stream 1  lost: once");
    }

    @Test
    void that_alternate_with_others_are_alike_all_the_same() {
        for (int milli = 0; milli < 5_000; milli += 250) {
            moved("stream 1", milli);
            lost(milli % 500 == 0 ? FailureClass.RESET : FailureClass.READ_TIMEOUT, milli, 1);
        }

        assertThat(lines(events)).hasSize(3);
        EventBatch shortest = EventBatch.shortest();
        shortest.add(events.subList(0, 3));
        assertThat(shortest.lines()).hasSize(2);
    }

    @Test
    void that_stand_for_many_failures_add_them_up() {
        lost(FailureClass.RESET, 0, 47);
        lost(FailureClass.RESET, 60, 48);
        lost(FailureClass.RESET, 50, 5);

        assertThat(printed(lines(events))).containsExactly(
                "10:40:51.250  stream 1  lost: 100 more, the last at 10:40:51.310: RESET while"
                        + " waiting for the first byte from a:1: it failed");
    }

    @Test
    void that_are_told_later_than_they_came_stand_where_they_belong() {
        moved("stream 1", 946);
        lost(FailureClass.RESET, 945, 1);
        moved("stream 2", 944);

        assertThat(printed(lines(events))).containsExactly(
                "10:40:52.194  2 streams  moved: in order (and 1 alike)",
                "10:40:52.195  stream 1  lost: once");
    }

    @Test
    void of_too_many_kinds_are_counted() {
        EventBatch batch = EventBatch.readable();
        for (int i = 0; i < 2_010; i++) {
            batch.add(List.of(WatchEvent.now("stream 1", WatchEvent.Kind.MOVED, "a:" + i, "")));
        }

        assertThat(batch.lines()).hasSize(2_000);
        assertThat(batch.notListed()).isEqualTo(10);
    }

    private void moved(String stream, long millis) {
        events.add(new WatchEvent(BEGAN.plusMillis(millis), stream, WatchEvent.Kind.MOVED, "a:1",
                null, "in order", 1));
    }

    private void lost(FailureClass kind, long millis, long count) {
        Instant when = BEGAN.plusMillis(millis);
        events.add(new WatchEvent(when, "stream 1", WatchEvent.Kind.LOST, "a:1",
                new Failure(kind, Phase.FIRST_BYTE, "a:1", "it failed", when), "once", count));
    }

    static List<AlikeEvents> lines(List<WatchEvent> events) {
        EventBatch batch = EventBatch.readable();
        batch.add(events);
        return batch.lines();
    }

    private static List<String> printed(List<AlikeEvents> all) {
        return all.stream().map(alike -> alike.title() + ": " + alike.detail()).toList();
    }
}
