package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.echopair.client.Peer;
import org.echopair.client.Run;
import org.echopair.client.exchange.AddressFamily;
import org.echopair.client.exchange.Connected;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.ExchangeStyle;
import org.echopair.client.exchange.IdleWatch;
import org.echopair.client.exchange.LagMeter;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.exchange.Resolver;
import org.echopair.client.exchange.Target;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.FailureException;
import org.echopair.client.stream.MessagePattern;
import org.echopair.client.stream.PayloadSizes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `watch` with messages of all sizes, over slow paths, through outages of names, and with an output
/// that nobody reads.
class WatchSurroundingsTest {

    private final LagMeter lag = LagMeter.start(System::nanoTime);

    @AfterEach
    void stopMeasuring() {
        lag.close();
    }

    @Nested
    class messages {

        @ParameterizedTest
        @ValueSource(strings = {"1", "64", "64KiB", "1MiB", "1,64,64KiB", "1..1MiB"})
        void of_every_size_are_verified_by_streams_and_by_fresh_connections(String size)
                throws IOException {
            try (Peer peer = Peer.that(Peer::echo)) {
                Run run = watch(peer, "--payload-size", size, "--persistent", "2", "--fresh", "1");

                assertThat(run.exitCode()).as(run.out()).isZero();
                assertThat(run.out()).contains("PASS  nothing lost · ");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"1", "64", "64KiB", "1MiB"})
        void of_every_size_are_found_where_their_last_byte_is_wrong(String size)
                throws IOException {
            try (Peer peer = Peer
                    .that(Peer.echoFlippingBitAt(PayloadSizes.parse(size).longest() - 1))) {
                for (String persistent : List.of("1", "0")) {
                    Run run = watch(peer, "--payload-size", size, "--persistent", persistent,
                            "--fresh", persistent.equals("0") ? "1" : "0");

                    assertThat(run.exitCode()).as(run.out()).isEqualTo(65);
                    assertThat(run.out()).contains("MISMATCH while reading");
                }
            }
        }

        @Test
        void that_trickle_back_are_answers_and_no_losses() throws IOException {
            Peer.Behaviour trickling = socket -> {
                byte[] chunk = new byte[1024];
                for (int n; (n = socket.getInputStream().read(chunk)) >= 0;) {
                    for (int at = 0; at < n; at += 512) {
                        TimeUnit.MILLISECONDS.sleep(1); // what is tested
                        socket.getOutputStream().write(chunk, at, Math.min(512, n - at));
                    }
                }
            };
            try (Peer peer = Peer.that(trickling)) {
                Run run = watch(peer, "--payload-size", "64,64KiB", "--persistent", "1", "--fresh",
                        "1", "--timeout", "30s", "--late", "30s");

                assertThat(run.exitCode()).as(run.out()).isZero();
            }
        }

        @Test
        void are_not_begun_on_a_connection_that_has_ended_already() throws Exception {
            var received = new AtomicInteger();
            Peer.Behaviour closing = socket -> {
                socket.shutdownOutput();
                received.addAndGet(socket.getInputStream().readAllBytes().length);
            };
            try (Peer peer = Peer.that(closing);
                    Connected connected = path(Target.parse(peer.target()), new Resolver(),
                            Duration.ofSeconds(3)).connect()) {
                var path = path(Target.parse(peer.target()), new Resolver(), Duration.ofSeconds(3));
                assertThat(path.keepSilence(connected, TimeUnit.SECONDS.toNanos(30)))
                        .isEqualTo(IdleWatch.End.PEER_CLOSED);
                var stream = new WatchMessages(MessagePattern.random(1, PayloadSizes.of(64)))
                        .newConnection();
                byte[] message = stream.next();

                FailureException e = catchThrowableOfType(FailureException.class,
                        () -> path.exchange(connected, message, stream.check(message),
                                ExchangeStyle.STAYING_OPEN));

                assertThat(e.failure().kind()).isEqualTo(FailureClass.EARLY_EOF);
                assertThat(e.isBeforeSending()).isTrue();
                assertThat(received).hasValue(0);
            }
        }
    }

    @Nested
    class a_name_that_nobody_answers {

        private final CountDownLatch never = new CountDownLatch(1);
        private final AtomicInteger lookups = new AtomicInteger();
        private final Resolver silent = new Resolver(_ -> {
            lookups.incrementAndGet();
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.<InetAddress>of();
        });

        @Test
        void is_not_awaited_beyond_the_end_of_the_watch_and_asked_for_once_at_a_time() {
            Duration connectTimeout = Duration.ofHours(1); // which the test would not survive
            var config = new WatchConfig(
                    new ConnectionConfig(Target.parse("echo.invalid:8888"), AddressFamily.ANY,
                            connectTimeout, Duration.ofSeconds(5), Duration.ZERO),
                    20, 2, Duration.ofMillis(20), Duration.ofMillis(300), Duration.ofSeconds(1),
                    PayloadSizes.of(64));
            var run = new WatchRun(config,
                    path(config.connection().target(), silent, connectTimeout), System::nanoTime,
                    lag);

            WatchReport report = run.run(false, _ -> {});

            assertThat(report.exitCode()).isEqualTo(ExitCode.NEVER_CONNECTED);
            assertThat(report.total(WatchReport.Stream::notConnected))
                    .isGreaterThan(config.persistent());
            assertThat(report.log().worst().orElseThrow().kind()).isEqualTo(FailureClass.DNS);
            assertThat(report.nanos()).isEqualTo(config.duration().toNanos());
            assertThat(lookups).hasValue(1);
        }
    }

