package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.echopair.client.watch.meter.AddressSnapshot;
import org.echopair.client.watch.meter.AddressState;
import org.echopair.client.watch.meter.WatchMeter;
import org.junit.jupiter.api.Test;

/// What the meters of a name's addresses are told, on a clock that the test sets.
class MeteredPathTest {

    private static final String FIRST = "192.0.2.1:8888";
    private static final String SECOND = "192.0.2.2:8888";

    private long now;
    private final WatchMeter meter = new WatchMeter("echo:8888", () -> now,
            () -> Instant.EPOCH.plusNanos(now), () -> 0);
    private final MeteredPath path = new MeteredPath(
            remote -> meter.seen(MeteredPath.label(remote)), 0, (from, to) -> 0,
            TimeUnit.SECONDS.toNanos(10));

    private void passSeconds(long seconds) {
        for (long i = 0; i < seconds; i++) {
            now += TimeUnit.SECONDS.toNanos(1);
            path.tick(now);
        }
    }

    private void answer(String remote) {
        path.onAnswer(remote, true, false, 1, now);
    }

    private static Failure failure(FailureClass kind, String address) {
        return Failure.now(kind, Phase.CONNECT, address, "it failed");
    }

    private AddressSnapshot of(String address) {
        return meter.snapshot().addresses().stream()
                .filter(each -> each.address().equals(address)).findFirst().orElseThrow();
    }

    @Test
    void what_failed_without_an_address_is_over_when_an_address_answers() {
        answer(FIRST);
        path.onNotConnected(failure(FailureClass.DNS, "echo:8888"), now);
        assertThat(of("none").state()).isEqualTo(AddressState.FAILS);
        passSeconds(2);
        answer(FIRST);
        assertThat(of("none").state()).isEqualTo(AddressState.UNSTEADY);
        passSeconds(200);
        answer(FIRST);

        assertThat(TimeUnit.NANOSECONDS.toSeconds(of("none").outageNanos())).isEqualTo(2);
        assertThat(of("none").state()).isEqualTo(AddressState.LEFT_FAILING);
        assertThat(of("192.0.2.1").state()).isEqualTo(AddressState.ANSWERS);
    }

    @Test
    void what_this_process_could_not_do_without_an_address_is_over_then_too() {
        path.onLocal(failure(FailureClass.LOCAL, "echo:8888"));
        passSeconds(100);
        assertThat(of("none").state()).isEqualTo(AddressState.UNASKED);
        answer(FIRST);
        assertThat(of("none").state()).isEqualTo(AddressState.LEFT_FAILING);
    }

    @Test
    void an_address_that_nobody_tries_while_others_answer_has_left() {
        answer(FIRST);
        path.onBroken(failure(FailureClass.RESET, FIRST), now);
        for (int second = 0; second < 200; second++) {
            passSeconds(1);
            answer(SECOND);
        }

        assertThat(TimeUnit.NANOSECONDS.toSeconds(of("192.0.2.1").outageNanos())).isEqualTo(10);
        assertThat(of("192.0.2.1").state()).isEqualTo(AddressState.LEFT_FAILING);

        answer(FIRST);
        assertThat(of("192.0.2.1").state()).isEqualTo(AddressState.ANSWERS);
    }

    @Test
    void an_address_that_is_tried_in_vain_while_others_answer_fails_all_the_time() {
        for (int second = 0; second < 200; second++) {
            path.onNotConnected(failure(FailureClass.REFUSED, FIRST), now);
            answer(SECOND);
            passSeconds(1);
        }

        assertThat(TimeUnit.NANOSECONDS.toSeconds(of("192.0.2.1").outageNanos())).isEqualTo(200);
        assertThat(of("192.0.2.1").state()).isEqualTo(AddressState.FAILS);
    }

    @Test
    void what_this_process_could_not_do_is_process_could_not_do_is_counted_and_is_no_outage() {
        answer(FIRST);
        path.onLocal(failure(FailureClass.LOCAL, FIRST));
        passSeconds(9);

        assertThat(of("192.0.2.1").unasked()).isEqualTo(1);
        assertThat(of("192.0.2.1").state()).isEqualTo(AddressState.UNASKED);
        assertThat(of("192.0.2.1").outageNanos()).isZero();
    }
}
