package org.echopair.client.watch.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.echopair.client.watch.meter.WatchSnapshot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminEndpointsTest {

    private static final String BROWSER = "Accept: text/html,application/xhtml+xml,*/*;q=0.8";

    private final AtomicBoolean ready = new AtomicBoolean();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final Port port = startWith(Watched.mixed()::snapshot);

    private Port startWith(Supplier<WatchSnapshot> snapshots) {
        AdminEndpoints endpoints = AdminEndpoints.start("127.0.0.1", 0, "node-1", snapshots,
                ready::get);
        var clients = new Port(endpoints.port());
        opened.add(clients);
        opened.add(endpoints);
        return clients;
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void are_alive_from_the_start() throws IOException {
        assertThat(port.get("/livez")).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nok\n");
    }

    @Test
    void are_ready_when_the_watch_is() throws IOException {
        assertThat(port.get("/readyz")).startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                .endsWith("\r\n\r\nnothing has been answered yet\n");
        ready.set(true);
        assertThat(port.get("/readyz")).startsWith("HTTP/1.1 200 OK\r\n");
    }

    @Test
    void have_metrics_in_the_format_that_is_asked_for() throws IOException {
        assertThat(port.get("/metrics")).startsWith("HTTP/1.1 200 OK\r\n")
                .contains("\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n",
                        "\necho_watch_info{node=\"node-1\",target=\"echo-mesh:8888\"} 1\n");
        assertThat(port.get("/metrics", "Accept: application/openmetrics-text;version=1.0.0"))
                .contains("\r\nContent-Type: application/openmetrics-text; version=1.0.0; ")
                .endsWith("# EOF\n");
    }

    @Test
    void have_a_page_for_browsers_that_comes_again_by_itself() throws IOException {
        assertThat(port.get("/", BROWSER)).startsWith("HTTP/1.1 200 OK\r\n")
                .contains("\r\nContent-Type: text/html; charset=utf-8\r\n", "\r\nRefresh: 5\r\n",
                        "<title>1 of 3 addresses of echo-mesh:8888 fails</title>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Accept: */*", "Accept: text/plain", "X: y"})
    void have_a_table_for_everybody_else(String field) throws IOException {
        assertThat(port.get("/", field))
                .contains("\r\nContent-Type: text/plain; charset=utf-8\r\n", "\n10.0.0.3     ✗ ")
                .doesNotContain("Refresh:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/metrics", "/livez"})
    void answer_HEAD_with_the_head_alone(String path) throws IOException {
        assertThat(port.ask("HEAD " + path + " HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 200 OK\r\n").doesNotContain("\r\nContent-Length: 0\r\n")
                .endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x", "/metrics/", "/livez/..", "//", "*", "http://x/livez",
            "/../etc/passwd"})
    void know_no_other_path(String path) throws IOException {
        assertThat(port.get(path)).startsWith("HTTP/1.1 404 Not Found\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "get"})
    void allow_GET_and_HEAD_alone(String method) throws IOException {
        assertThat(port.ask(method + " /metrics HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}"))
                .startsWith("HTTP/1.1 405 Method Not Allowed\r\n")
                .contains("\r\nAllow: GET, HEAD\r\n");
    }

    @Nested
    class WhoTakesLongToRender {

        private final CountDownLatch rendering = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);

        private final Port slow = startWith(() -> {
            rendering.countDown();
            awaitUninterrupted(goOn);
            return Watched.mixed().snapshot();
        });

        private void awaitUninterrupted(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Test
        void delays_no_probe() throws Exception {
            Socket scraper = slow.connect();
            Port.send(scraper, "GET /metrics HTTP/1.1\r\n\r\n");
            rendering.await();
            assertThat(slow.get("/livez")).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(slow.get("/readyz")).startsWith("HTTP/1.1 503 ");
            goOn.countDown();
            assertThat(Port.answer(scraper)).startsWith("HTTP/1.1 200 OK\r\n");
        }

        @Test
        void has_a_limited_queue_behind_him() throws Exception {
            List<Socket> scrapers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                scrapers.add(slow.connect());
                Port.send(scrapers.get(i), "GET /metrics HTTP/1.1\r\n\r\n");
                rendering.await();
            }
            assertThat(Port.answer(scrapers.getLast()))
                    .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                    .endsWith("\r\n\r\ntoo many requests at once; try again\n");
            goOn.countDown();
            for (Socket scraper : scrapers.subList(0, 9)) {
                assertThat(Port.answer(scraper)).startsWith("HTTP/1.1 200 OK\r\n");
            }
        }
    }

    @Test
    void tell_a_failure_on_one_line() throws IOException {
        Port failing = startWith(() -> {
            throw new IllegalStateException("on\npurpose");
        });
        assertThat(failing.get("/metrics")).startsWith("HTTP/1.1 500 Internal Server Error\r\n")
                .endsWith("\r\n\r\nfailed: java.lang.IllegalStateException: on\\x0apurpose\n");
        assertThat(failing.get("/livez")).startsWith("HTTP/1.1 200 OK\r\n");
    }

    @Test
    void say_on_one_line_why_they_cannot_start() throws IOException {
        try (var taken = new ServerSocket(0)) {
            assertThatThrownBy(() -> AdminEndpoints.start("0.0.0.0", taken.getLocalPort(), "",
                    Watched.mixed()::snapshot, ready::get))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("nothing can listen on port " + taken.getLocalPort()
                            + " of 0.0.0.0: Address already in use; choose another port, or end"
                            + " what has it");
        }
        assertThatThrownBy(() -> AdminEndpoints.start("no.such.host.invalid", 0, "",
                Watched.mixed()::snapshot, ready::get))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'no.such.host.invalid' is no address to listen on; give one of this"
                        + " machine, or 0.0.0.0 for all");
    }
}
