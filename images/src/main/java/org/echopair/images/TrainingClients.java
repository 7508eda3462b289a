package org.echopair.images;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// Who talks to a server while it is trained.
///
/// What a server does only when its peers are slow has to be asked for, or it would be in the archive
/// of one build and not of the next: a reader that is slow, and a request that comes in two pieces.
final class TrainingClients {

    private static final Duration LIMIT = Duration.ofSeconds(StagedJava.LIMIT_SECONDS);
    private static final Duration SLOW = Duration.ofMillis(200);
    private static final int MORE_THAN_BUFFERS_HOLD = 16 << 20;

    private final int port;
    private final int adminPort;

    TrainingClients(int port, int adminPort) {
        this.port = port;
        this.adminPort = adminPort;
    }

    void sayHello() throws Exception {
        exchange("hello 안녕 \u001b[31m".getBytes(StandardCharsets.UTF_8), Duration.ZERO);
    }

    /// `echoes` is whether all that is sent comes back, so that a reader can be slow.
    void useEverything(boolean echoes) throws Exception {
        sayHello();
        exchange("안녕".repeat(10_000).getBytes(StandardCharsets.UTF_8), Duration.ZERO);
        if (echoes) {
            exchange(new byte[MORE_THAN_BUFFERS_HOLD], SLOW);
        }
        requestInTwoPieces();
        scrape();
    }

    /// Is connected when the server is told to end, and then goes away.
    void stayThrough(Runnable end) throws IOException {
        try (var open = connect(new Socket())) {
            open.getOutputStream().write('x');
            end.run();
            open.shutdownOutput();
            open.getInputStream().readAllBytes();
        }
    }

    private Socket connect(Socket socket) throws IOException {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    private void exchange(byte[] message, Duration beforeReading) throws Exception {
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(8192);
            connect(socket);
            Thread.ofVirtual().start(() -> {
                try {
                    socket.getOutputStream().write(message);
                    socket.shutdownOutput();
                } catch (IOException e) {
                    // A server that does not want it all: it answers or closes, as the mode says.
                }
            });
            Thread.sleep(beforeReading);
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        }
    }

    private void requestInTwoPieces() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), adminPort)) {
            OutputStream out = socket.getOutputStream();
            out.write("GET /livez HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
            Thread.sleep(SLOW);
            out.write("Host: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        }
    }

    private void scrape() throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            for (String path : List.of("livez", "readyz", "metrics", "metrics", "")) {
                for (String accept : List.of("*/*", "application/openmetrics-text;version=1.0.0",
                        "text/html")) {
                    var request = HttpRequest
                            .newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/" + path))
                            .header("Accept", accept).header("Accept-Encoding", "gzip")
                            .timeout(LIMIT).build();
                    int status = http.send(request, BodyHandlers.discarding()).statusCode();
                    if (status != 200) {
                        throw new IOException("/" + path + " answered " + status);
                    }
                }
            }
        }
    }
}
