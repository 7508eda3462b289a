package org.echopair.client.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.echopair.client.Peer;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A client that stands still on its way to a connection, on a clock that jumps.
class StandstillTest {

    private static final long ALLOWED = TimeUnit.SECONDS.toNanos(1);

    private final AtomicLong jumpedNanos = new AtomicLong();
    private final LagMeter lag = LagMeter.start(this::nanoTime);

    private long nanoTime() {
        return System.nanoTime() + jumpedNanos.get();
    }

    @AfterEach
    void stopMeasuring() {
        lag.close();
    }

    @Test
    void while_one_address_is_tried_takes_no_time_from_the_next() throws Exception {
        try (Peer peer = Peer.that(Peer::echo)) {
            var addresses = new AbstractList<InetSocketAddress>() {

                private final List<InetSocketAddress> both = List.of(Peer.freeAddress(),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), peer.port()));

                @Override
                public InetSocketAddress get(int index) {
                    jumpedNanos.set(2 * ALLOWED); // once its share is known
                    return both.get(index);
                }

                @Override
                public int size() {
                    return both.size();
                }
            };
            try (Connected connected = new Connector(new Resolver(), this::nanoTime)
                    .connect(new Target("name", peer.port()), addresses, deadline())) {
                assertThat(connected.remote()).isEqualTo(peer.target());
            }
        }
    }

    @Test
    void during_the_lookup_leaves_the_whole_time_to_connect() throws Exception {
        List<SocketChannel> waiting = new ArrayList<>(); // they fill the accept queue
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 8; i++) {
                var channel = SocketChannel.open();
                waiting.add(channel);
                channel.configureBlocking(false);
                channel.connect(server.getLocalSocketAddress());
            }
            var standing = new Resolver(_ -> {
                jumpedNanos.set(ALLOWED - TimeUnit.MILLISECONDS.toNanos(50));
                return List.of(InetAddress.getLoopbackAddress());
            });

            Failure failure = catchThrowableOfType(FailureException.class,
                    () -> new Connector(standing, this::nanoTime).connect(
                            new Target("name", server.getLocalPort()), AddressFamily.ANY,
                            deadline()))
                    .failure();

            assertThat(failure.detail()).matches("no answer within ([5-9][0-9]{2} ms|1 s)");
        } finally {
            for (SocketChannel channel : waiting) {
                channel.close();
            }
        }
    }

    @Test
    void during_the_lookup_is_not_the_names() throws Exception {
        var standing = new StandingLookup();
        try (Peer peer = Peer.that(Peer::echo);
                LagMeter meter = LagMeter.start(standing::nanoTime)) {
            var path = new NetworkPath(new ConnectionConfig(new Target("name", peer.port()),
                    AddressFamily.ANY, Duration.ofSeconds(3), Duration.ofSeconds(3),
                    Duration.ZERO), standing.resolver(), standing::nanoTime, meter);

            try (Connected connected = path.connect()) {
                assertThat(connected.remote()).isEqualTo(peer.target());
            }
        }
    }

    private Deadline deadline() {
        return Deadline.in(ALLOWED, this::nanoTime, lag);
    }
}
