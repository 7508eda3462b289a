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

    private long now;
    private final WatchMeter meter = new WatchMeter("echo:8888", () -> now,
            () -> Instant.EPOCH.plusNanos(now), () -> 0);
    private final MeteredPath path = new MeteredPath(
            remote -> meter.seen(MeteredPath.label(remote)), 0, (from, to) -> 0);

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
    void what_this_process_could_not_do_is_counted_and_is_no_outage() {
        answer(FIRST);
        path.onLocal(failure(FailureClass.LOCAL, FIRST));
        passSeconds(9);

        assertThat(of("192.0.2.1").unasked()).isEqualTo(1);
        assertThat(of("192.0.2.1").state()).isEqualTo(AddressState.UNASKED);
        assertThat(of("192.0.2.1").outageNanos()).isZero();
    }
}
