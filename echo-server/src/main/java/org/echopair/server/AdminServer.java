package org.echopair.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers operators and Kubernetes on a port of its own: `/livez`, `/readyz`, `/metrics` and `/`.
///
/// It has three threads: one serves the connections and answers `/livez` itself, one makes the round
/// trips of `/readyz`, one renders the pages. So a storm of scrapes takes one processor at most, and
/// delays no probe.
final class AdminServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);

    private interface Source {
        HttpAnswer answer() throws IOException;
    }

    private final EchoServer server;
    private final LongSupplier nanoClock;
    private final ReadinessProbe readiness;
    private final HttpListener http;
    private final ThreadPoolExecutor probes;
    private final ThreadPoolExecutor pages;
    private @Nullable ServerMetrics metrics;
    private long startNanos;

    /// Binds, and answers nothing yet; the exception says what could not be bound.
    AdminServer(EchoServer server, InetSocketAddress address, LongSupplier nanoClock)
            throws IOException {
        this(server, address, new ReadinessProbe(server, nanoClock), nanoClock);
    }

    AdminServer(EchoServer server, InetSocketAddress address, ReadinessProbe readiness,
            LongSupplier nanoClock) throws IOException {
        this.server = server;
        this.nanoClock = nanoClock;
        this.readiness = readiness;
        int places = Descriptors.forAdmin();
        this.http = new HttpListener(address, HttpPlaces.Limits.of(places), nanoClock,
                this::handle);
        // All may wait for a round trip, which they share. Those that wait for pages must leave most
        // places to probes.
        this.probes = oneThread("admin-probe", places);
        this.pages = oneThread("admin-pages", Math.max(2, places / 4));
    }

    private static ThreadPoolExecutor oneThread(String name, int mostWaiting) {
        return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(mostWaiting),
                task -> Thread.ofPlatform().name(name).daemon().unstarted(task));
    }

    /// Starts all threads now, because a start may fail and a probe must not.
    void start() {
        startNanos = nanoClock.getAsLong();
        probes.prestartCoreThread();
        pages.prestartCoreThread();
        http.start();
        LOG.atInfo().addKeyValue("adminPort", port()).log("answering probes and scrapes");
    }

    int port() {
        return http.port();
    }

    @Override
    public void close() {
        http.close();
        probes.shutdownNow();
        pages.shutdownNow();
    }

    private void handle(HttpRequest request, Consumer<HttpAnswer> reply) {
        if (!request.isAllowed()) {
            reply.accept(HttpAnswer.text(405, "only GET and HEAD are allowed here"));
            return;
        }
        var accept = new Accept(request.accept());
        switch (request.path()) {
            case "/livez" -> reply.accept(attempt(503, () -> verdict(server.whyNotLive())));
            case "/readyz" -> answerOn(probes, 503, () -> verdict(readiness.whyNotReady()), reply);
            case "/metrics" -> answerOn(pages, 500, () -> metrics(accept), reply);
            case "/" -> answerOn(pages, 500, () -> statusPage(accept), reply);
            default -> reply.accept(HttpAnswer.text(404, "not found; see /"));
        }
    }

    private static void answerOn(ThreadPoolExecutor thread, int failureStatus, Source source,
            Consumer<HttpAnswer> reply) {
        try {
            thread.execute(() -> reply.accept(attempt(failureStatus, source)));
        } catch (RejectedExecutionException _) {
            reply.accept(HttpAnswer.text(503, "too many requests at once; try again"));
        }
    }

    /// Answers whatever is thrown, so that the reason is seen where it is asked for.
    private static HttpAnswer attempt(int failureStatus, Source source) {
        try {
            return source.answer();
        } catch (Throwable failure) {
            LOG.atWarn().addKeyValue("cause", failure).log("admin request failed");
            return HttpAnswer.text(failureStatus, Printable.line("failed: " + failure));
        }
    }

    private static HttpAnswer verdict(Optional<String> whyNot) {
        return whyNot.map(reason -> HttpAnswer.text(503, reason))
                .orElse(HttpAnswer.text(200, "ok"));
    }

    /// Made at the first scrape, so that a start does not load the library.
    private HttpAnswer metrics(Accept accept) throws IOException {
        if (metrics == null) {
            metrics = new ServerMetrics(server, new VersionText());
        }
        return metrics.scrape(accept);
    }

    private HttpAnswer statusPage(Accept accept) throws IOException {
        var page = new StatusPage(server, readiness, new VersionText(),
                nanoClock.getAsLong() - startNanos);
        return accept.prefers("text/html", "text/plain")
                ? HttpAnswer.of(200, "text/html; charset=utf-8", page.html())
                : HttpAnswer.text(200, page.text());
    }
}
