package org.echopair.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The probes of a process that has no file descriptors left, because its peers hold all of them.
class AdminShortageTest {

    private final List<Socket> sockets = new ArrayList<>();
    private ServerProcess server;

    /// Each class is a file to open in a test, so what is needed later is loaded before the shortage.
    private void startWithFewDescriptors() throws Exception {
        server = ServerProcess.start(80, List.of("-Xmx64m"));
        assertThat(ask("/livez")).startsWith("HTTP/1.1 200 ");
        assertThat(ask("/readyz")).startsWith("HTTP/1.1 200 ");
        assertThat(ask("/nothing")).startsWith("HTTP/1.1 404 ");
    }

    @AfterEach
    void stop() throws IOException {
        letGo();
        server.close();
    }

    private void letGo() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private String ask(String path) throws IOException {
        try (var socket = new Socket("127.0.0.1", server.adminPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(("GET " + path + " HTTP/1.0\r\n\r\n").getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    /// An answer is kept for a second.
    private void awaitReadiness(String status) throws IOException {
        while (!ask("/readyz").startsWith("HTTP/1.1" + status)) {
            assertThat(ask("/livez")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void are_answered_while_silent_peers_fill_both_ports_and_tell_when_it_is_over()
            throws Exception {
        startWithFewDescriptors();
        for (int peer = 0; peer < 100; peer++) {
            sockets.add(server.connect());
            sockets.add(new Socket("127.0.0.1", server.adminPort()));
        }
        awaitReadiness(" 503 Service Unavailable");
        assertThat(ask("/readyz")).contains("no round trip through 127.0.0.1:");
        letGo();
        awaitReadiness(" 200 OK");
        assertThat(server.lines()).noneMatch(line -> line.contains("Exception"));
    }
}
