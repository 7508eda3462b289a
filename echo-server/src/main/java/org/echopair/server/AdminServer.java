package org.echopair.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What operators and Kubernetes ask, on a port of its own: `/livez`, `/readyz`, `/metrics` and `/`.
///
/// It runs beside the echo port and cannot disturb it: a bounded number of connections, each with a
/// virtual thread, and short limits on how long a request may take to arrive and an answer to be
/// taken. A thread for each keeps requests that never arrive from holding up the probes.
final class AdminServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);

    static {
        // The JDK's server knows its limits only as system properties (jdk.httpserver's module
        // documentation), in seconds where they are times.
        System.setProperty("sun.net.httpserver.maxReqTime", "2");
        System.setProperty("sun.net.httpserver.maxRspTime", "5");
        System.setProperty("sun.net.httpserver.idleInterval", "30");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "16");
        System.setProperty("jdk.httpserver.maxConnections", "256");
    }

    private record Answer(int status, String contentType, byte[] body) {

        static Answer text(int status, String line) {
            return new Answer(status, "text/plain; charset=utf-8",
                    (line + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private final EchoServer server;
    private final ReadinessProbe readiness;
    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable ServerMetrics metrics;

    /// Binds, and answers nothing yet; the exception says what could not be bound.
    AdminServer(EchoServer server, InetSocketAddress address, LongSupplier nanoClock)
            throws IOException {
        this.server = server;
        this.readiness = new ReadinessProbe(server, nanoClock);
        this.http = HttpServer.create(address, 64);
        http.setExecutor(threads);
        http.createContext("/", this::handle);
    }

    void start() {
        http.start();
        LOG.atInfo().addKeyValue("adminPort", port()).log("answering probes and scrapes");
    }

    int port() {
        return http.getAddress().getPort();
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean isHead = exchange.getRequestMethod().equals("HEAD");
            Answer answer;
            if (isHead || exchange.getRequestMethod().equals("GET")) {
                answer = answer(exchange);
            } else {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                answer = Answer.text(405, "only GET and HEAD are allowed here");
            }
            exchange.getResponseHeaders().set("Content-Type", answer.contentType);
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(answer.status, isHead ? -1 : answer.body.length);
            if (!isHead) {
                exchange.getResponseBody().write(answer.body);
            }
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        String accept = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept"))
                .orElse("");
        return switch (exchange.getRequestURI().getPath()) {
            case "/livez" -> verdict(server.whyNotLive());
            case "/readyz" -> verdict(readiness.whyNotReady());
            case "/metrics" -> {
                ServerMetrics.Page page = metrics().scrape(accept);
                yield new Answer(200, page.contentType(), page.body());
            }
            case "/" -> {
                var page = new StatusPage(server, readiness, new VersionText());
                yield accept.contains("text/html")
                        ? new Answer(200, "text/html; charset=utf-8",
                                page.html().getBytes(StandardCharsets.UTF_8))
                        : Answer.text(200, page.text());
            }
            case null, default -> Answer.text(404, "not found; see /");
        };
    }

    private static Answer verdict(Optional<String> whyNot) {
        return whyNot.map(reason -> Answer.text(503, reason)).orElse(Answer.text(200, "ok"));
    }

    /// Made when first asked for, so that a server nobody scrapes neither loads it nor waits for it.
    private synchronized ServerMetrics metrics() throws IOException {
        if (metrics == null) {
            metrics = new ServerMetrics(server, new VersionText());
        }
        return metrics;
    }
}
