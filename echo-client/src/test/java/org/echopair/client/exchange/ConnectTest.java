package org.echopair.client.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.echopair.client.Peer;
import org.echopair.client.Run;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.FailureException;
import org.echopair.client.failure.Phase;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What can go wrong before there is a connection.
class ConnectTest {

    @Nested
    class as_a_user_sees_it {

        @Test
        void a_port_where_nothing_listens_is_refused() throws IOException {
            String target = Target.of(Peer.freeAddress()).toString();

            assertNeverConnected(Run.echoClient("send", "--target", target, "x"),
                    "REFUSED while connecting to " + target + ": nothing listens there");
        }

        @Test
        void a_name_that_does_not_exist_is_a_DNS_failure() {
            assertNeverConnected(Run.echoClient("send", "--target", "nosuchhost.invalid:8888", "x"),
                    "DNS while resolving nosuchhost.invalid:8888: ");
        }

        @Test
        void a_full_accept_queue_is_a_connect_timeout() throws IOException {
            List<SocketChannel> waiting = new ArrayList<>();
            try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                var address = (InetSocketAddress) server.getLocalSocketAddress();
                for (int i = 0; i < 8; i++) {
                    var channel = SocketChannel.open();
                    waiting.add(channel);
                    channel.configureBlocking(false);
                    channel.connect(address);
                }
                Run run = Run.echoClient("send", "--target", "127.0.0.1:" + address.getPort(),
                        "--connect-timeout", "300ms", "x");

                assertNeverConnected(run, "CONNECT_TIMEOUT while connecting to 127.0.0.1:"
                        + address.getPort() + ": no answer within ");
            } finally {
                for (SocketChannel channel : waiting) {
                    channel.close();
                }
            }
        }

