package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The admin port tells the truth to probes, scrapes and people, and abusing it does not disturb
/// the echo port. For what it answers during a shutdown see `DrainIT`.
class AdminIT {

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String RECEIVED = "echo_received_bytes_total";
    private static final String OPEN_METRICS = "application/openmetrics-text";

    @Nested
    class Every_endpoint {

        private static final EchoServerContainer SERVER = EchoServerContainer.ready();

        @BeforeAll
        static void start() {
            SERVER.start();
        }

        @AfterAll
        static void stop() {
            SERVER.stop();
        }

        @ParameterizedTest
        @ValueSource(strings = {"/livez", "/readyz"})
        void answers_a_probe_with_ok(String path) throws Exception {
            var answer = SERVER.admin().get(path);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(type(answer)).isEqualTo(TEXT);
            assertThat(answer.body()).isEqualTo("ok\n");
        }

        @Test
        void shows_metrics_in_prometheus_text() throws Exception {
            var answer = SERVER.admin().get("/metrics");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(type(answer)).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
            assertThat(answer.body()).contains("# TYPE echo_connections_accepted_total counter\n")
                    .contains("# TYPE echo_connection_duration_seconds histogram\n")
                    .doesNotContain("# EOF");
        }

        @Test
        void shows_metrics_in_open_metrics_to_who_accepts_them() throws Exception {
            var answer = SERVER.admin().get("/metrics", OPEN_METRICS + "; version=1.0.0,*/*;q=0.1");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(type(answer)).startsWith(OPEN_METRICS);
            assertThat(answer.body()).contains("# TYPE echo_connections_accepted counter\n")
                    .contains("# UNIT echo_connection_duration_seconds seconds\n")
                    .endsWith("# EOF\n");
            // The names are the same in both formats.
            assertThat(lasting(Metrics.parse(answer.body())))
                    .isEqualTo(lasting(SERVER.admin().metrics()));
        }

        /// Except those that the JVM reports only after its first collection.
        private static Set<String> lasting(Metrics metrics) {
            return metrics.samples().keySet().stream()
                    .filter(name -> !name.startsWith("jvm_memory_pool_allocated_bytes"))
                    .collect(Collectors.toSet());
        }

        @Test
        void names_every_metric_and_every_reason() throws Exception {
            assertThat(SERVER.admin().metrics().samples()).containsKeys(
                    "echo_connections_accepted_total", "echo_connections_active",
                    "echo_connections_rejected_total{reason=\"connection_limit\"}",
                    "echo_connections_rejected_total{reason=\"source_limit\"}",
                    "echo_connections_closed_total{reason=\"peer_closed\"}",
                    "echo_connections_closed_total{reason=\"reset\"}",
                    "echo_connections_closed_total{reason=\"idle_timeout\"}",
                    "echo_connections_closed_total{reason=\"stalled\"}",
                    "echo_connections_closed_total{reason=\"max_age\"}",
                    "echo_connections_closed_total{reason=\"drained\"}",
                    "echo_connections_closed_total{reason=\"drain_deadline\"}",
                    "echo_connections_closed_total{reason=\"error\"}", RECEIVED,
                    "echo_sent_bytes_total", "echo_pending_bytes",
                    "echo_connection_duration_seconds_bucket{le=\"+Inf\"}",
                    "echo_connection_duration_seconds_sum", "echo_accept_failures_total",
                    "process_cpu_seconds_total", "process_open_fds", "process_max_fds",
                    "process_resident_memory_bytes", "jvm_memory_used_bytes{area=\"heap\"}",
                    "jvm_threads_current").anySatisfy((sample, value) -> {
                        assertThat(sample).startsWith("echo_build_info{")
                                .contains("version=\"" + App.VERSION + "\"", "revision=", "java=");
                        assertThat(value).isOne();
                    });
        }

        @Test
        void is_named_on_a_page_of_text() throws Exception {
            var answer = SERVER.admin().get("/");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(type(answer)).isEqualTo(TEXT);
            assertThat(answer.body()).startsWith("echo-server " + App.VERSION)
                    .contains("/livez", "/readyz", "/metrics", "connections active", "running")
                    .doesNotContain("<");
        }

        @Test
        void is_named_on_a_page_for_browsers() throws Exception {
            var answer = SERVER.admin().get("/", "text/html,application/xhtml+xml,*/*;q=0.8");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(type(answer)).isEqualTo("text/html; charset=utf-8");
            assertThat(answer.body()).startsWith("<!DOCTYPE html>").contains("href=\"/livez\"",
                    "href=\"/readyz\"", "href=\"/metrics\"", "connections active");
        }

        @ParameterizedTest
        @ValueSource(strings = {"/nope", "/livez/", "/metrics/x", "/..%2f", "/%00"})
        void is_the_only_one_of_its_name(String path) throws Exception {
            assertThat(SERVER.admin().get(path).statusCode()).isEqualTo(404);
        }

        @ParameterizedTest
        @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"})
        void can_be_read_only(String method) throws Exception {
            for (String path : List.of("/livez", "/readyz", "/metrics", "/")) {
                var answer = SERVER.admin().ask(method, path);
                assertThat(answer.statusCode()).as(path).isEqualTo(405);
                assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
            }
        }

