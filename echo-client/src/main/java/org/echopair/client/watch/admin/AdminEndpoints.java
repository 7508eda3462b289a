package org.echopair.client.watch.admin;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.echopair.client.text.Printable;
import org.echopair.client.watch.admin.HttpReply.Status;
import org.echopair.client.watch.meter.WatchSnapshot;
import org.jspecify.annotations.Nullable;

/// Answers on the admin port: the probes at once, `/metrics` and the page on a thread of their own, so
/// that a storm of scrapes takes one processor at most and delays no probe.
public final class AdminEndpoints implements AutoCloseable {

    private interface Page {
        HttpReply render() throws IOException;
    }

    /// More are told to come again.
    private static final int MOST_WAITING = 8;

    private static final String NOT_READY = "nothing has been answered yet";

    private final String node;
    private final Supplier<WatchSnapshot> snapshots;
    private final BooleanSupplier ready;
    private final ThreadPoolExecutor pages = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task -> Thread.ofPlatform().name("admin-pages").daemon().unstarted(task));
    private final HttpPort http;
    private @Nullable WatchMetrics metrics;

    private AdminEndpoints(InetSocketAddress address, String node,
            Supplier<WatchSnapshot> snapshots, BooleanSupplier ready) throws IOException {
        this.node = node;
        this.snapshots = snapshots;
        this.ready = ready;
        this.http = new HttpPort(address, System::nanoTime, this::handle);
    }

    /// @param host an address of this machine; `0.0.0.0` for all of them
    /// @param port 0 for any that is free
    /// @param node where this process runs; empty where that is not known
    /// @param snapshots asked at each request, on a thread of this
    /// @param ready what `/readyz` says; asked on another
    /// @throws IllegalArgumentException with one line that says why nothing can listen there
    public static AdminEndpoints start(String host, int port, String node,
            Supplier<WatchSnapshot> snapshots, BooleanSupplier ready) {
        var address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IllegalArgumentException(Printable.quoted(host)
                    + " is no address to listen on; give one of this machine, or 0.0.0.0 for all");
        }
        AdminEndpoints endpoints;
        try {
            endpoints = new AdminEndpoints(address, node, snapshots, ready);
        } catch (IOException e) {
            throw new IllegalArgumentException("nothing can listen on port " + port + " of "
                    + Printable.line(host) + ": " + Printable.line(String.valueOf(e.getMessage()))
                    + "; choose another port, or end what has it", e);
        }
        endpoints.pages.prestartCoreThread(); // now, because a probe must not fail for want of it
        endpoints.http.start();
        return endpoints;
    }

    public int port() {
        return http.port();
    }

    @Override
    public void close() {
        http.close();
        pages.shutdownNow();
    }

    private void handle(HttpRequest request, Consumer<HttpReply> reply) {
        if (!request.isAllowed()) {
            reply.accept(
                    HttpReply.text(Status.METHOD_NOT_ALLOWED, "only GET and HEAD are allowed"));
            return;
        }
        switch (request.path()) {
            case "/livez" -> reply.accept(HttpReply.text(Status.OK, "ok"));
            case "/readyz" -> reply.accept(ready.getAsBoolean()
                    ? HttpReply.text(Status.OK, "ok")
                    : HttpReply.text(Status.UNAVAILABLE, NOT_READY));
            case "/metrics" -> render(reply, () -> metrics().scrape(snapshots.get(), request));
            case "/" -> render(reply, () -> page(request));
            default -> reply.accept(HttpReply.text(Status.NOT_FOUND,
                    "not found; there are /, /metrics, /livez and /readyz"));
        }
    }

    private void render(Consumer<HttpReply> reply, Page page) {
        try {
            pages.execute(() -> reply.accept(attempt(page)));
        } catch (RejectedExecutionException e) {
            reply.accept(HttpReply.text(Status.UNAVAILABLE,
                    "too many requests at once; try again"));
        }
    }

    /// Whatever is thrown is told where it was asked for, on one line.
    private static HttpReply attempt(Page page) {
        try {
            return page.render();
        } catch (IOException | RuntimeException | Error e) {
            return HttpReply.text(Status.FAILED, Printable.line("failed: " + e));
        }
    }

    /// Made at the first scrape, on the thread of the pages.
    private WatchMetrics metrics() {
        if (metrics == null) {
            metrics = new WatchMetrics(node);
        }
        return metrics;
    }

    private HttpReply page(HttpRequest request) {
        var page = new WatchPage(snapshots.get(), node);
        return request.prefers("text/html", "text/plain")
                ? HttpReply.of(Status.OK, "text/html; charset=utf-8",
                        "Refresh: " + WatchPage.REFRESH_SECONDS + "\r\n", page.html())
                : HttpReply.text(Status.OK, page.text());
    }
}
