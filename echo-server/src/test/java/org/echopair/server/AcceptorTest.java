package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An acceptor with descriptors for two connections.
class AcceptorTest {

    private final ServerConfig config = RunningServer
            .config(Map.of("ECHO_PORT", "0", "ECHO_HOST", "127.0.0.1"));
    private final Admission admission = new Admission(100, 0, () -> {});
    private EventLoop loop;
    private Acceptor acceptor;
    private InetSocketAddress address;

    @BeforeEach
    void start() throws Exception {
        ServerSocketChannel socket = ListeningSocket.bind(config);
        address = (InetSocketAddress) socket.getLocalAddress();
        loop = new EventLoop(0, config, System::nanoTime, admission::release,
                AcceptorTest::onDeath);
        acceptor = new Acceptor(socket, config, admission, 2, List.of(loop), System::nanoTime,
                () -> {}, AcceptorTest::onDeath);
        loop.start();
        acceptor.start();
    }

    private static void onDeath(Throwable cause) {
        throw new AssertionError(cause);
    }

    @AfterEach
    void stop() throws Exception {
        acceptor.requestStop();
        loop.requestStop();
        assertThat(acceptor.awaitEnd(Duration.ofSeconds(10))).isTrue();
        assertThat(loop.awaitEnd(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void exactly_at_its_limit_has_failed_nobody() throws Exception {
        try (Socket first = connect(); Socket second = connect()) {
            assertThat(echoes(first)).isTrue();
            assertThat(echoes(second)).isTrue();
            awaitTwoCycles();
            assertThat(acceptor.failures()).isZero();
        }
    }

    @Test
    void beyond_its_limit_counts_a_failure_and_lets_the_next_in_when_one_has_gone()
            throws Exception {
        try (Socket first = connect(); Socket second = connect(); Socket third = connect()) {
            assertThat(echoes(first)).isTrue();
            Await.until(() -> acceptor.failures() > 0);
            assertThat(acceptor.accepted()).isEqualTo(2);
            second.shutdownOutput();
            assertThat(second.getInputStream().read()).isEqualTo(-1);
            assertThat(echoes(third)).isTrue();
        }
    }

    @Test
    void has_the_kernel_look_after_peers_that_vanish() throws Exception {
        try (Socket peer = connect()) {
            assertThat(echoes(peer)).isTrue();
            // Local and remote port in hexadecimal; behind the queues "02" is the keepalive timer.
            String line = String.format("[0-9A-F]+:%04X [0-9A-F]+:%04X 01 \\S+ 02:.*",
                    address.getPort(), peer.getLocalPort());
            Await.until(() -> Files.readString(Path.of("/proc/net/tcp6")).concat(
                    Files.readString(Path.of("/proc/net/tcp"))).lines()
                    .anyMatch(each -> each.replaceFirst("^ *\\d+: ", "").matches(line)));
        }
    }

    private void awaitTwoCycles() throws Exception {
        for (int cycle = 0; cycle < 2; cycle++) {
            long before = acceptor.heartbeatNanos();
            Await.until(() -> acceptor.heartbeatNanos() != before);
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"),
                address.getPort()), 10_000);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static boolean echoes(Socket socket) throws IOException {
        socket.getOutputStream().write('x');
        return socket.getInputStream().read() == 'x';
    }
}
