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

/// What operators and Kubernetes ask, on a port of its own: `/livez`, `/readyz`, `/metrics` and `/`.
///
/// Three threads, however many ask: one for the connections, which answers `/livez` itself, one for
/// the round trip of `/readyz`, and one for the pages, so that a storm of scrapes takes no more of a
/// processor than one at a time and keeps no probe waiting.
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
        // All may wait for one trip, which is soon over; those who wait for pages leave most of the
        // places to others.
        this.probes = oneThread("admin-probe", places);
        this.pages = oneThread("admin-pages", Math.max(2, places / 4));
    }

    private static ThreadPoolExecutor oneThread(String name, int mostWaiting) {
        return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(mostWaiting),
                task -> Thread.ofPlatform().name(name).daemon().unstarted(task));
    }

    /// Starts all threads that will ever be needed: better to fail now than at the first probe.
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
            reply.accept(HttpAnswer.text(503, "too many ask at once"));
        }
    }

    /// An answer whatever is thrown: without one the asker would learn nothing, and a probe that
    /// fails for another reason than the server's must say so.
    private static HttpAnswer attempt(int failureStatus, Source source) {
        try {
            return source.answer();
        } catch (Throwable failure) {
            LOG.atWarn().addKeyValue("cause", failure).log("no answer on the admin port");
            return HttpAnswer.text(failureStatus, Printable.line("cannot tell: " + failure));
        }
    }

    private static HttpAnswer verdict(Optional<String> whyNot) {
        return whyNot.map(reason -> HttpAnswer.text(503, reason))
                .orElse(HttpAnswer.text(200, "ok"));
    }

    /// Made when first asked for, so that a server nobody scrapes neither loads it nor waits for it.
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
