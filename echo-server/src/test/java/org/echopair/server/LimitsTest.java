package org.echopair.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LimitsTest {

    @Nested
    class MaxConnections {

        @Test
        void resets_one_more_and_counts_it() throws Exception {
            try (var server = RunningServer.start("--max-connections=2", "--drain-timeout=0");
                    Socket first = server.connect();
                    Socket second = server.connect()) {
                assertThat(isServed(first)).isTrue();
                assertThat(isServed(second)).isTrue();
                assertThat(isRefused(server, 0)).isTrue();
                assertThat(rejected(server, RejectReason.CONNECTION_LIMIT)).isEqualTo(1);
                assertThat(server.server().acceptor().accepted()).isEqualTo(2);
            }
        }

        @Test
        void lets_the_next_one_in_when_one_has_gone() throws Exception {
            try (var server = RunningServer.start("--max-connections=1")) {
                for (int round = 0; round < 5; round++) {
                    try (Socket only = server.connect()) {
                        assertThat(isServed(only)).isTrue();
                        only.shutdownOutput();
                        assertThat(only.getInputStream().read()).isEqualTo(-1);
                    }
                    Await.until(() -> server.server().active() == 0);
                }
                assertThat(rejected(server, RejectReason.CONNECTION_LIMIT)).isZero();
            }
        }
    }

    @Nested
    class MaxConnectionsPerSource {

        @Test
        void holds_each_address_by_itself() throws Exception {
            try (var server = RunningServer.start("--max-connections-per-source=1",
                    "--drain-timeout=0");
                    Socket one = server.connectFrom(2);
                    Socket other = server.connectFrom(3)) {
                assertThat(isServed(one)).isTrue();
                assertThat(isServed(other)).isTrue();
                assertThat(isRefused(server, 2)).isTrue();
                assertThat(rejected(server, RejectReason.SOURCE_LIMIT)).isEqualTo(1);
            }
        }
    }

    @Nested
    class IdleTimeout {

        @Test
        void ends_a_silent_connection_with_a_fin() throws Exception {
            try (var server = RunningServer.start("--idle-timeout=100ms");
                    Socket socket = server.connect()) {
                assertThat(isServed(socket)).isTrue();
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
                Await.until(() -> closed(server, CloseReason.IDLE_TIMEOUT) == 1);
            }
        }

        @Test
        void resets_a_peer_that_takes_none_of_its_pending_output() throws Exception {
            try (var server = RunningServer.start("--idle-timeout=1s");
                    Socket socket = server.connect()) {
                assertThatThrownBy(() -> socket.getOutputStream().write(new byte[64 << 20]))
                        .isInstanceOf(SocketException.class)
                        .hasMessageMatching("Connection reset.*|Broken pipe");
                Await.until(() -> closed(server, CloseReason.STALLED) == 1);
                assertThat(server.sum(LoopCounters::pendingBytes)).isZero();
            }
        }
    }

    @Nested
    class MaxConnectionAge {

        @Test
        void finishes_a_busy_connection_with_everything_answered() throws Exception {
            try (var server = RunningServer.start("--max-connection-age=200ms")) {
                int answered;
                try (var peer = new PolitePeer(server.address(), 64, PolitePeer.Pace.AT_ONCE)) {
                    answered = peer.talkToTheEnd();
                }
                Await.until(() -> server.server().active() == 0);
                assertThat(answered).isPositive();
                assertThat(server.sum(LoopCounters::receivedBytes)).isEqualTo(64L * answered);
                assertThat(server.sum(LoopCounters::sentBytes)).isEqualTo(64L * answered);
                assertThat(closed(server, CloseReason.MAX_AGE)).isEqualTo(1);
            }
        }
    }

    private static long closed(RunningServer server, CloseReason reason) {
        return server.sum(counters -> counters.closedBy(reason));
    }

    private static long rejected(RunningServer server, RejectReason reason) {
        return server.server().acceptor().rejectedBy(reason);
    }

    /// Whether one more connection is reset; the reset may be seen in any step, even the first.
    private static boolean isRefused(RunningServer server, int source) {
        try (Socket socket = server.connectFrom(source)) {
            return !isServed(socket);
        } catch (IOException reset) {
            return true;
        }
    }

    /// Whether one message comes back; false when the server reset or ended the connection.
    private static boolean isServed(Socket socket) {
        try {
            socket.getOutputStream().write("ping".getBytes(UTF_8));
            return socket.getInputStream().readNBytes(4).length == 4;
        } catch (IOException reset) {
            return false;
        }
    }
}
