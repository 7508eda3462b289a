package org.echopair.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
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

    private static final int MANY_DESCRIPTORS = 19_000;

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
    class Crowds {

        @Test
        void ten_thousand_idle_connections_do_not_keep_fifty_from_working() throws Exception {
            var server = closeLater(ServerProcess.start(MANY_DESCRIPTORS, List.of("-Xmx64m"),
                    "--max-connections=20000"));
            int idle = Math.min(10_000, descriptorsLeft() - 500);
            for (int index = 0; index < idle; index++) {
                closeLater(SocketChannel.open(
                        new InetSocketAddress("127.0.0.1", server.port())));
            }
            List<Socket> busy = new ArrayList<>();
            for (int index = 0; index < 50; index++) {
                busy.add(closeLater(server.connect()));
            }
            for (int round = 0; round < 100; round++) {
                for (Socket socket : busy) {
                    socket.getOutputStream().write(("round " + round % 10).getBytes(UTF_8));
                }
                for (Socket socket : busy) {
                    assertThat(socket.getInputStream().readNBytes(7))
                            .isEqualTo(("round " + round % 10).getBytes(UTF_8));
                }
            }
            assertThat(server.metric("echo_connections_active")).isEqualTo(idle + 50);
        }

        @Test
        void a_thousand_slow_readers_fit_in_a_heap_of_64_megabytes() throws Exception {
            var server = slowReaders(1000, "-Xmx64m", 1000L * ReadBudget.SMALL_READ_BYTES);
            assertThat(server.metric("echo_pending_bytes"))
                    .isLessThanOrEqualTo(1000.0 * ReadBudget.BUFFER_BYTES);
        }

        /// In whole buffers their tails would come to 128 MB.
        @Test
        void four_thousand_slow_readers_fit_in_a_heap_of_48_megabytes() throws Exception {
            var server = slowReaders(4000, "-Xmx48m", 8L << 20);
            assertThat(server.metric("echo_pending_bytes")).isLessThan(32 << 20);
        }

        /// Peers that send and do not read, until the server has so much output pending.
        private ServerProcess slowReaders(int count, String heap, long pendingBytes)
                throws Exception {
            var server = closeLater(ServerProcess.start(MANY_DESCRIPTORS,
                    List.of(heap, "-XX:+ExitOnOutOfMemoryError")));
            ByteBuffer block = ByteBuffer.allocateDirect(64 * 1024);
            List<SocketChannel> slow = new ArrayList<>();
            for (int index = 0; index < count; index++) {
                var channel = closeLater(SocketChannel.open());
                // A small window, so that the server's output backs up without gigabytes of it.
                channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
                channel.connect(new InetSocketAddress("127.0.0.1", server.port()));
                channel.configureBlocking(false);
                slow.add(channel);
            }
            // Once all have been blocked in one whole round, nothing more can come from them.
            boolean moved = true;
            while (moved || server.metric("echo_pending_bytes") < pendingBytes) {
                moved = false;
                for (SocketChannel channel : slow) {
                    for (int wrote = channel.write(block.clear()); wrote > 0;) {
                        moved = true;
                        wrote = channel.write(block.clear());
                    }
                }
                assertThat(server.isAlive()).as("server is alive").isTrue();
            }
            assertThat(echo(closeLater(server.connect()), "others")).isEqualTo("others");
            return server;
        }

        @Test
        void a_flood_of_connecting_and_closing_leaves_nothing_behind() throws Exception {
            var server = closeLater(ServerProcess.start(1024, List.of("-Xmx64m")));
            for (int round = 0; round < 5000; round++) {
                try (Socket socket = server.connect()) {
                    socket.setSoLinger(round % 2 == 0, 0);
                }
            }
            Await.until(() -> server.metric("echo_connections_active") == 0);
            assertThat(server.metric("echo_connections_accepted_total")).isEqualTo(5000);
            assertThat(server.metric("process_open_fds")).isLessThan(100);
            assertThat(echo(closeLater(server.connect()), "after")).isEqualTo("after");
        }
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

    private static int descriptorsLeft() {
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return (int) (system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount());
    }

    private static String echo(Socket socket, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        socket.getOutputStream().write(bytes);
        return new String(socket.getInputStream().readNBytes(bytes.length), UTF_8);
    }

    private static int status(ServerProcess server, String path) throws Exception {
        return server.get(path).statusCode();
    }
}
