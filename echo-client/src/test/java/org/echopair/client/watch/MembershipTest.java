package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Connects that fail while an address may be about to leave, on a clock that the test sets.
class MembershipTest {

    private static final long PATIENCE = millis(30_000);

    private final WatchReports watch = new WatchReports(Duration.ofMinutes(10));
    private final StreamLog log = watch.stream("fresh");
    private final AtomicInteger suspicions = new AtomicInteger();
    private long stoodStillNanos;
    private final Membership membership = new Membership(PATIENCE, millis(1_200),
            (from, to) -> to - from - stoodStillNanos, suspicions::incrementAndGet);

    @Nested
    class a_failed_connect_is_held_back {

        @Test
        void once_the_server_has_closed_a_stream_between_two_messages() {
            assertThat(holds(0)).isFalse();
            membership.onMoved(millis(1));

            assertThat(holds(2)).isTrue();
            assertThat(holds(29_000)).isTrue();
            assertThat(membership.isSuspected(millis(29_000))).isTrue();
            assertThat(suspicions).as("asks for the addresses again").hasValue(3);
        }

        @Test
        void while_the_server_still_answers_over_the_streams_it_has() {
            membership.onAnswer(true, millis(100));
            assertThat(holds(200)).as("a fresh answer tells nothing").isFalse();
            membership.onAnswer(false, millis(100));

            assertThat(holds(1_200)).isTrue();
            assertThat(holds(1_400)).as("it has been silent for too long").isFalse();
            stoodStillNanos = millis(100);
            assertThat(holds(1_400)).as("or this process was").isTrue();
        }

        @Test
        void and_counts_nowhere_when_the_address_leaves() {
            membership.onMoved(0);
            holds(100);
            holds(200);

            assertThat(membership.leave()).isEmpty();
            assertThat(membership.hasLeftInOrder()).isTrue();
            assertThat(membership.heldBack()).isEqualTo(2);
            assertThat(holds(300)).as("one that began before it left").isTrue();
        }

        @Test
        void and_counts_when_the_address_stays_in_its_name_and_is_handed_on() {
            membership.onMoved(0);
            holds(100);

            assertThat(membership.handOn()).hasSize(1);
            assertThat(membership.hasLeftInOrder()).isFalse();
            assertThat(holds(200)).as("one that began before it was").isFalse();
        }

        @Test
        void and_counts_what_was_under_way_when_the_address_was_handed_on() {
            membership.onMoved(0);

            assertThat(membership.handOn()).isEmpty();
            assertThat(holds(200)).isFalse();
        }

        @Test
        void and_counts_with_its_own_time_when_the_address_stays() {
            membership.onMoved(0);
            holds(100);
            holds(200);

            assertThat(membership.due(millis(30_100))).isEmpty();
            assertThat(membership.due(millis(30_101)))
                    .extracting(Membership.Held::failedNanos)
                    .containsExactly(millis(100), millis(200));
            assertThat(membership.due(millis(30_102))).isEmpty();
        }

        @Test
        void and_stays_so_while_this_process_stands_still() {
            membership.onMoved(0);
            holds(100);
            stoodStillNanos = millis(40_000);

            assertThat(holds(70_000)).isTrue();
            assertThat(membership.due(millis(70_100))).isEmpty();
            assertThat(membership.due(millis(70_101))).hasSize(2);
        }

        @Test
        void but_none_after_that_until_the_server_accepts_again() {
            membership.onAnswer(false, millis(50));
            holds(100);
            membership.due(millis(30_101));
            membership.onAnswer(false, millis(30_150));

            assertThat(holds(30_200)).isFalse();

            membership.onConnected(millis(30_300));
            assertThat(holds(30_400)).isTrue();
        }

        @Test
        void and_counts_when_the_server_accepts_an_attempt_that_began_later() {
            membership.onMoved(0);
            holds(100);
            membership.onConnected(millis(99));

            assertThat(membership.due(millis(150))).isEmpty();

            membership.onConnected(millis(101));
            assertThat(membership.due(millis(150))).hasSize(1);
            assertThat(membership.isSuspected(millis(151))).isFalse();
        }

