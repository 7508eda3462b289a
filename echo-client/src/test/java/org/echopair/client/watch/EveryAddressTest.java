package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.groups.Tuple;
import org.echopair.client.Peer;
import org.echopair.client.cli.Durations;
import org.echopair.client.exchange.AddressFamily;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.LagMeter;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.exchange.Resolver;
import org.echopair.client.exchange.Target;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.stream.PayloadSizes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// A watch of each address of a name whose answer the test changes: servers on addresses of loopback.
class EveryAddressTest {

    private static final int BYTES = WatchConfig.USUAL_MESSAGE_BYTES;
    private static final String A = "127.0.0.81";
    private static final String B = "127.0.0.82";
    private static final String C = "127.0.0.83";

    private final LagMeter lag = LagMeter.start(System::nanoTime);
    private final Map<String, Peer> peers = new HashMap<>();
    private volatile Optional<List<String>> answer = Optional.empty();
    private volatile boolean draining;
    private int port;

    @BeforeEach
    void start() throws IOException {
        peers.put(A, Peer.at(new InetSocketAddress(A, 0), this::echoUntilDrained));
        port = peers.get(A).port();
        peers.put(B, Peer.at(new InetSocketAddress(B, port), Peer::echo));
        answer = Optional.of(List.of(A, B));
    }

    @AfterEach
    void stop() throws IOException {
        lag.close();
        for (Peer peer : peers.values()) {
            peer.close();
        }
    }

    /// As a server that is told to stop: what it has begun is answered, then comes its end.
    private void echoUntilDrained(Socket socket) throws IOException {
        for (byte[] message; (message = socket.getInputStream()
                .readNBytes(BYTES)).length == BYTES;) {
            socket.getOutputStream().write(message);
            if (draining) {
                return;
            }
        }
    }

    @Nested
    class an_address {

        @Test
        void has_streams_of_its_own_and_a_row_in_the_report() {
            WatchReport report = watch("10s", (run, log) -> {
                if (log.sent() >= 20) {
                    run.stop();
                }
            });

            assertThat(report.addresses()).extracting(AddressRow::address).containsExactly(A, B);
            assertThat(report.addresses()).allSatisfy(row -> {
                assertThat(row.state()).isEqualTo("watched");
                assertThat(row.sum().answered()).isPositive();
            });
            assertThat(report.streams()).extracting(WatchReport.Stream::name)
                    .containsExactly(A + " stream 1", A + " fresh", B + " stream 1",
                            B + " fresh");
            assertThat(report.total(WatchReport.Stream::answered))
                    .isEqualTo(report.streams().stream()
                            .mapToLong(WatchReport.Stream::answered).sum());
            assertThat(details(report)).contains(A + " joined", B + " joined");
            assertThat(report.exitCode()).isEqualTo(ExitCode.PASS);
        }

        @Test
        void that_is_down_is_told_though_the_others_answer() throws IOException {
            peers.get(B).close();

            WatchReport report = watch("10s", (run, log) -> {
                if (log.count(WatchEvent.Kind.NOT_CONNECTED) >= 2 && log.sent() > 10) {
                    run.stop();
                }
            });

            assertThat(report.exitCode()).isEqualTo(ExitCode.DISTURBED);
            assertThat(row(report, B).sum().notConnected()).isPositive();
            assertThat(row(report, B).sum().answered()).isZero();
            assertThat(row(report, A).sum().notConnected()).isZero();
        }

        @Test
        void joins_and_leaves_while_the_watch_goes_on() {
            WatchReport report = watch("300ms", (run, log) -> {
                if (!peers.containsKey(C) && log.sent() > 10) {
                    peers.put(C, Peer.at(new InetSocketAddress(C, port), Peer::echo));
                    answer = Optional.of(List.of(A, C));
                }
                if (log.count(WatchEvent.Kind.LEFT) == 1 && log.sent() > 40) {
                    run.stop();
                }
            });

            assertThat(details(report)).contains(C + " joined",
                    B + " left, in an orderly way");
            assertThat(report.addresses()).extracting(AddressRow::address, AddressRow::state)
                    .containsExactly(Tuple.tuple(A, "watched"),
                            Tuple.tuple(C, "watched"),
                            Tuple.tuple(B, "left"));
            assertThat(report.rows()).extracting(WatchReport.Stream::name).containsExactly(A, C,
                    B + ", left");
            assertThat(report.total(WatchReport.Stream::lost)).isZero();
            assertThat(report.exitCode()).isEqualTo(ExitCode.PASS);
        }
    }

    @Test
    void of_a_family_that_this_machine_does_not_have_is_not_watched_and_told_once()
            throws IOException {
        assumeThat(NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                .filter(Inet6Address.class::isInstance)
                .allMatch(own -> own.isLoopbackAddress() || own.isLinkLocalAddress()))
                .as("no IPv6").isTrue();
        answer = Optional.of(List.of(A, "2001:db8::1"));
        WatchReport report = watch("50ms", (run, log) -> {
            if (log.sent() > 40) {
                run.stop();
            }
        });

        assertThat(report.addresses()).extracting(AddressRow::address).containsExactly(A);
        assertThat(report.exitCode()).isEqualTo(ExitCode.PASS);
        assertThat(details(report)).containsOnlyOnce(
                "1 IPv6 address left out, since this machine has none");
    }