        @Test
        void answers_head_without_a_body() throws Exception {
            for (String path : List.of("/livez", "/readyz", "/metrics", "/")) {
                var answer = SERVER.admin().ask("HEAD", path);
                assertThat(answer.statusCode()).as(path).isEqualTo(200);
                assertThat(answer.body()).isEmpty();
            }
        }

        private static String type(HttpResponse<?> answer) {
            return answer.headers().firstValue("Content-Type").orElse("none");
        }
    }

    @Nested
    class On_a_server_of_its_own {

        private final EchoServerContainer server = EchoServerContainer.ready("--log-level",
                "debug");

        @BeforeEach
        void start() {
            server.start();
        }

        @AfterEach
        void stop() {
            server.stop();
        }

        /// The probe behind the readiness check made a round trip and is not among these.
        @Test
        void known_traffic_is_counted_exactly_and_probes_are_not() throws Exception {
            int closing = 7;
            for (int i = 0; i < closing; i++) {
                try (Peer peer = server.connect()) {
                    peer.echo("안녕!");
                }
            }
            Peer resetting = server.connect();
            resetting.echo("1234567890");
            resetting.reset();
            try (Peer staying = server.connect()) {
                staying.echo("!");
                for (int i = 0; i < 10; i++) {
                    assertThat(server.admin().isReady()).isTrue();
                }
                server.admin().awaitMetrics("all but one have ended", now -> now.active() == 1);

                Metrics metrics = server.admin().metrics();
                assertThat(metrics.accepted()).isEqualTo(closing + 2);
                assertThat(metrics.closed("peer_closed")).isEqualTo(closing);
                assertThat(metrics.closed("reset")).isOne();
                assertThat(metrics.of(RECEIVED)).isEqualTo(closing * 7 + 11);
                assertThat(metrics.of("echo_sent_bytes_total")).isEqualTo(closing * 7 + 11);
                assertThat(metrics.pendingBytes()).isZero();
                assertThat(metrics.of("echo_connection_duration_seconds_count"))
                        .isEqualTo(closing + 1);
                assertThat(metrics.samples()).allSatisfy((sample, value) -> {
                    if (sample.startsWith("echo_connections_rejected_total")) {
                        assertThat(value).as(sample).isZero();
                    }
                });
                assertThat(server.log().stream().filter(line -> line.contains(" accepted ")))
                        .hasSize(closing + 2);
            }
        }

        @Test
        void a_scrape_while_fifty_connections_are_busy_tells_of_all_and_disturbs_none()
                throws Exception {
            int connections = 50;
            var stop = new AtomicBoolean();
            List<Future<Integer>> conversations = new ArrayList<>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                try {
                    for (int i = 0; i < connections; i++) {
                        conversations.add(threads.submit(() -> converse(stop)));
                    }
                    server.admin().awaitMetrics("all are busy", now -> now.active() == connections
                            && now.of(RECEIVED) >= connections * 100);
                    double before = server.admin().metrics().of(RECEIVED);
                    server.admin().awaitMetrics("they go on", now -> now.of(RECEIVED) > before);
                } finally {
                    stop.set(true);
                }
                int messages = 0;
                for (Future<Integer> conversation : conversations) {
                    messages += conversation.get(20, TimeUnit.SECONDS);
                }
                assertThat(server.admin().metrics().of(RECEIVED)).isEqualTo(messages * 7);
            }
        }

        private int converse(AtomicBoolean stop) throws IOException {
            int messages = 0;
            try (Peer peer = server.connect()) {
                while (!stop.get()) {
                    peer.echo("안녕!");
                    messages++;
                }
            }
            return messages;
        }

        @Test
        void garbage_and_silence_on_the_admin_port_are_nothing_to_the_echo_port()
                throws Exception {
            int each = 30;
            List<Peer> nuisances = new ArrayList<>();
            try (var busy = new EchoStream(server.connect())) {
                for (int i = 0; i < each; i++) {
                    nuisances.add(Peer.connect(server.adminAddress()));
                    nuisances.add(Peer.connect(server.adminAddress()));
                    sendGarbage(nuisances.getLast(), i);
                }
                busy.awaitProgress();
                try (Peer late = server.connect()) {
                    late.echo("안녕!");
                }
                busy.awaitProgress();
                busy.finishAndCompare();
            } finally {
                for (Peer nuisance : nuisances) {
                    nuisance.close();
                }
            }
            Await.until("the admin port answers when they are gone", this::isAlive);
            assertThat(server.admin().metrics().accepted()).isEqualTo(2);
            assertThat(server.log()).noneMatch(line -> line.contains("Exception"));
        }

        private boolean isAlive() throws InterruptedException {
            try {
                return server.admin().get("/livez").statusCode() == 200;
            } catch (IOException refused) {
                return false;
            }
        }

        /// Noise, endless requests, and requests that are too long.
        private static void sendGarbage(Peer nuisance, int number) {
            byte[] noise = new byte[4 << 10];
            new Random(number).nextBytes(noise);
            try {
                switch (number % 4) {
                    case 0 -> nuisance.send(noise);
                    case 1 -> nuisance.send("GET /metr");
                    case 2 -> nuisance.send("GET /" + "x".repeat(1 << 20) + " HTTP/1.1\r\n\r\n");
                    default -> nuisance.send("POST / HTTP/1.1\r\nContent-Length: 999999\r\n\r\n");
                }
            } catch (IOException closedBeforeTheEnd) {
                // That is a proper answer, too.
            }
        }
    }
}
