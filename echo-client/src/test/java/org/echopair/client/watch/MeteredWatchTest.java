package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.assertj.core.groups.Tuple;
import org.echopair.client.Peer;
import org.echopair.client.exchange.AddressFamily;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.LagMeter;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.exchange.Resolver;
import org.echopair.client.exchange.Target;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.stream.PayloadSizes;
import org.echopair.client.watch.meter.AddressSnapshot;
import org.echopair.client.watch.meter.AddressState;
import org.echopair.client.watch.meter.MessageResult;
import org.echopair.client.watch.meter.StreamKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the meters of a watch have when it ends, beside its report.
class MeteredWatchTest {

    private static final int BYTES = WatchConfig.USUAL_MESSAGE_BYTES;

    private final LagMeter lag = LagMeter.start(System::nanoTime);
    private volatile List<String> answer = List.of("127.0.0.1");
    private MeteredWatch metered;

    @AfterEach
    void stopMeasuring() {
        lag.close();
    }

    @Test
    void count_what_the_report_counts_for_each_kind_of_stream() throws IOException {
        try (Peer peer = Peer.that(Peer::echo)) {
            WatchReport report = watch(peer.port(), Optional.empty(), (run, log) -> {
                if (log.sent() >= 20) {
                    run.stop();
                }
            });

            AddressSnapshot address = only();
            assertThat(address.address()).isEqualTo("127.0.0.1");
            assertThat(address.count(MessageResult.ANSWERED))
                    .isEqualTo(report.total(WatchReport.Stream::answered));
            assertThat(address.count(StreamKind.FRESH, MessageResult.ANSWERED))
                    .isEqualTo(report.streams().getLast().answered());
            assertThat(address.failures()).isEmpty();
            assertThat(address.outageNanos()).isZero();
            assertThat(metered.meter().snapshot().target())
                    .isEqualTo("echo.invalid:" + peer.port());
            assertThat(metered.meter().snapshot().roundTrips().get(StreamKind.FRESH).count())
                    .isEqualTo(report.streams().getLast().answered());
            assertThat(metered.meter().hasBegun()).isTrue();
        }
    }

    @Test
    void have_a_message_that_was_lost_and_the_outage_it_began() throws IOException {
        Peer.Behaviour first = socket -> socket.getInputStream().readNBytes(BYTES);
        try (Peer peer = Peer.that(Peer.thenReset(first))) {
            WatchReport report = watch(peer.port(), Optional.empty(), (run, log) -> {
                if (log.count(WatchEvent.Kind.LOST) >= 4) {
                    run.stop();
                }
            });

            assertThat(only().count(MessageResult.LOST))
                    .isEqualTo(report.total(WatchReport.Stream::lost)).isPositive();
            assertThat(only().outageNanos()).isPositive()
                    .isLessThanOrEqualTo(report.nanos());
            assertThat(metered.meter().hasBegun()).isFalse();
        }
    }

    @Test
    void have_each_failed_connection_by_its_class() throws IOException {
        InetSocketAddress refusing = Peer.freeAddress();
        answer = List.of(refusing.getAddress().getHostAddress());

        WatchReport report = watch(refusing.getPort(), Optional.empty(), (run, log) -> {
            if (log.count(WatchEvent.Kind.NOT_CONNECTED) >= 2) {
                run.stop();
            }
        });

        assertThat(only().address()).isEqualTo(refusing.getAddress().getHostAddress());
        assertThat(only().failures()).containsOnlyKeys(FailureClass.REFUSED)
                .containsEntry(FailureClass.REFUSED,
                        report.total(WatchReport.Stream::notConnected));
    }

    @Test
    void have_no_address_for_a_name_that_has_none() {
        answer = List.of();

        watch(9, Optional.empty(), (run, log) -> {
            if (log.count(WatchEvent.Kind.NOT_CONNECTED) >= 2) {
                run.stop();
            }
        });

        assertThat(only().address()).isEqualTo("none");
        assertThat(only().failures()).containsOnlyKeys(FailureClass.DNS);
    }

    @Test
    void follow_each_address_that_joins_and_leaves_and_each_round() throws IOException {
        try (Peer peer = Peer.at(new InetSocketAddress("127.0.0.86", 0), Peer::echo)) {
            answer = List.of("127.0.0.86", "127.0.0.87");
            var plan = new AddressPlan(Duration.ofMillis(100), Optional.empty());
            watch(peer.port(), Optional.of(plan), (run, log) -> {
                if (log.count(WatchEvent.Kind.NOT_CONNECTED) > 0 && log.sent() > 10) {
                    answer = List.of("127.0.0.86");
                }
                if (log.count(WatchEvent.Kind.LEFT) > 0) {
                    answer = List.of();
                }
                if (log.count(WatchEvent.Kind.NOT_RESOLVED) > 0) {
                    run.stop();
                }
            });

            assertThat(metered.meter().snapshot().addresses())
                    .extracting(AddressSnapshot::address, AddressSnapshot::state)
                    .containsExactlyInAnyOrder(
                            Tuple.tuple("127.0.0.86", AddressState.ANSWERS),
                            Tuple.tuple("127.0.0.87", AddressState.LEFT_FAILING));
            assertThat(metered.meter().snapshot().resolveTimes().count()).isGreaterThan(2);
            assertThat(metered.meter().snapshot().resolveFailures()).isPositive();
        }
    }

    private AddressSnapshot only() {
        assertThat(metered.meter().snapshot().addresses()).hasSize(1);
        return metered.meter().snapshot().addresses().getFirst();
    }

    private WatchReport watch(int port, Optional<AddressPlan> plan,
            BiConsumer<WatchRun, WatchLog> onTick) {
        var connection = new ConnectionConfig(new Target("echo.invalid", port), AddressFamily.ANY,
                Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ZERO);
        var config = new WatchConfig(connection, 1, 1, Duration.ofMillis(20),
                Duration.ofMinutes(1), Duration.ofSeconds(4), PayloadSizes.of(BYTES),
                Duration.ZERO, plan);
        var resolver = new Resolver(host -> {
            if (answer.isEmpty()) {
                throw new UnknownHostException(host);
            }
            return answer.stream().map(InetAddress::ofLiteral).toList();
        });
        metered = new MeteredWatch(config, System::nanoTime, lag);
        var run = new WatchRun(config,
                new NetworkPath(connection, resolver, System::nanoTime, lag), System::nanoTime,
                lag, metered);
        return run.run(false, log -> onTick.accept(run, log));
    }
}