        private static void assertNeverConnected(Run run, String sentence) {
            assertThat(run.err()).startsWith("FAIL  " + sentence).endsWith(" · exit 69\n")
                    .hasLineCount(1);
            assertThat(run.exitCode()).isEqualTo(69);
            assertThat(run.out()).isEmpty();
        }
    }

    @Nested
    class a_name_with_several_addresses {

        @Test
        void is_reached_by_the_first_that_answers() throws Exception {
            try (Peer peer = Peer.that(Peer::echo);
                    Connected connected = connector("127.0.0.2", "127.0.0.1")
                            .connect(new Target("name", peer.port()), AddressFamily.ANY, soon())) {
                assertThat(connected.remote()).isEqualTo(peer.target());
            }
        }

        @Test
        void tells_what_came_of_those_before_it() throws Exception {
            try (Peer peer = Peer.that(Peer::echo);
                    Connected connected = connector("127.0.0.2", "127.0.0.1")
                            .connect(new Target("name", peer.port()), AddressFamily.ANY, soon())) {
                assertThat(connected.passedOver()).extracting(Failure::kind, Failure::address)
                        .containsExactly(
                                tuple(FailureClass.REFUSED, "127.0.0.2:" + peer.port()));
                assertThat(connected.notes()).containsExactly("REFUSED while connecting to"
                        + " 127.0.0.2:" + peer.port() + ": nothing listens there; "
                        + peer.target() + " answered in its place");
            }
        }

        @Test
        void begins_with_the_address_that_answered_where_that_is_preferred() throws Exception {
            try (Peer peer = Peer.that(Peer::echo)) {
                var path = new NetworkPath(config(peer.port()), resolver("127.0.0.2", "127.0.0.1"),
                        System::nanoTime);
                path.preferWhatAnswered();

                path.connect().close();
                try (Connected second = path.connect()) {
                    assertThat(second.remote()).isEqualTo(peer.target());
                    assertThat(second.passedOver()).isEmpty();
                }
                assertThat(path.passedOver()).hasSize(1);
            }
        }

        @Test
        void can_be_asked_for_each_of_them() throws Exception {
            try (Peer peer = Peer.that(Peer::echo)) {
                var path = new NetworkPath(config(peer.port()),
                        resolver("127.0.0.2", "127.0.0.1", "127.0.0.3"), System::nanoTime);

                EachAddress each = path.connectToEach();
                assertThat(each.answered()).containsExactly(peer.target());
                assertThat(each.failed()).extracting(Failure::address).containsExactly(
                        "127.0.0.2:" + peer.port(), "127.0.0.3:" + peer.port());
                assertThat(each.notReachedFromHere()).isEmpty();
                assertThat(path.remote()).hasValue(peer.target());
            }
        }

        @Test
        void fails_with_the_failure_of_each() throws IOException {
            var target = new Target("name", Peer.freeAddress().getPort());

            Failure failure = failureOf(connector("127.0.0.2", "127.0.0.3"), target,
                    AddressFamily.ANY);

            assertThat(failure.kind()).isEqualTo(FailureClass.REFUSED);
            assertThat(failure.phase()).isEqualTo(Phase.CONNECT);
            assertThat(failure.address()).isEqualTo(target.toString());
            assertThat(failure.detail()).isEqualTo("none of its 2 addresses answered; 127.0.0.2:"
                    + target.port() + " REFUSED, nothing listens there; 127.0.0.3:" + target.port()
                    + " REFUSED, nothing listens there");
        }

        @Test
        void is_tried_at_those_of_the_wanted_family_only() throws IOException {
            var target = new Target("name", Peer.freeAddress().getPort());

            assertThat(failureOf(connector("::1", "127.0.0.2"), target, AddressFamily.IPV4)
                    .address()).isEqualTo("127.0.0.2:" + target.port());
            assertThat(failureOf(connector("::1", "127.0.0.2"), target, AddressFamily.IPV6)
                    .address()).isEqualTo("[::1]:" + target.port());
        }

        @Test
        void without_any_of_the_wanted_family_is_a_DNS_failure() {
            Failure failure = failureOf(connector("127.0.0.2"), new Target("name", 9),
                    AddressFamily.IPV6);

            assertThat(failure.kind()).isEqualTo(FailureClass.DNS);
            assertThat(failure.phase()).isEqualTo(Phase.RESOLVE);
            assertThat(failure.detail())
                    .isEqualTo("the name has no IPv6 address, only 127.0.0.2:9");
        }
    }

    @Nested
    class a_name_server {

        @Test
        void that_does_not_answer_is_given_up_in_time() {
            var never = new CountDownLatch(1);
            var hanging = new Connector(new Resolver(_ -> {
                awaitQuietly(never);
                throw new UnknownHostException();
            }), System::nanoTime);
            Deadline deadline = Deadline.in(TimeUnit.MILLISECONDS.toNanos(100), System::nanoTime);

            Failure failure = catchThrowableOfType(FailureException.class,
                    () -> hanging.connect(new Target("name", 9), AddressFamily.ANY, deadline))
                    .failure();

            never.countDown();
            assertThat(failure.kind()).isEqualTo(FailureClass.DNS);
            assertThat(failure.detail()).startsWith("no answer to the name within ");
        }

        @Test
        void is_quoted_with_its_reason() {
            var failing = new Connector(new Resolver(host -> {
                throw new UnknownHostException(host + ": Temporary failure in name resolution");
            }), System::nanoTime);

            assertThat(failureOf(failing, new Target("name", 9), AddressFamily.ANY).detail())
                    .isEqualTo("the name does not resolve: Temporary failure in name resolution");
        }

        private static void awaitQuietly(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Failure failureOf(Connector connector, Target target, AddressFamily family) {
        return catchThrowableOfType(FailureException.class,
                () -> connector.connect(target, family, soon())).failure();
    }

    private static Connector connector(String... addresses) {
        return new Connector(resolver(addresses), System::nanoTime);
    }

    private static Resolver resolver(String... addresses) {
        List<InetAddress> found = Stream.of(addresses).map(InetAddress::ofLiteral).toList();
        return new Resolver(_ -> found);
    }

    private static ConnectionConfig config(int port) {
        return new ConnectionConfig(new Target("name", port), AddressFamily.ANY,
                Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ZERO);
    }

    private static Deadline soon() {
        return Deadline.in(TimeUnit.SECONDS.toNanos(10), System::nanoTime);
    }
}