    @Test
    void a_server_that_listens_only_after_its_name_has_it_is_no_failure() {
        var ticksWithout = new AtomicInteger();
        var serves = new AtomicBoolean();
        WatchReport report = watch("4s", (run, log) -> {
            answer = Optional.of(log.sent() > 10 ? List.of(A, B, C) : List.of(A, B));
            if (log.count(WatchEvent.Kind.JOINED) == 3 && ticksWithout.incrementAndGet() == 4) {
                peers.put(C, Peer.at(new InetSocketAddress(C, port), socket -> {
                    serves.set(true);
                    Peer.echo(socket);
                }));
            }
            if (serves.get()) {
                run.stop();
            }
        });

        assertThat(row(report, C).sum().notConnected()).isZero();
        assertThat(report.exitCode()).as(details(report).toString()).isEqualTo(ExitCode.PASS);
    }

    @Nested
    class a_server_that_is_told_to_stop {

        @Test
        void leaves_in_an_orderly_way_though_its_name_lags_behind() {
            WatchReport report = watch("30s", (run, log) -> {
                if (log.sent() > 10 && !draining) {
                    drain();
                }
                if (log.count(WatchEvent.Kind.MOVED) > 0 && log.sent() > 30) {
                    answer = Optional.of(List.of(B)); // long before the next round
                }
                if (log.count(WatchEvent.Kind.LEFT) > 0) {
                    run.stop();
                }
            });

            assertThat(report.exitCode()).as(details(report).toString())
                    .isEqualTo(ExitCode.PASS);
            assertThat(report.total(WatchReport.Stream::notConnected)).isZero();
            assertThat(details(report)).anyMatch(detail -> detail
                    .matches(A + " left, in an orderly way; [0-9]+ connections refused or lost on"
                            + " its way out count as no failure"));
            assertThat(row(report, A).state()).isEqualTo("left");
        }

        @Test
        void is_told_after_a_round_where_its_name_keeps_it() {
            WatchReport report = watch("500ms", (run, log) -> {
                if (log.sent() > 10 && !draining) {
                    drain();
                }
                if (log.count(WatchEvent.Kind.NOT_CONNECTED) > 0) {
                    run.stop();
                }
            });

            assertThat(report.exitCode()).isEqualTo(ExitCode.DISTURBED);
            assertThat(row(report, A).sum().notConnected()).isPositive();
            assertThat(row(report, A).state()).isEqualTo("watched");
            assertThat(report.log().count(WatchEvent.Kind.MOVED)).isPositive();
        }

        @Test
        void and_dies_with_a_message_has_lost_it_and_left_while_it_failed() {
            WatchReport report = watch("300ms", (run, log) -> {
                if (log.sent() > 10 && peers.containsKey(A)) {
                    peers.remove(A).close();
                }
                if (log.count(WatchEvent.Kind.NOT_CONNECTED) > 0) {
                    answer = Optional.of(List.of(B));
                }
                if (log.count(WatchEvent.Kind.LEFT) > 0) {
                    run.stop();
                }
            }, 0);

            assertThat(report.exitCode()).isEqualTo(ExitCode.DISTURBED);
            assertThat(details(report)).contains(A + " left, while it failed");
            assertThat(row(report, A).state()).isEqualTo("failed");
        }

        private void drain() throws IOException {
            peers.get(A).refuse();
            draining = true;
        }
    }

    @Nested
    class a_name_server_that_fails {

        @Test
        void takes_no_known_address_away_and_loses_nothing() {
            WatchReport report = watch("100ms", (run, log) -> {
                if (log.count(WatchEvent.Kind.JOINED) == 2) {
                    answer = Optional.empty();
                }
                if (log.count(WatchEvent.Kind.NOT_RESOLVED) > 0 && log.sent() > 40) {
                    run.stop();
                }
            });

            assertThat(report.exitCode()).isEqualTo(ExitCode.PASS);
            assertThat(report.addresses()).allSatisfy(
                    row -> assertThat(row.state()).isEqualTo("watched"));
            assertThat(report.log().count(WatchEvent.Kind.LEFT)).isZero();
        }

        @Test
        void from_the_beginning_is_the_failure_itself() {
            answer = Optional.empty();

            WatchReport report = watch("100ms", (run, log) -> {
                if (log.count(WatchEvent.Kind.NOT_CONNECTED) > 0) {
                    run.stop();
                }
            });

            assertThat(report.exitCode()).isEqualTo(ExitCode.NEVER_CONNECTED);
            assertThat(report.log().worst().orElseThrow().kind()).isEqualTo(FailureClass.DNS);
            assertThat(report.addresses()).isEmpty();
        }
    }

    private interface OnTick {
        void accept(WatchRun run, WatchLog log) throws IOException;
    }

    private WatchReport watch(String resolveInterval, OnTick onTick) {
        return watch(resolveInterval, onTick, 1);
    }

    private WatchReport watch(String resolveInterval, OnTick onTick, int persistent) {
        var connection = new ConnectionConfig(new Target("echo.invalid", port), AddressFamily.ANY,
                Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ZERO);
        var plan = new AddressPlan(
                Durations.parse(resolveInterval), Optional.empty());
        var config = new WatchConfig(connection, persistent, 1, Duration.ofMillis(20),
                Duration.ofSeconds(60), Duration.ofSeconds(4), PayloadSizes.of(BYTES),
                Duration.ZERO, Optional.of(plan));
        var resolver = new Resolver(this::lookUp);
        var run = new WatchRun(config,
                new NetworkPath(connection, resolver, System::nanoTime, lag), System::nanoTime,
                lag);
        return run.run(false, log -> {
            try {
                onTick.accept(run, log);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private List<InetAddress> lookUp(String host) throws UnknownHostException {
        return answer.orElseThrow(() -> new UnknownHostException(host)).stream()
                .map(InetAddress::ofLiteral).toList();
    }

    private static List<String> details(WatchReport report) {
        return report.log().events().stream().map(WatchEvent::detail).toList();
    }

    private static AddressRow row(WatchReport report, String address) {
        return report.addresses().stream()
                .filter(row -> row.address().equals(address)).findFirst().orElseThrow();
    }
}
