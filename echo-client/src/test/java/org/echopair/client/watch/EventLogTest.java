package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventLogTest {

    private static final int ALL = EventLog.FIRST_KEPT + EventLog.LAST_KEPT;

    private final EventLog log = new EventLog();

    @Test
    void keeps_all_events_while_they_are_few() {
        add(ALL);

        assertThat(details(log.since(0))).containsExactlyElementsOf(numbers(0, ALL));
        assertThat(log.notKept()).isZero();
    }

    @Test
    void keeps_the_first_and_the_last_of_many_and_counts_all() {
        add(ALL + 5);

        assertThat(details(log.since(0))).containsExactlyElementsOf(
                Stream.concat(numbers(0, EventLog.FIRST_KEPT).stream(),
                        numbers(EventLog.FIRST_KEPT + 5, ALL + 5).stream()).toList());
        assertThat(log.notKept()).isEqualTo(5);
        assertThat(log.count(WatchEvent.Kind.MOVED)).isEqualTo(ALL + 5);
    }

    @Test
    void hands_out_each_event_once_to_a_reader_that_keeps_up() {
        add(3);
        EventLog.Since first = log.since(0);
        add(2);
        EventLog.Since second = log.since(first.next());

        assertThat(details(first)).containsExactly("0", "1", "2");
        assertThat(details(second)).containsExactly("3", "4");
        assertThat(second.dropped()).isZero();
        assertThat(log.since(second.next()).events()).isEmpty();
    }

    @Test
    void hands_out_what_slower_streams_told_later_by_its_time() {
        for (long milli : List.of(946L, 945L, 944L)) {
            log.add(new WatchEvent(Instant.EPOCH.plusMillis(milli), "stream 1",
                    WatchEvent.Kind.MOVED, "a:1", null, String.valueOf(milli), 1));
        }

        assertThat(details(log.since(0))).containsExactly("944", "945", "946");
        assertThat(details(log.since(1))).containsExactly("944", "945");
    }

    @Test
    void tells_a_reader_that_does_not_keep_up_how_many_it_has_missed() {
        add(10);
        long read = log.since(0).next();
        add(ALL + 90);

        EventLog.Since late = log.since(read);

        assertThat(late.dropped()).isEqualTo(100);
        assertThat(late.events()).hasSize(ALL - 10);
        assertThat(late.events().getLast().detail()).isEqualTo(String.valueOf(ALL + 99));
    }

    private void add(int count) {
        long from = log.count(WatchEvent.Kind.MOVED);
        for (long i = from; i < from + count; i++) {
            log.add(WatchEvent.now("stream 1", WatchEvent.Kind.MOVED, "a:1", String.valueOf(i)));
        }
    }

    private static List<String> details(EventLog.Since since) {
        return since.events().stream().map(WatchEvent::detail).toList();
    }

    private static List<String> numbers(int from, int to) {
        return Stream.iterate(from, i -> i < to, i -> i + 1).map(String::valueOf).toList();
    }
}
