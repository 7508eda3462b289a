package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.echopair.client.watch.WatchReports.PEER;
import static org.echopair.client.watch.WatchReports.millis;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.echopair.client.exchange.Connected;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What is made of a stream's answers and failures in a watch of ten seconds.
class StreamLogTest {

    private final WatchReports watch = new WatchReports(Duration.ofSeconds(10));
    private final WatchLog log = watch.log;
    private final StreamLog persistent = watch.stream("stream 1");
    private final StreamLog fresh = watch.stream("fresh");

    @Test
    void whoever_listens_is_told_what_this_process_could_not_do() {
        List<Failure> told = new ArrayList<>();
        var observed = new StreamLog("fresh", true,
                StreamContext.of(watch.config, watch.times, log, new PathObserver() {
                    @Override
                    public void onLocal(Failure failure) {
                        told.add(failure);
                    }
                }));

        observed.onNotConnected(failure(FailureClass.LOCAL), millis(3_000), watch.now, watch.now);

        assertThat(told).extracting(Failure::kind).containsExactly(FailureClass.LOCAL);
    }

    @Nested
    class a_failed_fresh_connection {

        @Test
        void is_told_or_counted_though_others_were_answered_meanwhile() throws Exception {
            // A server that closes its listening socket for 4 ms every 2 s, and 20 connections at
            // once every 20 ms: some of them are refused beside others that are answered.
            long refused = 0;
            for (int round = 0; round < 5; round++) {
                for (int i = 0; i < 20; i++, watch.now += millis(1) / 10) {
                    if (i % 7 == 3) {
                        refused++;
                        fresh.onNotConnected(failure(FailureClass.REFUSED), millis(3_000),
                                watch.now - millis(5), watch.now);
                    } else {
                        watch.answer(fresh, millis(1));
                    }
                }
                watch.now += millis(1_998);
                fresh.tick(watch.now);
            }
            fresh.end(watch.now);

            assertThat(log.count(WatchEvent.Kind.NOT_CONNECTED)).isEqualTo(refused).isEqualTo(15);
            assertThat(log.events().stream().mapToLong(WatchEvent::count).sum())
                    .as("each is an event, or part of one").isEqualTo(refused);
            assertThat(log.events()).hasSizeBetween(2, 4).allSatisfy(event -> {
                assertThat(event.kind()).isEqualTo(WatchEvent.Kind.NOT_CONNECTED);
                assertThat(event.failure().kind()).isEqualTo(FailureClass.REFUSED);
            });
        }

        @Test
        void of_a_second_kind_is_told_beside_the_first() {
            for (FailureClass kind : List.of(FailureClass.REFUSED, FailureClass.CONNECT_TIMEOUT,
                    FailureClass.REFUSED, FailureClass.CONNECT_TIMEOUT)) {
                fresh.onNotConnected(failure(kind), millis(3_000), watch.now, watch.now);
            }

            assertThat(log.events()).extracting(event -> event.failure().kind())
                    .containsExactly(FailureClass.REFUSED, FailureClass.CONNECT_TIMEOUT);

            fresh.end(watch.now);

            assertThat(log.events()).extracting(WatchEvent::count).containsExactly(1L, 1L, 1L, 1L);
            assertThat(log.events().getLast().detail()).startsWith("1 more, the last at ")
                    .endsWith(": CONNECT_TIMEOUT while connecting to " + PEER + ": it failed");
        }

        @Test
        void is_told_every_ten_seconds_while_more_like_it_come() {
            for (int second = 0; second < 35; second++) {
                watch.now = millis(second * 1_000L);
                fresh.tick(watch.now);
                fresh.onNotConnected(failure(FailureClass.REFUSED), millis(3_000), watch.now,
                        watch.now);
            }
            fresh.end(watch.now);

            assertThat(log.events()).extracting(WatchEvent::count).containsExactly(1L, 9L, 10L,
                    10L, 5L);
        }
    }

    @Nested
    class what_is_not_the_paths {

        @Test
        void a_limit_of_this_process_is_no_loss_and_no_unavailability() {
            persistent.onSent();
            persistent.onNotSent();
            persistent.onBroken(failure(FailureClass.LOCAL), true, watch.now);
            fresh.onNotConnected(failure(FailureClass.LOCAL), millis(3_000), watch.now, watch.now);

            WatchReport report = report();

            assertThat(report.total(WatchReport.Stream::sent)).isZero();
            assertThat(report.total(WatchReport.Stream::due)).isZero();
            assertThat(log.sent()).isZero();
            assertThat(log.events()).extracting(WatchEvent::kind)
                    .containsOnly(WatchEvent.Kind.LOCAL);
            assertThat(report.exitCode()).isEqualTo(ExitCode.INTERNAL_ERROR);
            assertThat(report.findings()).containsExactly("nothing was answered",
                    "2 hindered by this client's own limits");
        }

        @Test
        void a_limit_of_this_process_decides_only_where_the_path_did_nothing_wrong() {
            fresh.onNotConnected(failure(FailureClass.LOCAL), millis(3_000), watch.now, watch.now);
            fresh.onNotConnected(failure(FailureClass.REFUSED), millis(3_000), watch.now,
                    watch.now);

            assertThat(report().exitCode()).isEqualTo(ExitCode.NEVER_CONNECTED);
        }

