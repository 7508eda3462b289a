package org.echopair.client.load.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.echopair.client.Peer;
import org.echopair.client.exchange.AddressFamily;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.LagMeter;
import org.echopair.client.exchange.Resolver;
import org.echopair.client.exchange.StandingLookup;
import org.echopair.client.exchange.Target;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.FailureException;
import org.echopair.client.stream.Payload;
import org.echopair.client.stream.PayloadSizes;
import org.junit.jupiter.api.Test;

/// A name with several addresses of this machine, and a resolver that a test answers for.
class LoadAddressesTest {

    private static final RunProgress UNSEEN = new RunProgress() {
        @Override
        public void update(Supplier<String> line) {}

        @Override
        public void tell(String line) {}
    };

    @Test
    void connections_take_turns_over_all_addresses() throws Exception {
        try (Peer one = Peer.at(new InetSocketAddress("127.0.0.11", 0), Peer::echo);
                Peer other = at("127.0.0.12", one.port(), Peer::echo)) {
            LoadResult result = run(config(one.port(), 10, 100, false, AddressChoice.ALL),
                    "127.0.0.11", "127.0.0.12");

            assertThat(result.counts().verified()).isEqualTo(100);
            assertThat(result.addresses()).extracting(LoadAddress::address)
                    .containsExactlyInAnyOrder("127.0.0.11:" + one.port(),
                            "127.0.0.12:" + other.port());
            assertThat(result.addresses()).extracting(LoadAddress::connections)
                    .containsExactly(5L, 5L);
            assertThat(result.addresses()).extracting(LoadAddress::verified)
                    .containsExactly(50L, 50L);
        }
    }

    @Test
    void or_take_the_first_one() throws Exception {
        try (Peer one = Peer.at(new InetSocketAddress("127.0.0.11", 0), Peer::echo);
                Peer _ = at("127.0.0.12", one.port(), Peer::echo)) {
            LoadResult result = run(config(one.port(), 10, 100, false, AddressChoice.FIRST),
                    "127.0.0.11", "127.0.0.12");

            assertThat(result.addresses()).singleElement()
                    .isEqualTo(new LoadAddress("127.0.0.11:" + one.port(), 10, 100, 0, null));
        }
    }

    @Test
    void an_address_that_fails_is_told_although_another_takes_its_place() throws Exception {
        try (Peer one = Peer.at(new InetSocketAddress("127.0.0.11", 0), Peer::echo)) {
            LoadResult result = run(config(one.port(), 4, 100, false, AddressChoice.ALL),
                    "127.0.0.13", "127.0.0.11");

            assertThat(result.counts().verified()).isEqualTo(100);
            assertThat(result.counts().errors()).isZero();
            LoadAddress dead = result.addresses().stream()
                    .filter(each -> each.address().startsWith("127.0.0.13:")).findFirst().get();
            assertThat(dead.connections()).isZero();
            assertThat(dead.failures()).isEqualTo(2);
            assertThat(dead.firstFailure().kind()).isEqualTo(FailureClass.REFUSED);
        }
    }

    @Test
    void many_silent_addresses_end_by_one_deadline() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<SocketChannel> waiting = new ArrayList<>(); // they fill the accept queue
            for (int i = 0; i < 8; i++) {
                var channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(server.getLocalSocketAddress());
                waiting.add(channel);
            }

            LoadResult result = run(config(server.getLocalPort(), 1, 1, false, AddressChoice.ALL),
                    Collections.nCopies(200, "127.0.0.1").toArray(String[]::new));

