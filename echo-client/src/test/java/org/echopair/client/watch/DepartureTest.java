package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Connects that fail while an address may be about to leave, on a clock that the test sets.
class DepartureTest {

    private static final long PATIENCE = millis(30_000);

    private final WatchReports watch = new WatchReports(Duration.ofMinutes(10));
    private final StreamLog log = watch.stream("fresh");
    private final AtomicInteger suspicions = new AtomicInteger();
    private long stoodStillNanos;
    private final Departure departure = new Departure(PATIENCE, millis(1_200),
            (from, to) -> to - from - stoodStillNanos, suspicions::incrementAndGet);

    @Nested
    class a_failed_connect_is_held_back {

        @Test
        void once_the_server_has_closed_a_stream_between_two_messages() {
            assertThat(holds(0)).isFalse();
            departure.onMoved(millis(1));

            assertThat(holds(2)).isTrue();
            assertThat(holds(29_000)).isTrue();
            assertThat(departure.isSuspected(millis(29_000))).isTrue();
            assertThat(suspicions).as("asks for the addresses again").hasValue(3);
        }

        @Test
        void while_the_server_still_answers_over_the_streams_it_has() {
            departure.onAnswer(true, millis(100));
            assertThat(holds(200)).as("a fresh answer tells nothing").isFalse();
            departure.onAnswer(false, millis(100));

            assertThat(holds(1_200)).isTrue();
            assertThat(holds(1_400)).as("it has been silent for too long").isFalse();
            stoodStillNanos = millis(100);
            assertThat(holds(1_400)).as("or this process was").isTrue();
        }

        @Test
        void and_counts_nowhere_when_the_address_leaves() {
            departure.onMoved(0);
            holds(100);
            holds(200);

            assertThat(departure.leave()).isEmpty();
            assertThat(departure.hasLeftInOrder()).isTrue();
            assertThat(departure.heldBack()).isEqualTo(2);
            assertThat(holds(300)).as("one that began before it left").isTrue();
        }

        @Test
        void and_counts_with_its_own_time_when_the_address_stays() {
            departure.onMoved(0);
            holds(100);
            holds(200);

            assertThat(departure.due(millis(30_100))).isEmpty();
            assertThat(departure.due(millis(30_101)))
                    .extracting(Departure.Held::failedNanos)
                    .containsExactly(millis(100), millis(200));
            assertThat(departure.due(millis(30_102))).isEmpty();
        }

        @Test
        void but_none_after_that_until_the_server_accepts_again() {
            departure.onAnswer(false, millis(50));
            holds(100);
            departure.due(millis(30_101));
            departure.onAnswer(false, millis(30_150));

            assertThat(holds(30_200)).isFalse();

            departure.onConnected(millis(30_300));
            assertThat(holds(30_400)).isTrue();
        }

        @Test
        void and_counts_when_the_server_accepts_an_attempt_that_began_later() {
            departure.onMoved(0);
            holds(100);
            departure.onConnected(millis(99));

            assertThat(departure.due(millis(150))).isEmpty();

            departure.onConnected(millis(101));
            assertThat(departure.due(millis(150))).hasSize(1);
            assertThat(departure.isSuspected(millis(151))).isFalse();
        }

        @Test
        void and_a_thousand_are_kept_one_by_one_and_the_others_are_counted() {
            departure.onMoved(0);
            for (int i = 0; i < 5_000; i++) {
                holds(i);
            }

            List<Departure.Held> counted = departure.due(millis(60_000));
            assertThat(counted).hasSize(1_000);
            assertThat(counted.stream().mapToLong(Departure.Held::count).sum()).isEqualTo(5_000);
        }
    }

    @Test
    void nothing_is_held_back_where_something_failed_that_counts() {
        departure.onMoved(0);
        departure.onFailure();

        assertThat(holds(100)).isFalse();
        assertThat(departure.leave()).isEmpty();
        assertThat(departure.hasLeftInOrder()).isFalse();
        assertThat(holds(300)).isFalse();
    }

    @Test
    void what_was_held_back_counts_when_the_address_leaves_while_it_fails() {
        departure.onMoved(0);
        holds(100);
        departure.onFailure();

        assertThat(departure.leave()).hasSize(1);
        assertThat(departure.hasLeftInOrder()).isFalse();
    }

    @Test
    void a_name_cannot_leave_and_holds_nothing_back() {
        Departure ofName = Departure.ofName();
        ofName.onMoved(0);
        ofName.onAnswer(false, 0);

        assertThat(ofName.holds(held(0))).isFalse();
    }

    private boolean holds(long atMillis) {
        return departure.holds(held(atMillis));
    }

    private Departure.Held held(long atMillis) {
        return new Departure.Held(log, WatchEvent.Kind.NOT_CONNECTED,
                watch.failure(FailureClass.REFUSED, Phase.CONNECT), millis(atMillis),
                millis(atMillis), 1);
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
