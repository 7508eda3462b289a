package org.echopair.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1).build();

    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicLong probeClock = new AtomicLong();
    private RunningServer server;
    private AdminServer admin;

    private void start(String... flags) throws Exception {
        server = RunningServer.start(flags);
        admin = new AdminServer(server.server(), new InetSocketAddress("127.0.0.1", 0),
                new ReadinessProbe(server.server(), probeClock::get), System::nanoTime);
        admin.start();
        open.add(server);
        open.add(admin);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable closeable : open.reversed()) {
            closeable.close();
        }
    }

    @Nested
    class Livez {

        @Test
        void is_ok_while_the_loops_turn_and_stays_so_while_draining() throws Exception {
            start("--drain-timeout=20s");
            assertThat(get("/livez")).isEqualTo("200 ok\n");
            try (Socket socket = server.connect()) {
                assertThat(echo(socket)).isTrue();
                server.server().shutdown();
                assertThat(get("/livez")).isEqualTo("200 ok\n");
            }
        }
    }

    @Nested
    class Readyz {

        @ParameterizedTest
        @EnumSource(Mode.class)
        void is_ok_in_every_mode_and_counts_nowhere(Mode mode) throws Exception {
            start("--mode=" + mode.label(), "--max-connections=1",
                    "--max-connections-per-source=1");
            for (int round = 0; round < 3; round++) {
                assertThat(get("/readyz")).isEqualTo("200 ok\n");
                probeClock.addAndGet(Duration.ofSeconds(2).toNanos());
            }
            assertThat(server.server().acceptor().accepted()).isZero();
            assertThat(server.server().active()).isZero();
            assertThat(server.sum(LoopCounters::receivedBytes)).isZero();
            for (CloseReason reason : CloseReason.values()) {
                assertThat(server.sum(counters -> counters.closedBy(reason))).isZero();
            }
        }

        @Test
        void does_not_use_up_the_one_connection_of_once() throws Exception {
            start("--once");
            assertThat(get("/readyz")).isEqualTo("200 ok\n");
            try (Socket only = server.connect()) {
                assertThat(echo(only)).isTrue();
            }
            server.awaitEnd();
        }

        @Test
        void is_ok_at_the_connection_limit() throws Exception {
            start("--max-connections=1", "--drain-timeout=0");
            try (Socket only = server.connect()) {
                assertThat(echo(only)).isTrue();
                assertThat(get("/readyz")).isEqualTo("200 ok\n");
            }
        }

        @Test
        void makes_one_trip_for_all_who_ask_at_once() throws Exception {
            start("--once");
            try (Socket only = server.connect()) {
                assertThat(echo(only)).isTrue();
                // Nobody accepts any more: each trip would take its whole timeout.
                List<CompletableFuture<String>> answers = new ArrayList<>();
                for (int asker = 0; asker < 30; asker++) {
                    answers.add(HTTP.sendAsync(request("/readyz").build(), BodyHandlers.ofString())
                            .thenApply(HttpResponse::body));
                }
                var bodies = answers.stream().map(CompletableFuture::join).distinct().toList();
                assertThat(bodies).hasSize(1).first().asString()
                        .startsWith("no round trip through 127.0.0.1:");
            }
        }

        @Test
        void says_that_it_is_draining_from_the_first_moment() throws Exception {
            start("--shutdown-delay=200ms");
            server.server().shutdown();
            assertThat(get("/readyz")).isEqualTo("503 draining\n");
        }

        @Test
        void keeps_an_answer_for_a_second() throws Exception {
            start("--once");
            assertThat(get("/readyz")).isEqualTo("200 ok\n");
            try (Socket only = server.connect()) {
                assertThat(echo(only)).isTrue();
                assertThat(get("/readyz")).isEqualTo("200 ok\n");
                probeClock.addAndGet(Duration.ofSeconds(1).toNanos());
                assertThat(get("/readyz")).startsWith("503 no round trip through 127.0.0.1:");
            }
        }
    }

    @Nested
    class Metrics {

        @Test
        void count_what_happened() throws Exception {
            start("--max-connections=1", "--drain-timeout=0");
            try (Socket socket = server.connect()) {
                assertThat(echo(socket)).isTrue();
                assertThat(get("/metrics")).contains("echo_connections_active 1.0\n")
                        .contains("echo_received_bytes_total 4.0\n")
                        .contains("echo_sent_bytes_total 4.0\n")
                        .contains("echo_pending_bytes 0.0\n");
                refuseOneMore();
            }
            while (server.server().active() > 0) {
                Thread.onSpinWait();
            }
            assertThat(get("/metrics")).contains("echo_connections_accepted_total 1.0\n")
                    .contains("echo_connections_active 0.0\n")
                    .contains("echo_connections_rejected_total{reason=\"connection_limit\"} 1.0\n")
                    .contains("echo_connections_closed_total{reason=\"peer_closed\"} 1.0\n")
                    .contains("echo_connection_duration_seconds_count 1\n")
                    .contains("echo_connection_duration_seconds_bucket{le=\"+Inf\"} 1\n")
                    .contains("echo_accept_failures_total 0.0\n");
        }

        @ParameterizedTest
        @ValueSource(strings = {"echo_build_info{", "process_cpu_seconds_total ",
                "process_open_fds ", "process_resident_memory_bytes ", "jvm_memory_used_bytes{",
                "jvm_gc_collection_seconds_count{", "jvm_threads_current ",
                "echo_log_dropped_total ", "echo_connections_moved_total 0.0",
                "echo_loop_busy_seconds_total{loop=\"loop-0\"} ", "echo_connections_limit 10000.0",
                "echo_connections_closed_total{reason=\"stalled\"} 0.0",
                "echo_connections_closed_total{reason=\"drain_deadline\"} 0.0",
                "echo_connections_rejected_total{reason=\"source_limit\"} 0.0"})
        void hold_what_people_expect(String start) throws Exception {
            start();
            assertThat(get("/metrics").lines()).anyMatch(line -> line.startsWith(start));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {"*/* | text/plain; version=0.0.4; charset=utf-8",
                "application/openmetrics-text; version=1.0.0 "
                        + "| application/openmetrics-text; version=1.0.0; charset=utf-8",
                "application/openmetrics-text;q=0,text/plain "
                        + "| text/plain; version=0.0.4; charset=utf-8"})
        void come_in_the_format_that_is_preferred(String accept, String contentType)
                throws Exception {
            start();
            HttpResponse<String> answer = send(request("/metrics").header("Accept", accept));
            assertThat(answer.headers().firstValue("Content-Type")).hasValue(contentType);
            assertThat(answer.body().endsWith("# EOF\n"))
                    .isEqualTo(contentType.contains("openmetrics"));
        }
    }

    @Test
    void all_accept_lines_count() throws Exception {
        start();
        HttpResponse<String> answer = send(request("/metrics").header("Accept", "text/plain;q=0.1")
                .header("Accept", "application/openmetrics-text"));
        assertThat(answer.headers().firstValue("Content-Type")).hasValueSatisfying(
                type -> assertThat(type).startsWith("application/openmetrics-text"));
    }

    @Nested
    class PlacesAndDescriptors {

        @Test
        void of_silent_connections_go_to_those_who_ask() throws Exception {
            start();
            for (int silent = 0; silent < 300; silent++) {
                open.add(new Socket("127.0.0.1", admin.port()));
            }
            for (String path : List.of("/livez", "/readyz", "/metrics", "/")) {
                assertThat(get(path)).as(path).startsWith("200 ");
            }
        }

        @Test
        void of_connections_that_stay_after_their_answer_go_to_those_who_ask() throws Exception {
            start();
            for (int asked = 0; asked < 300; asked++) {
                var socket = new Socket("127.0.0.1", admin.port());
                open.add(socket);
                socket.getOutputStream().write("GET /livez HTTP/1.1\r\n\r\n".getBytes(UTF_8));
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
            assertThat(get("/livez")).isEqualTo("200 ok\n");
        }
    }

    @Nested
    class FrontPage {

        @Test
        void is_text_for_curl_with_the_live_numbers() throws Exception {
            start();
            try (Socket socket = server.connect()) {
                assertThat(echo(socket)).isTrue();
                assertThat(get("/")).contains("/livez", "/readyz", "/metrics")
                        .containsPattern("state +running").containsPattern("live +yes")
                        .containsPattern("ready +yes").containsPattern("uptime +\\d+")
                        .containsPattern("mode +echo").containsPattern("pod or host +\\S+")
                        .containsPattern("limit: connections +10,000")
                        .containsPattern("limit: per source +none")
                        .containsPattern("limit: idle +5m")
                        .containsPattern("connections active +1").containsPattern("bytes sent +4");
            }
        }

        @Test
        void keeps_its_columns_whatever_it_counts() throws Exception {
            start("--max-connections=1");
            try (Socket socket = server.connect()) {
                assertThat(echo(socket)).isTrue();
                refuseOneMore();
                Await.until(() -> get("/").contains("rejected: connection_limit"));
                assertThat(get("/").lines().skip(2).takeWhile(line -> !line.isEmpty()))
                        .allMatch(line -> line.matches(".{26} \\S.*"));
            }
        }

        @Test
        void says_no_and_why_when_it_is_not_ready() throws Exception {
            start("--shutdown-delay=200ms");
            server.server().shutdown();
            assertThat(get("/")).containsPattern("ready +no: draining\n");
        }

        @Test
        void is_html_for_a_browser() throws Exception {
            start();
            HttpResponse<String> answer = send(
                    request("/").header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"));
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValue("text/html; charset=utf-8");
            assertThat(answer.body()).startsWith("<!DOCTYPE html>")
                    .contains("<th>state</th><td>running</td>", "href=\"/metrics\"");
        }
    }

    @Nested
    class AnythingElse {

        @ParameterizedTest
        @ValueSource(strings = {"/nothing", "/livez/", "/metrics/x", "//livez", "/%2e%2e/"})
        void is_not_found(String path) throws Exception {
            start();
            assertThat(get(path)).startsWith("404 ");
        }

        @ParameterizedTest
        @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
        void by_another_method_is_not_allowed(String method) throws Exception {
            start();
            HttpResponse<String> answer = send(
                    request("/livez").method(method, HttpRequest.BodyPublishers.ofString("x")));
            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
        }

        @Test
        void head_is_get_without_a_body() throws Exception {
            start();
            HttpResponse<String> answer = send(request("/livez").method("HEAD",
                    HttpRequest.BodyPublishers.noBody()));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEmpty();
        }

        @Test
        void that_says_nothing_or_garbage_keeps_nobody_from_an_answer() throws Exception {
            start();
            for (int client = 0; client < 100; client++) {
                var garbage = new Socket("127.0.0.1", admin.port());
                open.add(garbage);
                garbage.getOutputStream().write(client % 2 == 0
                        ? "GET /livez HTTP/1.1\r\nHost:".getBytes(StandardCharsets.US_ASCII)
                        : new byte[]{0, (byte) 0xff, 13, 10, 13, 10});
            }
            assertThat(get("/livez")).isEqualTo("200 ok\n");
            try (Socket socket = server.connect()) {
                assertThat(echo(socket)).isTrue();
            }
        }
    }

    private String get(String path) throws Exception {
        HttpResponse<String> answer = send(request(path));
        return answer.statusCode() + " " + answer.body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin.port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private void refuseOneMore() {
        try (Socket refused = server.connect()) {
            assertThat(echo(refused)).isFalse();
        } catch (java.io.IOException reset) {
            assertThat(reset).isNotNull();
        }
    }

    private static boolean echo(Socket socket) throws java.io.IOException {
        socket.getOutputStream().write("ping".getBytes(UTF_8));
        return socket.getInputStream().readNBytes(4).length == 4;
    }
}
