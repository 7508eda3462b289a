package org.echopair.client.watch.meter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WatchMeterTest {

    private final Meters meters = new Meters();
    private final WatchMeter meter = meters.meter;

    private Iterable<String> addresses() {
        return meter.snapshot().addresses().stream().map(AddressSnapshot::address).sorted()
                .toList();
    }

    @Nested
    class AnAddressThatLeft {

        @Test
        void stays_for_five_minutes() {
            meter.joined("192.0.2.1");
            meter.joined("192.0.2.2");
            meter.left("192.0.2.1", true);
            meters.pass(Duration.ofMinutes(5).minusNanos(1));
            assertThat(addresses()).containsExactly("192.0.2.1", "192.0.2.2");
            meters.pass(Duration.ofNanos(1));
            assertThat(addresses()).containsExactly("192.0.2.2");
        }

        @Test
        void goes_on_with_its_figures_when_it_comes_back_in_time() {
            meters.answer(meter.joined("192.0.2.1"));
            meter.left("192.0.2.1", true);
            meters.pass(299);
            meters.answer(meter.joined("192.0.2.1"));
            meters.pass(299);
            assertThat(meters.of("192.0.2.1").count(MessageResult.ANSWERED)).isEqualTo(2);
        }

        @Test
        void begins_anew_when_it_comes_back_later() {
            meters.answer(meter.joined("192.0.2.1"));
            meter.left("192.0.2.1", true);
            meters.pass(300);
            meters.answer(meter.joined("192.0.2.1"));
            assertThat(meters.of("192.0.2.1").count(MessageResult.ANSWERED)).isEqualTo(1);
        }

        @Test
        void goes_with_the_five_minutes_of_the_first_time_when_it_is_told_twice() {
            meter.joined("192.0.2.1");
            meter.left("192.0.2.1", false);
            meters.pass(200);
            meter.left("192.0.2.1", true);
            meters.pass(100);
            assertThat(addresses()).isEmpty();
        }

        @Test
        void makes_room_when_too_many_left_after_it() {
            for (int i = 0; i <= WatchMeter.MOST_LEFT; i++) {
                meter.joined("2001:db8::" + i);
                meter.left("2001:db8::" + i, true);
            }
            assertThat(addresses()).hasSize(WatchMeter.MOST_LEFT).doesNotContain("2001:db8::0")
                    .contains("2001:db8::1");
        }

        @Test
        void is_nothing_to_know_when_it_was_never_there() {
            meter.left("192.0.2.1", true);
            assertThat(addresses()).isEmpty();
        }
    }

    @Nested
    class AnAddressThatWasOnlySeen {

        @Test
        void has_one_meter() {
            meters.answer(meter.seen("192.0.2.1"));
            meters.answer(meter.seen("192.0.2.1"));
            assertThat(meters.of("192.0.2.1").count(MessageResult.ANSWERED)).isEqualTo(2);
        }

        @Test
        void shares_one_when_there_are_too_many() {
            for (int i = 0; i < WatchMeter.MOST_SEEN + 3; i++) {
                meters.answer(meter.seen("2001:db8::" + i));
            }
            assertThat(addresses()).hasSize(WatchMeter.MOST_SEEN + 1);
            assertThat(meters.of(WatchMeter.OTHER).count(MessageResult.ANSWERED)).isEqualTo(3);
        }

        @Test
        void makes_room_when_nothing_comes_of_it_for_five_minutes() {
            for (int i = 0; i < WatchMeter.MOST_SEEN; i++) {
                meters.answer(meter.seen("2001:db8::" + i));
            }
            meters.pass(299);
            meters.answer(meter.seen("2001:db8::7"));
            meters.pass(1);
            meters.answer(meter.seen("192.0.2.1"));
            assertThat(addresses()).containsExactly("192.0.2.1", "2001:db8::7");
        }

        @Test
        void goes_without_another() {
            meters.answer(meter.seen("192.0.2.1"));
            meters.pass(300);
            assertThat(addresses()).isEmpty();
        }
    }

    @Nested
    class HasBegun {

        @Test
        void not_before_the_name_has_resolved() {
            meter.onResolveFailed(1);
            assertThat(meter.hasBegun()).isFalse();
        }

        @Test
        void when_there_is_no_address_to_ask() {
            meter.onResolved(1);
            assertThat(meter.hasBegun()).isTrue();
        }

        @Test
        void not_before_an_address_has_answered() {
            AddressMeter peer = meter.joined("192.0.2.1");
            meter.onResolved(1);
            peer.onConnected(StreamKind.FRESH, 1);
            assertThat(meter.hasBegun()).isFalse();
            meters.answer(peer);
            assertThat(meter.hasBegun()).isTrue();
        }

        @Test
        void for_ever_after_an_answer() {
            meters.answer(meter.joined("192.0.2.1"));
            assertThat(meter.hasBegun()).isTrue();
            meter.left("192.0.2.1", false);
            meters.pass(300);
            meter.joined("192.0.2.2");
            assertThat(addresses()).containsExactly("192.0.2.2");
            assertThat(meter.hasBegun()).isTrue();
        }
    }

    @Test
    void tells_how_long_the_name_took_and_how_often_it_failed() {
        meter.onResolved(2_000_000);
        meter.onResolveFailed(5_000_000_000L);
        WatchSnapshot seen = meter.snapshot();
        assertThat(seen.resolveTimes().count()).isEqualTo(2);
        assertThat(seen.resolveTimes().sumNanos()).isEqualTo(5_002_000_000L);
        assertThat(seen.resolveFailures()).isEqualTo(1);
    }

    @Test
    void tells_its_target_the_time_and_its_lag() {
        meters.pass(3);
        meters.lag = 4;
        WatchSnapshot seen = meter.snapshot();
        assertThat(seen.target()).isEqualTo("echo:8888");
        assertThat(seen.at()).isEqualTo(Meters.BEGAN.plusSeconds(3));
        assertThat(seen.lagNanos()).isEqualTo(4);
    }
}
