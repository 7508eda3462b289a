package org.echopair.client.watch.meter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.echopair.client.failure.FailureClass;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressMeterTest {

    private final Meters meters = new Meters();
    private final AddressMeter peer = meters.meter.joined("192.0.2.1");

    private AddressSnapshot seen() {
        return meters.of("192.0.2.1");
    }

    @Nested
    class Counts {

        @Test
        void messages_by_the_kind_of_their_stream_and_their_result() {
            peer.onMessage(StreamKind.PERSISTENT, MessageResult.ANSWERED, 1);
            peer.onMessage(StreamKind.PERSISTENT, MessageResult.ANSWERED, 1);
            peer.onMessage(StreamKind.PERSISTENT, MessageResult.LOST, 1);
            peer.onMessage(StreamKind.FRESH, MessageResult.LATE, 1);
            peer.onMessage(StreamKind.FRESH, MessageResult.WRONG, 1);

            assertThat(seen().messages()).isEqualTo(Map.of(
                    StreamKind.PERSISTENT,
                    Map.of(MessageResult.ANSWERED, 2L, MessageResult.LOST, 1L),
                    StreamKind.FRESH, Map.of(MessageResult.LATE, 1L, MessageResult.WRONG, 1L)));
        }

        @Test
        void a_kind_of_stream_from_its_first_connection_on() {
            assertThat(seen().messages()).isEmpty();
            peer.onConnected(StreamKind.FRESH, 1);
            assertThat(seen().messages()).isEqualTo(Map.of(StreamKind.FRESH, Map.of()));
        }

        @Test
        void connections_that_were_made_that_failed_and_that_moved() {
            peer.onConnected(StreamKind.FRESH, 1);
            peer.onConnected(StreamKind.PERSISTENT, 1);
            peer.onNotConnected(FailureClass.REFUSED);
            peer.onBroken(FailureClass.RESET);
            peer.onBroken(FailureClass.RESET);
            peer.onMoved();

            assertThat(seen().connected()).isEqualTo(2);
            assertThat(seen().failures())
                    .isEqualTo(Map.of(FailureClass.REFUSED, 1L, FailureClass.RESET, 2L));
            assertThat(seen().moved()).isEqualTo(1);
        }

        @Test
        void an_outage_while_it_lasts() {
            peer.onOutage(3);
            peer.onOutage(4);
            assertThat(seen().outageNanos()).isEqualTo(7);
        }

        @Test
        void times_of_connections_and_of_answers_by_the_kind_of_their_stream() {
            peer.onConnected(StreamKind.FRESH, 90_000);
            peer.onMessage(StreamKind.FRESH, MessageResult.ANSWERED, 100_000);
            peer.onMessage(StreamKind.FRESH, MessageResult.LATE, 11_000_000_000L);
            peer.onMessage(StreamKind.FRESH, MessageResult.LOST, 5_000_000);
            peer.onMessage(StreamKind.PERSISTENT, MessageResult.ANSWERED, 100_001);

            WatchSnapshot all = meters.meter.snapshot();
            assertThat(all.connects().get(StreamKind.FRESH)).isEqualTo(times(90_000, 0));
            assertThat(all.connects().get(StreamKind.PERSISTENT)).isEqualTo(times(0));
            assertThat(all.roundTrips().get(StreamKind.FRESH))
                    .isEqualTo(times(11_000_100_000L, 0, 13));
            assertThat(all.roundTrips().get(StreamKind.PERSISTENT)).isEqualTo(times(100_001, 1));
        }

        private Times times(long sumNanos, int... buckets) {
            return new Times(IntStream.range(0, Times.BOUNDS_SECONDS.size())
                    .mapToObj(at -> IntStream.of(buckets).filter(each -> each == at).count())
                    .toList(), sumNanos);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.001, 0", "0.5, 0", "0.98, 0", "0.995, 1", "1.001, 1", "1.3, 1", "1.5, 0",
            "2.01, 2", "3.02, 2", "4.02, 4", "5.1, 5", "6.02, 0", "7.05, 3", "8, 0"})
    void a_handshake_of_whole_seconds_tells_how_often_it_was_repeated(double seconds,
            int expected) {
        peer.onConnected(StreamKind.FRESH, (long) (seconds * 1e9));
        assertThat(seen().synRetransmissions()).isEqualTo(expected);
    }

    @Nested
    class Is {

        @Test
        void new_until_something_comes_of_it() {
            peer.onConnected(StreamKind.PERSISTENT, 1);
            assertThat(seen().state()).isEqualTo(AddressState.NEW);
            assertThat(seen().lastAnswerAt()).isNull();
        }

        @Test
        void answering_since_its_last_answer() {
            meters.pass(7);
            meters.answer(peer);
            meters.pass(2);
            assertThat(seen().state()).isEqualTo(AddressState.ANSWERS);
            assertThat(seen().lastAnswerAt()).isEqualTo(Meters.BEGAN.plusSeconds(7));
            assertThat(seen().sinceAnswerNanos())
                    .isEqualTo(Duration.ofSeconds(2).toNanos());
        }

        @Test
        void answering_now_where_an_answer_came_behind_the_look_at_the_clock() {
            long looked = meters.now;
            meters.pass(1);
            meters.answer(peer);
            assertThat(peer.snapshot(looked).sinceAnswerNanos()).isZero();
        }

        @Test
        void failing_when_it_has_never_answered() {
            peer.onNotConnected(FailureClass.CONNECT_TIMEOUT);
            assertThat(seen().state()).isEqualTo(AddressState.FAILS);
            assertThat(seen().trouble()).isEqualTo("CONNECT_TIMEOUT");
        }

        @Test
        void failing_when_something_failed_and_nothing_was_answered_for_three_seconds() {
            meters.answer(peer);
            meters.pass(1);
            peer.onBroken(FailureClass.RESET);
            assertThat(seen().state()).isEqualTo(AddressState.UNSTEADY);
            meters.pass(2);
            assertThat(seen().state()).isEqualTo(AddressState.FAILS);
        }

        @Test
        void unsteady_for_a_minute_after_something_failed() {
            peer.onMessage(StreamKind.FRESH, MessageResult.LOST, 0);
            meters.answer(peer);
            meters.pass(59);
            assertThat(seen().state()).isEqualTo(AddressState.UNSTEADY);
            assertThat(seen().trouble()).isEqualTo("lost");
            meters.pass(1);
            assertThat(seen().state()).isEqualTo(AddressState.ANSWERS);
        }

        @Test
        void gone_in_order_or_while_it_failed() {
            meters.meter.left("192.0.2.1", true);
            assertThat(seen().state()).isEqualTo(AddressState.LEFT);
            meters.meter.joined("192.0.2.1");
            assertThat(seen().state()).isEqualTo(AddressState.NEW);
            meters.meter.left("192.0.2.1", false);
            assertThat(seen().state()).isEqualTo(AddressState.LEFT_FAILING);
        }

        @Test
        void handed_on_to_others() {
            meters.meter.handedOn("192.0.2.1");
            assertThat(seen().state()).isEqualTo(AddressState.HANDED_ON);
            assertThat(seen().state().isHere()).isFalse();
            meters.meter.joined("192.0.2.1");
            assertThat(seen().state()).isEqualTo(AddressState.NEW);
        }
    }

    @Nested
    class ThatThisProcessCouldNotAsk {

        @Test
        void is_not_always_asked_until_a_minute_after_and_an_answer() {
            meters.answer(peer);
            meters.pass(1);
            peer.onLocal();
            assertThat(seen().state()).isEqualTo(AddressState.UNASKED);
            meters.pass(3_600);
            assertThat(seen().state()).isEqualTo(AddressState.UNASKED);
            meters.answer(peer);
            assertThat(seen().state()).isEqualTo(AddressState.ANSWERS);
            peer.onLocal();
            meters.answer(peer);
            meters.pass(59);
            assertThat(seen().state()).isEqualTo(AddressState.UNASKED);
            meters.pass(1);
            assertThat(seen().state()).isEqualTo(AddressState.ANSWERS);
        }

        @Test
        void has_not_failed() {
            peer.onLocal();
            assertThat(seen().state()).isEqualTo(AddressState.UNASKED);
            assertThat(seen().trouble()).isEmpty();
            assertThat(seen().failures()).isEqualTo(Map.of(FailureClass.LOCAL, 1L));
            assertThat(seen().failedConnections()).isZero();
            assertThat(seen().unasked()).isEqualTo(1);
        }
    }

    @Nested
    class TheLongestGap {

        private long seconds() {
            return Duration.ofNanos(seen().longestSilenceNanos()).toSeconds();
        }

        @Test
        void lies_between_two_answers() {
            meters.answer(peer);
            meters.pass(9);
            meters.answer(peer);
            meters.pass(2);
            meters.answer(peer);
            assertThat(seconds()).isEqualTo(9);
        }

        @Test
        void may_be_the_one_that_is_open() {
            meters.answer(peer);
            meters.pass(4);
            assertThat(seconds()).isEqualTo(4);
        }

        @Test
        void leaves_out_what_this_process_stood_still() {
            meters.answer(peer);
            meters.pass(9);
            meters.lag += Duration.ofSeconds(8).toNanos();
            meters.answer(peer);
            assertThat(seconds()).isEqualTo(1);
        }

        @Test
        void ends_when_the_address_leaves_while_it_fails() {
            meters.answer(peer);
            meters.pass(6);
            meters.meter.left("192.0.2.1", false);
            meters.pass(60);
            assertThat(seconds()).isEqualTo(6);
        }

        @Test
        void is_not_the_time_for_which_an_address_was_away() {
            meters.answer(peer);
            meters.pass(2);
            meters.meter.left("192.0.2.1", true);
            meters.pass(60);
            meters.meter.joined("192.0.2.1");
            meters.pass(1);
            meters.answer(peer);
            assertThat(seconds()).isEqualTo(1);
        }
    }
}