        @Test
        void and_a_thousand_are_kept_one_by_one_and_the_others_are_counted() {
            membership.onMoved(0);
            for (int i = 0; i < 5_000; i++) {
                holds(i);
            }

            List<Membership.Held> counted = membership.due(millis(60_000));
            assertThat(counted).hasSize(1_000);
            assertThat(counted.stream().mapToLong(Membership.Held::count).sum()).isEqualTo(5_000);
        }

        @Test
        void and_a_thousand_are_kept_of_several_streams_together() {
            StreamLog other = watch.stream("stream 1");
            membership.onMoved(0);
            for (int i = 0; i < 6_000; i++) {
                membership.holds(held(i % 3 == 0 ? other : log, i));
            }

            List<Membership.Held> counted = membership.due(millis(60_000));
            assertThat(counted).hasSize(1_000);
            assertThat(counted.stream().filter(each -> each.log() == other)
                    .mapToLong(Membership.Held::count).sum()).isEqualTo(2_000);
            assertThat(counted.stream().filter(each -> each.log() == log)
                    .mapToLong(Membership.Held::count).sum()).isEqualTo(4_000);
        }
    }

    @Nested
    class of_an_address_that_joins_while_the_name_is_watched {

        @BeforeEach
        void join() {
            membership.onJoined(0);
            assertThat(holds(100)).isTrue();
        }

        @Test
        void a_failed_connect_counts_nowhere_once_the_server_listens() {
            membership.onConnected(millis(200));

            assertThat(membership.due(millis(60_000))).isEmpty();
            assertThat(membership.heldBack()).isZero();
            assertThat(holds(300)).as("it has arrived").isFalse();
        }

        @Test
        void a_failed_connect_counts_when_the_server_never_listens() {
            assertThat(membership.due(millis(30_101)))
                    .extracting(Membership.Held::failedNanos).containsExactly(millis(100));
            assertThat(holds(30_102)).isFalse();
        }

        @Test
        void a_failed_connect_is_held_back_longer_where_this_process_stood_still() {
            stoodStillNanos = millis(40_000);

            assertThat(holds(70_000)).isTrue();
            assertThat(holds(70_001)).isFalse();
        }

        @Test
        void a_failed_connect_counts_nowhere_when_the_address_leaves_before() {
            assertThat(membership.leave()).isEmpty();
            assertThat(membership.hasLeftInOrder()).isTrue();
        }
    }

    @Test
    void an_address_is_suspected_for_as_long_as_this_process_could_have_asked() {
        membership.onMoved(0);

        assertThat(membership.isSuspected(millis(30_001))).isFalse();
        stoodStillNanos = millis(40_000);
        assertThat(membership.isSuspected(millis(70_000))).isTrue();
        assertThat(membership.isSuspected(millis(70_001))).isFalse();
    }

    @Test
    void nothing_is_held_back_where_something_failed_that_counts() {
        membership.onMoved(0);
        membership.onFailure();

        assertThat(holds(100)).isFalse();
        assertThat(membership.leave()).isEmpty();
        assertThat(membership.hasLeftInOrder()).isFalse();
        assertThat(holds(300)).isFalse();
    }

    @Test
    void what_was_held_back_counts_when_the_address_leaves_while_it_fails() {
        membership.onMoved(0);
        holds(100);
        membership.onFailure();

        assertThat(membership.leave()).hasSize(1);
        assertThat(membership.hasLeftInOrder()).isFalse();
    }

    @Test
    void a_name_cannot_leave_and_holds_nothing_back() {
        Membership ofName = Membership.ofName();
        ofName.onMoved(0);
        ofName.onAnswer(false, 0);

        assertThat(ofName.holds(held(0))).isFalse();
    }

    private boolean holds(long atMillis) {
        return membership.holds(held(atMillis));
    }

    private Membership.Held held(long atMillis) {
        return held(log, atMillis);
    }

    private Membership.Held held(StreamLog log, long atMillis) {
        return new Membership.Held(log, WatchEvent.Kind.NOT_CONNECTED,
                watch.failure(FailureClass.REFUSED, Phase.CONNECT), millis(atMillis),
                millis(atMillis), 1);
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
