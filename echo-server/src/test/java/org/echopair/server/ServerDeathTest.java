package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

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

    @Test
    void an_acceptor_that_dies_while_nobody_is_connected_ends_the_server_with_its_cause()
            throws Exception {
        var broken = new AtomicBoolean();
        var server = new EchoServer(CONFIG, () -> {
            if (broken.get() && Thread.currentThread().getName().equals("acceptor")) {
                throw new IllegalStateException("the clock fell off the wall");
            }
            return System.nanoTime();
        });
        server.start();
        broken.set(true);
        assertThatThrownBy(server::awaitStopped).isInstanceOf(ServerDeath.class)
                .hasMessageContaining("the clock fell off the wall");
        server.close();
    }

    @Test
    void a_loop_that_will_not_end_is_told_and_not_passed_over() throws Exception {
        var stuck = new CountDownLatch(1);
        var holds = new AtomicBoolean();
        var server = new EchoServer(CONFIG, () -> {
            if (holds.get() && Thread.currentThread().getName().equals("loop-1")) {
                awaitQuietly(stuck);
            }
            return System.nanoTime();
        });
        server.start();
        holds.set(true);
        server.shutdown();
        assertThatThrownBy(server::awaitStopped).isInstanceOf(ServerDeath.class)
                .hasMessageContaining("loop-1 did not end within");
        stuck.countDown();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void an_acceptor_that_hangs_is_named_by_the_liveness_probe() throws Exception {
        var ahead = new AtomicLong();
        var server = new EchoServer(CONFIG,
                () -> Thread.currentThread().getName().equals("acceptor")
                        ? System.nanoTime()
                        : System.nanoTime() + ahead.get());
        server.start();
        assertThat(server.whyNotLive()).isEmpty();
        ahead.set(Duration.ofSeconds(60).toNanos());
        Await.until(() -> server.whyNotLive()
                .equals(Optional.of("no heartbeat for 10 s from acceptor")));
        ahead.set(0);
        server.shutdown();
        server.awaitStopped();
        assertThat(server.whyNotLive()).isEmpty();
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
