package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.echopair.client.Peer;
import org.echopair.client.exchange.AddressFamily;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.LagMeter;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.exchange.Resolver;
import org.echopair.client.exchange.Target;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.stream.PayloadSizes;
import org.junit.jupiter.api.Test;

/// A thread of a watch ends by what nobody has caught: here of a lookup that fails as none should.
class DyingThreadTest {

    private final AtomicInteger lookups = new AtomicInteger();

    @Test
    void of_a_persistent_stream_ends_the_watch_without_a_verdict() throws IOException {
        assertNoVerdict(watch(1, 0, 0, Optional.empty()), "persistent 1");
    }

    @Test
    void of_a_fresh_connection_ends_the_watch_without_a_verdict() throws IOException {
        WatchReport report = watch(0, 1, 3, Optional.empty());

        assertNoVerdict(report, "fresh connection");
        assertThat(report.total(WatchReport.Stream::answered)).isPositive();
    }

    @Test
    void that_asks_for_the_addresses_ends_the_watch_without_a_verdict() throws IOException {
        assertNoVerdict(watch(1, 1, 2,
                Optional.of(new AddressPlan(Duration.ofMillis(100), Optional.empty()))),
                "addresses");
    }

    private static void assertNoVerdict(WatchReport report, String thread) {
        assertThat(report.exitCode()).isEqualTo(ExitCode.INTERNAL_ERROR);
        assertThat(report.interrupted()).as("by a signal").isFalse();
        assertThat(report.nanos()).isLessThan(Duration.ofSeconds(20).toNanos());
        assertThat(report.log().worst().orElseThrow().detail())
                .startsWith("a thread of this watch died, " + thread + ": ")
                .contains("IllegalStateException");
        assertThat(report.log().count(WatchEvent.Kind.LOCAL)).isPositive();
    }

    private WatchReport watch(int persistent, int fresh, int answers, Optional<AddressPlan> plan)
            throws IOException {
        try (Peer peer = Peer.that(Peer::echo); var lag = LagMeter.start(System::nanoTime)) {
            var connection = new ConnectionConfig(new Target("echo.invalid", peer.port()),
                    AddressFamily.ANY, Duration.ofSeconds(3), Duration.ofSeconds(5),
                    Duration.ZERO);
            var config = new WatchConfig(connection, persistent, fresh, Duration.ofMillis(20),
                    Duration.ofSeconds(20), Duration.ofSeconds(4), PayloadSizes.of(64),
                    Duration.ZERO, plan);
            var resolver = new Resolver(_ -> {
                if (lookups.incrementAndGet() > answers) {
                    throw new IllegalStateException("no lookup fails like this");
                }
                return List.of(InetAddress.ofLiteral("127.0.0.1"));
            });
            return new WatchRun(config,
                    new NetworkPath(connection, resolver, System::nanoTime, lag),
                    System::nanoTime, lag).run(false, _ -> {});
        }
    }
}
