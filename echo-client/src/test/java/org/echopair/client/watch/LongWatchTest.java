package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.echopair.client.cli.RunContext;
import org.echopair.client.failure.FailureClass;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// A watch of a week, on a clock that the test sets: something is lost every minute, and nothing can
/// be connected to for ten minutes of each hour.
@Isolated("it measures the heap of the process")
class LongWatchTest {

    private static final long WEEK_SECONDS = TimeUnit.DAYS.toSeconds(7);

    private final WatchReports watch = new WatchReports(Duration.ofDays(7));
    private final StreamLog stream = watch.stream("stream 1");
    private final StreamLog fresh = watch.stream("fresh");

    private long lost;
    private long refused;

    private void watchAWeek() {
        for (long second = 0; second < WEEK_SECONDS; second++) {
            watch.now = TimeUnit.SECONDS.toNanos(second);
            watch.answer(stream, 1_000_000);
            fresh.tick(watch.now);
            if (second % 60 == 30) {
                watch.lose(stream, FailureClass.RESET);
                lost++;
            }
            if (second % 3_600 < 600) {
                watch.refuse(fresh);
                refused++;
            } else {
                watch.answer(fresh, 1_000_000);
            }
        }
        watch.now = TimeUnit.DAYS.toNanos(7);
    }

    @Test
    void counts_everything_and_keeps_as_much_as_one_of_an_hour() throws IOException {
        watchAWeek();
        WatchReport report = watch.end(false);

        assertThat(report.total(WatchReport.Stream::lost)).isEqualTo(lost);
        assertThat(report.log().latencies().getTotalCount()).isEqualTo(2 * WEEK_SECONDS - refused)
                .isEqualTo(report.total(WatchReport.Stream::answered));
        assertThat(report.log().count(WatchEvent.Kind.NOT_CONNECTED)).isEqualTo(refused);
        assertThat(report.log().events())
                .hasSize(EventLog.FIRST_KEPT + EventLog.LAST_KEPT);
        assertThat(report.log().eventsNotKept()).isPositive();
        assertThat(report.log().timeline(report.nanos()))
                .hasSizeLessThanOrEqualTo(WatchTimeline.MOST_SPANS);
        assertThat(report.notes().getLast()).contains(
                " events between the first 2,000 and the last 2,000 are counted, but not listed");

        var json = new StringWriter();
        WatchJson.write(json, report, RunContext.of(Map.of(), "watch"));
        assertThat(json.toString()).hasSizeLessThan(3 * 1024 * 1024);
    }

    @Test
    void still_tells_what_happens_at_its_end() {
        watchAWeek();
        watch.lose(stream, FailureClass.EARLY_EOF);

        assertThat(watch.end(false).log().events()).last().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(WatchEvent.Kind.LOST);
            assertThat(event.failure().kind()).isEqualTo(FailureClass.EARLY_EOF);
        });
    }

    @Test
    void has_all_round_trips_from_a_microsecond_to_an_hour_in_the_room_of_the_first() {
        watch.answer(stream, 1_000);
        int before = watch.log.latencies().getEstimatedFootprintInBytes();
        for (long nanos = 1_000; nanos < TimeUnit.DAYS.toNanos(1); nanos += nanos / 100) {
            watch.now += nanos;
            watch.answer(stream, nanos);
        }

        assertThat(watch.log.latencies().getEstimatedFootprintInBytes()).isEqualTo(before)
                .isLessThan(256 * 1024);
    }

    @Test
    void takes_less_than_8_MiB() {
        long before = usedBytes();
        watchAWeek();

        assertThat(usedBytes() - before).isLessThan(8 * 1024 * 1024);
        assertThat(watch.log.sent()).as("still reachable").isPositive();
    }

    @Nested
    class addresses_that_come_and_go_every_minute {

        private final LeftAddresses left = new LeftAddresses();
        private long answered;

        private void watchAWeek() {
            for (long minute = 0; minute < WEEK_SECONDS / 60; minute++) {
                String address = "10." + (minute >> 16) + "." + (minute >> 8 & 255) + "."
                        + (minute & 255);
                watch.now = TimeUnit.MINUTES.toNanos(minute);
                StreamLog log = watch.unlisted(address + " fresh");
                watch.answer(log, 1_000_000);
                answered++;
                watch.log.add(WatchEvent.now("addresses", WatchEvent.Kind.LEFT, address,
                        address + " left, in an orderly way"));
                left.add(new AddressRow(address, WatchReports.BEGAN,
                        Optional.of(WatchReports.BEGAN), AddressRow.End.LEFT,
                        WatchReport.Stream.sum(address,
                                List.of(log.endInOrder()))));
            }
        }

        @Test
        void are_all_counted_and_the_last_hundred_are_named() {
            watchAWeek();

            List<AddressRow> rows = left.with(List.of());
            assertThat(rows).hasSize(LeftAddresses.MOST_KEPT + 1).last()
                    .extracting(AddressRow::address).isEqualTo("addresses that left");
            assertThat(rows.stream().mapToLong(row -> row.sum().answered()).sum())
                    .isEqualTo(answered).isEqualTo(10_080);
        }

        @Test
        void take_less_than_4_MiB() {
            long before = usedBytes();
            watchAWeek();

            assertThat(usedBytes() - before).isLessThan(4 * 1024 * 1024);
            assertThat(left.with(List.of())).as("still reachable").isNotEmpty();
        }

        @Test
        void and_one_that_came_back_has_one_row() {
            StreamLog first = watch.unlisted("10.0.0.1 fresh");
            watch.answer(first, 1_000_000);
            StreamLog second = watch.unlisted("10.0.0.1 fresh");
            watch.answer(second, 1_000_000);
            left.add(row(Optional.of(WatchReports.BEGAN), first));

            List<AddressRow> rows = left.with(List.of(row(Optional.empty(), second)));

            assertThat(rows).singleElement().satisfies(row -> {
                assertThat(row.sum().answered()).isEqualTo(2);
                assertThat(row.state()).isEqualTo("watched");
            });
        }

        private AddressRow row(Optional<Instant> leftAt, StreamLog log) {
            return new AddressRow("10.0.0.1", WatchReports.BEGAN, leftAt,
                    AddressRow.End.LEFT,
                    WatchReport.Stream.sum("10.0.0.1", List.of(log.endInOrder())));
        }
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
