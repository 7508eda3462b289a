package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerDeathTest {

    private static final ServerConfig CONFIG = RunningServer
            .config(Map.of("ECHO_PORT", "0", "ECHO_EVENT_LOOPS", "2"));

    @Test
    void a_loop_that_dies_ends_the_server_with_its_cause() throws Exception {
        var broken = new AtomicBoolean();
        var server = new EchoServer(CONFIG, () -> {
            if (broken.get() && Thread.currentThread().getName().startsWith("loop-")) {
                throw new IllegalStateException("the clock fell off the wall");
            }
            return System.nanoTime();
        });
        server.start();
        broken.set(true);
        assertThatThrownBy(server::awaitStopped).isInstanceOf(ServerDeath.class)
                .hasMessageContaining("the clock fell off the wall")
                .hasRootCauseInstanceOf(IllegalStateException.class);
    }

    /// Else its peers would wait in the backlog of a server that has died.
    @Test
    void a_first_loop_that_dies_takes_the_listening_socket_with_it() throws Exception {
        var broken = new AtomicBoolean();
        var server = new EchoServer(CONFIG, () -> {
            if (broken.get() && Thread.currentThread().getName().equals("loop-0")) {
                throw new IllegalStateException("the clock fell off the wall");
            }
            return System.nanoTime();
        });
        server.start();
        broken.set(true);
        assertThatThrownBy(server::awaitStopped).isInstanceOf(ServerDeath.class);
        Await.until(() -> server.acceptor().hasEnded());
        assertThatThrownBy(() -> new Socket("127.0.0.1", server.port()).close())
                .isInstanceOf(ConnectException.class);
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop-0", "loop-1"})
    void a_loop_that_will_not_end_is_told_and_not_passed_over(String loop) throws Exception {
        var stuck = new CountDownLatch(1);
        var holds = new AtomicBoolean();
        var server = new EchoServer(CONFIG, () -> {
            if (holds.get() && Thread.currentThread().getName().equals(loop)) {
                awaitQuietly(stuck);
            }
            return System.nanoTime();
        });
        server.start();
        holds.set(true);
        server.shutdown();
        assertThatThrownBy(server::awaitStopped).isInstanceOf(ServerDeath.class)
                .hasMessageContaining(loop + " did not end within");
        stuck.countDown();
        server.close();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void a_server_that_was_never_started_stops_when_told_to_and_gives_its_port_back()
            throws Exception {
        try (var server = new EchoServer(CONFIG, System::nanoTime)) {
            server.shutdown();
            server.awaitStopped();
            assertThat(server.state()).isEqualTo(LifeCycle.State.STOPPED);
            new ServerSocket(server.port()).close();
        }
    }

    @Test
    void a_start_that_fails_half_way_leaves_nothing_open() throws Exception {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var config = RunningServer.config(Map.of("ECHO_PORT", String.valueOf(port)));
        assertThatThrownBy(() -> new EchoServer(config, () -> {
            throw new IllegalStateException("no clock");
        })).isInstanceOf(StartFailure.class).hasMessageContaining("no clock");
        try (var server = new EchoServer(config, System::nanoTime)) {
            assertThat(server.port()).isEqualTo(port);
        }
        try (var again = new EchoServer(config, System::nanoTime)) {
            assertThat(again.port()).isEqualTo(port);
        }
    }

    @Test
    void a_loop_that_hangs_is_named_by_the_liveness_probe() throws Exception {
        var ahead = new AtomicLong();
        var server = new EchoServer(CONFIG,
                () -> Thread.currentThread().getName().startsWith("loop-")
                        ? System.nanoTime()
                        : System.nanoTime() + ahead.get());
        server.start();
        assertThat(server.whyNotLive()).isEmpty();
        ahead.set(Duration.ofSeconds(60).toNanos());
        assertThat(server.whyNotLive()).hasValueSatisfying(
                why -> assertThat(why).contains("no heartbeat", "loop-0", "loop-1"));
        ahead.set(0);
        server.shutdown();
        server.awaitStopped();
    }
}
