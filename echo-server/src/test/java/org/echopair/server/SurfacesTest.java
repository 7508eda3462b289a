package org.echopair.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What a peer can learn, and what it can write into the log.
class SurfacesTest {

    private static final Pattern OF_JAVA = Pattern
            .compile("(?i)exception|\\bat [a-z.]+\\.|\\.java|java\\.|org\\.echopair|\\bnull\\b");

    @Nested
    class APayload {

        private static final String SECRET = "the-secret-of-a-peer";

        @Test
        void is_in_no_log_of_any_level() throws Exception {
            assertThat(logOf("--log-level=trace")).noneMatch(line -> line.contains(SECRET))
                    .anyMatch(line -> line.contains("connection closed"));
        }

        @Test
        void is_logged_where_it_was_asked_for() throws Exception {
            assertThat(logOf("--log-level=debug", "--log-messages"))
                    .anyMatch(line -> line.contains(SECRET));
        }

        private static List<String> logOf(String... flags) throws Exception {
            try (ServerProcess server = ServerProcess.start(256, List.of(), flags)) {
                try (Socket socket = server.connect()) {
                    assertThat(ServerProcess.echo(socket, SECRET)).isEqualTo(SECRET);
                }
                server.awaitLine(Pattern.compile("connection closed .*reason=peer_closed"));
                try (Socket socket = server.connect()) {
                    ServerProcess.echo(socket, SECRET);
                    socket.setSoLinger(true, 0); // a failure has a cause, which is logged too
                }
                server.awaitLine(Pattern.compile("connection closed .*reason=reset"));
                return server.lines();
            }
        }
    }

    @Nested
    class TheAdminPort {

        private static final Set<String> PATHS = Set.of("/", "/livez", "/readyz", "/metrics");
        private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "TRACE",
                "CONNECT", "OPTIONS", "get", "G\u0000ET");
        private static final List<String> PIECES = List.of("/", "livez", "readyz", "metrics", "..",
                "%2e", "%00", ";", "?", "#", "\\", " ", "\t", "*", ":", "http://h", "\u00ff", "~");

        @Test
        void answers_nothing_but_its_paths_and_tells_nothing_of_its_inside() throws Exception {
            var random = new Random(7);
            try (RunningServer server = RunningServer.start();
                    var admin = new AdminServer(server.server(),
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                            System::nanoTime)) {
                admin.start();
                for (int request = 0; request < 400; request++) {
                    String method = METHODS.get(random.nextInt(METHODS.size()));
                    String target = target(random);
                    String answer = ask(admin.port(), method + " " + target + " HTTP/1.1\r\n"
                            + "Connection: close\r\n\r\n");
                    String status = answer.substring(0, Math.min(answer.length(), 12));
                    boolean isOurs = PATHS.contains(target.replaceFirst("^http://h", "")
                            .replaceFirst("^$", "/").replaceFirst("\\?.*", ""))
                            && Set.of("GET", "HEAD").contains(method);
                    assertThat(status).as("%s %s", method, target)
                            .matches("HTTP/1.1 (200|4\\d\\d)");
                    assertThat(status.endsWith("200")).as("%s %s", method, target)
                            .isEqualTo(isOurs);
                    if (!isOurs) {
                        assertThat(answer).doesNotContainPattern(OF_JAVA);
                    }
                }
            }
        }

        private static String target(Random random) {
            var target = new StringBuilder(random.nextBoolean() ? "/" : "");
            for (int pieces = random.nextInt(4); pieces >= 0; pieces--) {
                target.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            return target.toString();
        }

        @Test
        void says_what_is_wrong_with_bytes_that_are_no_request_and_no_more() throws Exception {
            var random = new Random(8);
            try (RunningServer server = RunningServer.start();
                    var admin = new AdminServer(server.server(),
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                            System::nanoTime)) {
                admin.start();
                for (int request = 0; request < 100; request++) {
                    byte[] garbage = new byte[random.nextInt(2_000)];
                    random.nextBytes(garbage);
                    assertThat(ask(admin.port(), new String(garbage, ISO_8859_1) + "\n\r\n\r\n"))
                            .matches("(?s)HTTP/1.1 (400|505) .*")
                            .doesNotContainPattern(OF_JAVA);
                }
            }
        }

        private static String ask(int port, String request) throws IOException {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write(request.getBytes(ISO_8859_1));
                socket.shutdownOutput();
                return new String(socket.getInputStream().readAllBytes(), UTF_8);
            }
        }
    }

    /// The echo port sends back what it got, whatever that looks like, and not a byte of its own.
    @Test
    void the_echo_port_has_nothing_of_its_own_to_say() throws Exception {
        var random = new Random(9);
        var sent = new ArrayList<>(
                List.of("GET / HTTP/1.1\r\n\r\n", "\u0016\u0003\u0001\u0002\u0000",
                        "QUIT\r\n", "\u001b[c", ""));
        byte[] garbage = new byte[100_000];
        random.nextBytes(garbage);
        sent.add(new String(garbage, ISO_8859_1));
        try (RunningServer server = RunningServer.start()) {
            for (String each : sent) {
                try (Socket socket = server.connect()) {
                    socket.getOutputStream().write(each.getBytes(ISO_8859_1));
                    socket.shutdownOutput();
                    assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                            .isEqualTo(each);
                }
            }
        }
    }
}