    @Nested
    class output_that_nobody_reads {

        @Test
        void stops_no_stream_and_makes_nothing_late() throws IOException {
            var answered = new AtomicLong();
            var enough = new CountDownLatch(200);
            Peer.Behaviour counting = socket -> {
                for (byte[] message; (message = socket.getInputStream()
                        .readNBytes(64)).length == 64;) {
                    socket.getOutputStream().write(message);
                    answered.incrementAndGet();
                    enough.countDown();
                }
            };
            try (Peer peer = Peer.that(counting)) {
                Target target = Target.parse(peer.target());
                var config = new WatchConfig(connection(target, Duration.ofSeconds(3)), 2, 1,
                        Duration.ofMillis(10), Duration.ofMinutes(1), Duration.ofSeconds(5),
                        PayloadSizes.of(64));
                var run = new WatchRun(config, path(target, new Resolver(), Duration.ofSeconds(3)),
                        System::nanoTime, lag);

                WatchReport report = run.run(false, log -> {
                    try {
                        assertThat(enough.await(30, TimeUnit.SECONDS)).isTrue(); // it is blocked
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    run.stop();
                });

                assertThat(report.total(WatchReport.Stream::answered)).isBetween(190L,
                        answered.get());
                assertThat(report.total(WatchReport.Stream::late)).isZero();
                assertThat(report.exitCode()).isEqualTo(ExitCode.PASS);
            }
        }
    }

    @Nested
    class fresh_connections {

        @Test
        void that_pile_up_beyond_what_this_process_can_hold_are_its_own_limit() throws Exception {
            var accepted = new CountDownLatch(2);
            Peer.Behaviour silent = _ -> {
                accepted.countDown();
                new CountDownLatch(1).await();
            };
            try (Peer peer = Peer.that(silent)) {
                Target target = Target.parse(peer.target());
                var config = new WatchConfig(connection(target, Duration.ofSeconds(3)), 0, 3,
                        Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofMillis(200),
                        PayloadSizes.of(64));
                var times = WatchTimes.from(System::nanoTime, config.duration().toNanos(), lag);
                var log = new WatchLog(times);
                var stream = new StreamLog("fresh", true, StreamContext.of(config, times, log));

                new FreshConnections(
                        new WatchPath(path(target, new Resolver(), Duration.ofSeconds(3)), config,
                                times),
                        new WatchMessages(MessagePattern.random(1, config.sizes())),
                        new WatchSchedule(times.beganNanos(), config.interval().toNanos(),
                                times.endNanos(), () -> false, System::nanoTime),
                        config.fresh(), 2, stream).run();

                WatchReport.Stream seen = stream.end(times.nowNanos());
                assertThat(accepted.await(10, TimeUnit.SECONDS)).isTrue();
                assertThat(seen.sent()).isEqualTo(2);
                assertThat(seen.lost()).isEqualTo(2);
                assertThat(log.count(WatchEvent.Kind.LOCAL)).isPositive();
                assertThat(log.events()).filteredOn(e -> e.kind() == WatchEvent.Kind.LOCAL).first()
                        .extracting(WatchEvent::detail).asString()
                        .contains("2 fresh connections are open already");
            }
        }
    }

    @Nested
    class a_stream_that_is_renewed {

        @Test
        void closes_its_connection_between_two_messages_and_loses_nothing() throws IOException {
            var ends = new AtomicInteger();
            Peer.Behaviour counting = socket -> {
                Peer.echo(socket); // returns at the end that the client sends
                ends.incrementAndGet();
            };
            try (Peer peer = Peer.that(counting)) {
                Run run = Run.echoClient("watch", "--target", peer.target(), "--interval", "20ms",
                        "--duration", "1s", "--persistent", "2", "--fresh", "0",
                        "--reconnect-interval", "200ms", "--output", "json");

                JsonObject counts = JsonParser.parseString(run.out()).getAsJsonObject()
                        .getAsJsonObject("counts");
                long renewed = counts.get("renewed").getAsLong();
                assertThat(run.exitCode()).as(run.out()).isZero();
                assertThat(renewed).isBetween(2L, 10L);
                assertThat(ends.get()).isGreaterThanOrEqualTo((int) renewed);
                assertThat(counts.get("reconnected").getAsLong()).isZero();
                assertThat(counts.get("moved").getAsLong()).isZero();
            }
        }
    }

    private static Run watch(Peer peer, String... options) {
        List<String> args = new ArrayList<>(List.of("watch", "--target", peer.target(),
                "--interval", "50ms", "--duration", "150ms"));
        args.addAll(List.of(options));
        return Run.echoClient(args.toArray(String[]::new));
    }

    private NetworkPath path(Target target, Resolver resolver, Duration connectTimeout) {
        return new NetworkPath(connection(target, connectTimeout), resolver, System::nanoTime, lag);
    }

    private static ConnectionConfig connection(Target target, Duration connectTimeout) {
        return new ConnectionConfig(target, AddressFamily.ANY, connectTimeout,
                Duration.ofSeconds(1), Duration.ZERO);
    }
}
