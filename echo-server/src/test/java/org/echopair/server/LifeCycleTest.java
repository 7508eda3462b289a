package org.echopair.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifeCycleTest {

    @Nested
    class Draining {

        @Test
        void goes_on_echoing_until_the_peer_closes() throws Exception {
            try (var server = RunningServer.start("--drain-timeout=20s");
                    Socket socket = server.connect()) {
                assertThat(echo(socket, "before")).isEqualTo("before");
                server.server().shutdown();
                awaitDeaf(server);
                for (int round = 0; round < 10; round++) {
                    assertThat(echo(socket, "during " + round)).isEqualTo("during " + round);
                }
                assertThat(server.hasEnded()).isFalse();
                socket.shutdownOutput();
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
                server.awaitEnd();
                assertThat(server.sum(c -> c.closedBy(CloseReason.DRAINED))).isPositive();
                assertThat(server.server().state()).isEqualTo(LifeCycle.State.STOPPED);
            }
        }

        @Test
        void ends_a_peer_that_never_closes_with_a_fin_at_the_deadline() throws Exception {
            try (var server = RunningServer.start("--drain-timeout=100ms");
                    Socket socket = server.connect()) {
                assertThat(echo(socket, "hello")).isEqualTo("hello");
                server.server().shutdown();
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
                socket.shutdownOutput();
                server.awaitEnd();
                assertThat(server.sum(c -> c.closedBy(CloseReason.DRAINED))).isEqualTo(1);
            }
        }

        @Test
        void ends_a_peer_that_takes_turns_between_its_messages() throws Exception {
            try (var server = RunningServer.start("--drain-timeout=100ms");
                    Socket socket = server.connect()) {
                server.server().shutdown();
                int answered = 0;
                while (!isEnded(socket)) {
                    assertThat(echo(socket, "turn")).isEqualTo("turn");
                    answered++;
                }
                assertThat(answered).isPositive();
            }
        }

        /// Whether the server's FIN comes within a pause between two messages.
        private boolean isEnded(Socket socket) throws Exception {
            int patience = socket.getSoTimeout();
            socket.setSoTimeout(5);
            try {
                return socket.getInputStream().read() == -1;
            } catch (SocketTimeoutException stillOpen) {
                return false;
            } finally {
                socket.setSoTimeout(patience);
            }
        }

        @Test
        void outlives_a_peer_that_neither_reads_nor_closes() throws Exception {
            try (var server = RunningServer.start("--drain-timeout=100ms");
                    Socket socket = server.connect()) {
                var writing = CompletableFuture.runAsync(() -> {
                    assertThatThrownBy(() -> socket.getOutputStream().write(new byte[64 << 20]))
                            .isInstanceOf(SocketException.class);
                }, Thread::startVirtualThread);
                Await.until(() -> server.sum(LoopCounters::pendingBytes) > 0);
                server.server().shutdown();
                server.awaitEnd();
                writing.join();
                assertThat(server.server().active()).isZero();
                assertThat(server.sum(LoopCounters::pendingBytes)).isZero();
                assertThat(server.sum(c -> c.closedBy(CloseReason.DRAIN_DEADLINE))).isEqualTo(1);
            }
        }

        @Test
        void still_accepts_during_the_shutdown_delay_which_does_not_eat_the_drain()
                throws Exception {
            var delay = Duration.ofSeconds(1);
            try (var server = RunningServer.start("--shutdown-delay=1s",
                    "--drain-timeout=1s")) {
                long begin = System.nanoTime();
                server.server().shutdown();
                try (Socket socket = server.connect()) {
                    assertThat(echo(socket, "late")).isEqualTo("late");
                    assertThat(socket.getInputStream().read()).isEqualTo(-1);
                }
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(
                        delay.plus(delay).plus(ConnectionTimers.LAST_MESSAGE_WAIT));
                server.awaitEnd();
            }
        }

        @Test
        void begins_once() throws Exception {
            try (var server = RunningServer.start()) {
                assertThat(server.server().shutdown()).isTrue();
                assertThat(server.server().shutdown()).isFalse();
            }
        }
    }

    @Nested
    class Once {

        @Test
        void ends_after_its_one_connection() throws Exception {
            try (var server = RunningServer.start("--once", "--mode=discard")) {
                try (Socket socket = server.connect()) {
                    socket.getOutputStream().write("안녕!".getBytes(UTF_8));
                }
                server.awaitEnd();
                assertThat(server.sum(LoopCounters::receivedBytes)).isEqualTo(7);
                assertThat(server.server().acceptor().accepted()).isEqualTo(1);
            }
        }

        @Test
        void refuses_a_second_while_the_first_lives() throws Exception {
            try (var server = RunningServer.start("--once"); Socket first = server.connect()) {
                assertThat(echo(first, "one")).isEqualTo("one");
                awaitDeaf(server);
                assertThat(echo(first, "two")).isEqualTo("two");
            }
        }

        @Test
        void drains_when_told_to_before_anyone_came() throws Exception {
            try (var server = RunningServer.start("--once")) {
                server.server().shutdown();
                server.awaitEnd();
            }
        }

        @Test
        void drains_its_one_connection_when_told_to() throws Exception {
            try (var server = RunningServer.start("--once", "--drain-timeout=100ms");
                    Socket socket = server.connect()) {
                assertThat(echo(socket, "one")).isEqualTo("one");
                server.server().shutdown();
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Nested
    class Binding {

        @Test
        void fails_when_the_port_is_taken() throws Exception {
            try (var server = RunningServer.start()) {
                String port = "--port=" + server.address().getPort();
                assertThatThrownBy(() -> RunningServer.start(port))
                        .hasMessageContaining("in use");
            }
        }

        @ParameterizedTest
        @CsvSource({"0.0.0.0, true, false", "::, true, true", "'', true, true",
                "127.0.0.1, true, false", "::1, false, true"})
        void listens_on_the_families_that_the_host_names(String host, boolean ipv4, boolean ipv6)
                throws Exception {
            try (var server = RunningServer.start("--host=" + host)) {
                int port = server.server().port();
                assertThat(answersOn("127.0.0.1", port)).as("IPv4").isEqualTo(ipv4);
                assertThat(answersOn("::1", port)).as("IPv6").isEqualTo(ipv6);
            }
        }

        private boolean answersOn(String host, int port) throws Exception {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(host, port), 10_000);
                return echo(socket, "hello").equals("hello");
            } catch (ConnectException refused) {
                return false;
            }
        }
    }

    private static String echo(Socket socket, String text) throws Exception {
        byte[] bytes = text.getBytes(UTF_8);
        socket.getOutputStream().write(bytes);
        return new String(socket.getInputStream().readNBytes(bytes.length), UTF_8);
    }

    /// Until the listening socket is closed, and so a new connection is refused.
    private static void awaitDeaf(RunningServer server) throws Exception {
        while (true) {
            try (var probe = new Socket()) {
                probe.connect(server.address(), 10_000);
            } catch (ConnectException refused) {
                return;
            } catch (SocketException reset) {
                // Closed just then, with this one in the backlog; the next one is refused.
            }
        }
    }
}
