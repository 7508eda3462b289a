package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.echopair.server.ServerProcess.echo;

import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Weather that a server left running for a year will see.
class ResilienceTest {

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : open.reversed()) {
            closeable.close();
        }
    }

    private <T extends AutoCloseable> T closeLater(T closeable) {
        open.add(closeable);
        return closeable;
    }

    @Nested
    class WantOfDescriptors {

        @Test
        void keeps_serving_those_who_are_connected_and_recovers() throws Exception {
            ServerProcess server = startWithFewDescriptors();
            Socket early = closeLater(server.connect());
            assertThat(echo(early, "early")).isEqualTo("early");
            List<Socket> flood = new ArrayList<>();
            for (int index = 0; index < 120; index++) {
                flood.add(closeLater(server.connect()));
            }
            server.awaitLine(
                    Pattern.compile("accept failed cause=\"no more than \\d+ file descriptors"));
            assertThat(echo(early, "still")).isEqualTo("still");
            assertThat(status(server, "/livez")).isEqualTo(200);
            assertThat(status(server, "/readyz")).isEqualTo(503);
            for (Socket socket : flood) {
                socket.close();
            }
            assertThat(echo(closeLater(server.connect()), "late")).isEqualTo("late");
            assertThat(echo(early, "early")).isEqualTo("early");
            assertThat(server.metric("echo_accept_failures_total")).isPositive();
        }

        @Test
        void is_logged_once_a_second_at_most() throws Exception {
            ServerProcess server = startWithFewDescriptors();
            for (int index = 0; index < 120; index++) {
                closeLater(server.connect());
            }
            List<Instant> times = server.awaitLines(Pattern.compile("^(\\S+) .*accept failed"), 3)
                    .stream().map(line -> Instant.parse(line.group(1))).toList();
            assertThat(Duration.between(times.get(0), times.get(2)))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(1900));
        }

        /// From a folder each class is a file to open, unlike from the image's jars; so every class
        /// that is needed later is loaded while there are descriptors to do it with.
        private ServerProcess startWithFewDescriptors() throws Exception {
            var server = closeLater(ServerProcess.start(80, List.of("-Xmx64m")));
            try (Socket first = server.connect()) {
                assertThat(echo(first, "first")).isEqualTo("first");
            }
            Await.until(() -> server.metric("echo_connections_active") == 0);
            assertThat(server.metric("echo_accept_failures_total")).isZero();
            return server;
        }
    }

    @Nested
    class Signals {

        @Test
        void one_drains_and_ends_with_0() throws Exception {
            for (String signal : List.of("TERM", "INT", "HUP")) {
                var server = closeLater(ServerProcess.start(1024, List.of()));
                Socket socket = closeLater(server.connect());
                assertThat(echo(socket, "before")).isEqualTo("before");
                server.signal(signal);
                server.awaitLine(Pattern.compile("draining active=1"));
                assertThat(echo(socket, "during")).isEqualTo("during");
                socket.close();
                assertThat(server.awaitExit()).isZero();
                assertThat(server.lines().getLast()).contains("stopped");
            }
        }

        @Test
        void a_second_ends_at_once_and_says_what_that_costs() throws Exception {
            var server = closeLater(ServerProcess.start(1024, List.of(), "--drain-timeout=1h"));
            Socket socket = closeLater(server.connect());
            assertThat(echo(socket, "before")).isEqualTo("before");
            server.signal("TERM");
            server.awaitLine(Pattern.compile("draining active=1"));
            assertThat(server.signalUntilExit("TERM")).isEqualTo(143);
            assertThat(server.lines().getLast())
                    .contains("second signal cuts the draining short").contains("active=1");
        }

        @Test
        void during_the_shutdown_delay_the_second_ends_it_too() throws Exception {
            var server = closeLater(ServerProcess.start(1024, List.of(), "--shutdown-delay=1h"));
            server.signal("INT");
            server.awaitLine(Pattern.compile("draining active=0"));
            assertThat(status(server, "/readyz")).isEqualTo(503);
            assertThat(status(server, "/livez")).isEqualTo(200);
            assertThat(echo(closeLater(server.connect()), "accepted")).isEqualTo("accepted");
            assertThat(server.signalUntilExit("INT")).isEqualTo(130);
        }

        @Test
        void with_once_before_anyone_came_end_with_0() throws Exception {
            var server = closeLater(ServerProcess.start(1024, List.of(), "--once"));
            server.signal("TERM");
            assertThat(server.awaitExit()).isZero();
        }
    }

    private static int status(ServerProcess server, String path) throws Exception {
        return server.get(path).statusCode();
    }
}
