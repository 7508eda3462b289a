package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.echopair.client.exchange.AddressFamily;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.LagMeter;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.exchange.Resolver;
import org.echopair.client.exchange.Target;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.stream.PayloadSizes;
import org.junit.jupiter.api.Test;

/// Rounds of a process that has room for fewer addresses than it is to watch.
class AddressRoundsTest {

    private static final InetSocketAddress A = at("127.0.0.81");
    private static final InetSocketAddress B = at("127.0.0.82");
    private static final InetSocketAddress NEARER = at("127.0.0.90");

    private final WatchTimes times = WatchTimes.from(System::nanoTime,
            TimeUnit.MINUTES.toNanos(10), LagMeter.off());
    private final WatchLog log = new WatchLog(times);
    private final AtomicInteger lookups = new AtomicInteger();
    private final List<InetSocketAddress> joined = new ArrayList<>();

    @Test
    void a_suspected_address_keeps_its_room_and_the_one_without_is_told() {
        rounds(Optional.of(ringWithNext(NEARER, A)), 1, List.of(A), List.of(A, NEARER));

        assertThat(joined).containsExactly(A);
        assertThat(log.count(WatchEvent.Kind.HANDED_ON)).isZero();
        assertThat(log.events()).filteredOn(each -> each.kind() == WatchEvent.Kind.LOCAL)
                .singleElement().extracting(WatchEvent::detail).asString()
                .contains("this process has files and memory for 1 address of 2");
        assertThat(log.worst().orElseThrow().kind()).isEqualTo(FailureClass.LOCAL);
    }

    @Test
    void a_newcomer_takes_no_room_of_those_that_are_watched() {
        rounds(Optional.empty(), 2, List.of(A, B), List.of(NEARER, A, B));

        assertThat(joined).containsExactly(A, B);
        assertThat(log.count(WatchEvent.Kind.HANDED_ON)).isZero();
        assertThat(log.count(WatchEvent.Kind.LOCAL)).isOne();
    }

    /// One round for each answer. The first address to join is then suspected.
    @SafeVarargs
    private void rounds(Optional<Neighbours> ring, int most, List<InetSocketAddress>... answers) {
        var connection = new ConnectionConfig(new Target("echo.invalid", A.getPort()),
                AddressFamily.ANY, Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ZERO);
        var plan = new AddressPlan(Duration.ofMillis(20), ring);
        var config = new WatchConfig(connection, 1, 0, Duration.ofMillis(20),
                Duration.ofMinutes(10), Duration.ofSeconds(4), PayloadSizes.of(64), Duration.ZERO,
                Optional.of(plan));
        var resolver = new Resolver(_ -> answers[lookups.getAndIncrement()].stream()
                .map(InetSocketAddress::getAddress).toList());
        var path = new NetworkPath(connection, resolver, System::nanoTime);

        new AddressRounds(plan, path, times, log, WatchObserver.NONE, most,
                (address, _, _, onSuspicion) -> join(address, config, path, onSuspicion),
                () -> lookups.get() == answers.length).run();
    }

    /// Without threads: nobody connects.
    private WatchedTarget join(InetSocketAddress address, WatchConfig config, NetworkPath path,
            Runnable onSuspicion) {
        var membership = new Membership(TimeUnit.MINUTES.toNanos(10), 0, times::waitedNanos,
                onSuspicion);
        if (joined.isEmpty()) {
            membership.onMoved(times.nowNanos());
        }
        joined.add(address);
        return new WatchedTarget(AddressRounds.words(address.getAddress()), path.to(address),
                new StreamContext(config, times, log,
                        WatchObserver.NONE.joined(address.getAddress()), membership,
                        times.nowNanos()));
    }

    /// A ring of one neighbour, on which the one pushes the other out.
    private static Neighbours ringWithNext(InetSocketAddress nearer, InetSocketAddress other) {
        return IntStream.range(0, 10_000)
                .mapToObj(i -> "127.1." + i / 250 + "." + (i % 250 + 1))
                .map(own -> new Neighbours(List.of(InetAddress.ofLiteral(own)), 1))
                .filter(each -> each.among(List.of(other, nearer)).equals(List.of(nearer)))
                .findFirst().orElseThrow();
    }

    private static InetSocketAddress at(String address) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), 8888);
    }
}