            assertThat(result.failures()).singleElement().extracting(LoadFailure::failure)
                    .satisfies(failure -> {
                        assertThat(failure.kind()).isEqualTo(FailureClass.CONNECT_TIMEOUT);
                        assertThat(failure.detail())
                                .startsWith("none of its 200 addresses answered")
                                .endsWith(" more not tried, because the time was up");
                    });
            for (SocketChannel channel : waiting) {
                channel.close();
            }
        }
    }

    @Test
    void a_connection_is_opened_again_where_the_name_points_by_then() throws Exception {
        var addresses = new AtomicReference<>("127.0.0.11");
        Peer.Behaviour leaving = socket -> {
            socket.getOutputStream().write(socket.getInputStream().readNBytes(64));
            addresses.set("127.0.0.12"); // before the end is seen
        };
        try (Peer old = Peer.at(new InetSocketAddress("127.0.0.11", 0), leaving);
                Peer fresh = at("127.0.0.12", old.port(), Peer::echo)) {
            LoadResult result = run(
                    new Resolver(_ -> List.of(InetAddress.ofLiteral(addresses.get()))),
                    config(old.port(), 1, 50, true, AddressChoice.ALL));

            assertThat(result.addresses()).extracting(LoadAddress::address)
                    .containsExactlyInAnyOrder("127.0.0.11:" + old.port(),
                            "127.0.0.12:" + fresh.port());
            assertThat(result.counts().reconnected()).isEqualTo(1);
        }
    }

    @Test
    void a_name_that_does_not_resolve_any_more_is_told() throws Exception {
        var lookups = new AtomicInteger();
        try (Peer peer = Peer.that(socket -> socket.getOutputStream()
                .write(socket.getInputStream().readNBytes(64)))) {
            var resolver = new Resolver(_ -> {
                if (lookups.incrementAndGet() == 2) {
                    throw new UnknownHostException("gone");
                }
                return List.of(InetAddress.getLoopbackAddress());
            });

            LoadResult result = run(resolver,
                    config(peer.port(), 1, 3, true, AddressChoice.ALL));

            assertThat(result.failuresByClass()).containsEntry(FailureClass.DNS, 1L);
        }
    }

    @Test
    void one_lookup_serves_all_that_ask_while_it_is_pending() throws Exception {
        var lookups = new AtomicInteger();
        var pending = new CountDownLatch(1);
        var answered = new CountDownLatch(2);
        var resolver = new Resolver(_ -> {
            if (lookups.incrementAndGet() == 2) {
                awaitQuietly(pending);
            }
            return List.of(InetAddress.getLoopbackAddress());
        });
        var addresses = new LoadAddresses(resolver, config(9, 1, 1, true, AddressChoice.ALL),
                System::nanoTime, LagMeter.off());
        addresses.resolve();
        addresses.onAnswer(answered::countDown);

        for (int i = 0; i < 1_000; i++) {
            addresses.refresh();
        }
        long asked = System.nanoTime();
        assertThat(addresses.isFresh(asked)).isFalse();
        addresses.refresh();
        pending.countDown();
        answered.await();

        assertThat(lookups).hasValue(3);
        assertThat(addresses.isFresh(asked)).isTrue();
    }

    @Test
    void the_known_addresses_stay_while_the_name_does_not_resolve() throws Exception {
        assertThat(kindOfFailure(_ -> {
            throw new UnknownHostException("gone");
        })).isEqualTo(FailureClass.DNS);
    }

    @Test
    void or_while_this_process_fails_to_look_it_up() throws Exception {
        assertThat(kindOfFailure(_ -> {
            throw new OutOfMemoryError("Java heap space");
        })).isEqualTo(FailureClass.LOCAL);
    }

    /// Of the second lookup, behind which the first one's address is still known.
    private static FailureClass kindOfFailure(Resolver.Lookup second) throws Exception {
        var lookups = new AtomicInteger();
        var answered = new CountDownLatch(1);
        var addresses = new LoadAddresses(
                new Resolver(host -> lookups.getAndIncrement() == 0
                        ? List.of(InetAddress.getLoopbackAddress())
                        : second.addressesOf(host)),
                config(9, 1, 1, true, AddressChoice.ALL), System::nanoTime, LagMeter.off());
        addresses.resolve();
        addresses.onAnswer(answered::countDown);

        addresses.refresh();
        assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();

        assertThat(addresses.inTurn())
                .containsExactly(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
        return addresses.failure().kind();
    }

    @Test
    void a_standstill_during_the_first_lookup_is_not_the_names() throws Exception {
        try (Peer peer = Peer.that(Peer::echo)) {
            var standing = new StandingLookup();

            LoadResult result = new LoadRun(config(peer.port(), 1, 10, false, AddressChoice.ALL),
                    Payload.RANDOM.pattern(7, PayloadSizes.of(64)), standing::nanoTime)
                    .run(standing.resolver(), UNSEEN);

            assertThat(result.failures()).isEmpty();
            assertThat(result.counts().verified()).isEqualTo(10);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Peer at(String host, int port, Peer.Behaviour behaviour) throws IOException {
        return Peer.at(new InetSocketAddress(host, port), behaviour);
    }

    private static LoadResult run(LoadConfig config, String... addresses) throws Exception {
        List<InetAddress> all = new ArrayList<>();
        for (String each : addresses) {
            all.add(InetAddress.ofLiteral(each));
        }
        return run(new Resolver(_ -> all), config);
    }

    private static LoadResult run(Resolver resolver, LoadConfig config)
            throws FailureException, IOException, InterruptedException {
        return new LoadRun(config, Payload.RANDOM.pattern(config.run(), config.sizes()),
                System::nanoTime).run(resolver, UNSEEN);
    }

    private static LoadConfig config(int port, int connections, long count, boolean reconnect,
            AddressChoice choice) {
        var path = new ConnectionConfig(new Target("several", port), AddressFamily.ANY,
                Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ZERO);
        return new LoadConfig(path, connections, null, count, 0, "random", PayloadSizes.of(64), 1,
                Duration.ZERO, reconnect, List.of(), List.of(), 2, choice, 7);
    }
}
