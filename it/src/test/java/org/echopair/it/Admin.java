package org.echopair.it;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Predicate;

/// A server's admin port, asked the way curl and a kubelet do: each time over a new connection.
final class Admin {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final InetSocketAddress address;

    Admin(InetSocketAddress address) {
        this.address = address;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return ask("GET", path, "*/*");
    }

    HttpResponse<String> get(String path, String accept)
            throws IOException, InterruptedException {
        return ask("GET", path, accept);
    }

    HttpResponse<String> ask(String method, String path)
            throws IOException, InterruptedException {
        return ask(method, path, "*/*");
    }

    private HttpResponse<String> ask(String method, String path, String accept)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://" + address.getAddress().getHostAddress() + ":"
                + address.getPort() + path);
        var request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).header("Accept", accept)
                .method(method, BodyPublishers.noBody()).build();
        try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return http.send(request, BodyHandlers.ofString());
        }
    }

    boolean isReady() throws IOException, InterruptedException {
        return get("/readyz").statusCode() == 200;
    }

    Metrics metrics() throws IOException, InterruptedException {
        return Metrics.parse(get("/metrics").body());
    }

    /// The server counts a connection's end a moment after its peer has seen it.
    void awaitMetrics(String what, Predicate<Metrics> hold) throws Exception {
        Await.until(what, () -> hold.test(metrics()));
    }
}