        @Test
        void an_answer_that_waited_for_this_process_is_not_late() throws Exception {
            watch.stoodStillFrom = millis(100);
            watch.stoodStillTo = millis(2_100);
            watch.now = millis(2_150);
            watch.answer(persistent, millis(2_100));
            watch.now = millis(5_000);
            watch.answer(persistent, millis(1_500));

            WatchReport report = report();

            assertThat(report.total(WatchReport.Stream::answered)).isEqualTo(2);
            assertThat(report.total(WatchReport.Stream::late)).isOne();
            assertThat(log.events()).extracting(WatchEvent::detail)
                    .containsExactly(PEER + " answered after 1.5 s");
        }

        @Test
        void a_name_that_was_not_resolved_while_this_process_stood_still_is_not_judged() {
            watch.stoodStillFrom = millis(100);
            watch.stoodStillTo = millis(3_900);
            watch.now = millis(4_000);
            fresh.onNotConnected(failure(FailureClass.DNS), millis(3_000), 0, watch.now);

            assertThat(report().total(WatchReport.Stream::notConnected)).isZero();

            watch.stoodStillTo = millis(200);
            fresh.onNotConnected(failure(FailureClass.DNS), millis(3_000), 0, watch.now);

            assertThat(report().total(WatchReport.Stream::notConnected)).isOne();
        }
    }

    @Nested
    class availability {

        @Test
        void is_whole_where_nothing_failed_however_slow_the_answers() throws Exception {
            watch.now = millis(3_000);
            watch.answer(persistent, millis(900));

            assertThat(report().availability()).isEqualTo(1);
        }

        @Test
        void lacks_the_messages_that_fell_due_while_a_lost_one_was_awaited() throws Exception {
            for (int i = 0; i < 50; i++) {
                watch.answer(persistent, millis(1));
            }
            watch.now = millis(5_000);
            persistent.onSent();
            persistent.onMessageFailed(failure(FailureClass.READ_TIMEOUT), millis(100), watch.now);

            WatchReport.Stream stream = persistent.end(watch.now);

            assertThat(stream.due()).isEqualTo(50 + 1 + 49);
            assertThat(stream.availability()).isEqualTo(0.5);
        }

        @Test
        void does_not_reach_beyond_the_end_of_the_watch() throws Exception {
            watch.answer(persistent, millis(1));
            watch.now = millis(14_900);
            persistent.onSent();
            persistent.onMessageFailed(failure(FailureClass.READ_TIMEOUT), millis(9_900),
                    watch.now);

            WatchReport.Stream stream = persistent.end(watch.now);

            assertThat(stream.due()).isEqualTo(1 + 1 + 1);
            assertThat(stream.longestGapNanos()).isEqualTo(millis(10_000));
        }

        @Test
        void means_the_same_for_all_streams_together() throws Exception {
            watch.answer(persistent, millis(1));
            watch.answer(fresh, millis(1));
            watch.answer(fresh, millis(1));
            fresh.onNotConnected(failure(FailureClass.REFUSED), millis(3_000), watch.now,
                    watch.now);

            assertThat(report().availability()).isEqualTo(3 / 4.0);
        }
    }

    @Test
    void addresses_that_did_not_answer_are_told_and_counted_but_are_no_failure() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (var channel = SocketChannel.open()) {
                fresh.onConnected(new Connected(channel, "192.0.2.2:8888", millis(1_500),
                        List.of(failure(FailureClass.CONNECT_TIMEOUT))));
            }
            watch.answer(fresh, millis(1));
        }

        WatchReport report = report();

        assertThat(log.events()).extracting(WatchEvent::kind, WatchEvent::count).containsExactly(
                Tuple.tuple(WatchEvent.Kind.PASSED_OVER, 1L),
                Tuple.tuple(WatchEvent.Kind.PASSED_OVER, 2L));
        assertThat(log.events().getFirst().address()).isEqualTo(PEER);
        assertThat(report.exitCode()).isEqualTo(ExitCode.PASS);
        assertThat(report.summary()).contains(" · 3 passed over · ");
    }

    @Test
    void a_round_trip_of_the_wait_makes_a_refusal_a_disturbance() {
        fresh.onNotConnected(failure(FailureClass.REFUSED), millis(3_000), watch.now, watch.now);

        assertThat(report().exitCode()).isEqualTo(ExitCode.NEVER_CONNECTED);
        assertThat(watch.endWithoutRemote(true).exitCode()).isEqualTo(ExitCode.DISTURBED);
    }

    @Test
    void the_verdict_names_the_stream_with_the_longest_gap_and_when_it_began() throws Exception {
        for (int i = 1; i <= 99; i++) {
            watch.now = millis(i * 100L);
            watch.answer(persistent, millis(1));
            if (i < 30 || i >= 50) {
                watch.answer(fresh, millis(1));
            } else {
                fresh.onNotConnected(failure(FailureClass.REFUSED), millis(3_000), watch.now,
                        watch.now);
            }
        }
        watch.now = millis(10_000);

        WatchReport report = watch.endWithoutRemote(true);

        String gap = "longest gap 2.1 s (fresh, from "
                + WatchEvent.timeOfDay(report.began().plusMillis(2_900)) + ")";
        assertThat(report.summary()).contains(" · " + gap + " · ");
        assertThat(report.lastLine(80)).isEqualTo("FAIL  20 not connected · " + gap
                + " · exit 75");
        assertThat(report.silenceNanos()).isEqualTo(millis(100));
    }

    private WatchReport report() {
        return watch.endWithoutRemote(false);
    }

    private Failure failure(FailureClass kind) {
        return watch.failure(kind, Phase.CONNECT);
    }
}
