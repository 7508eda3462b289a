package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
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
    void a_loop_that_hangs_is_named_by_the_liveness_probe() throws Exception {
        var ahead = new AtomicLong();
        var server = new EchoServer(CONFIG,
                () -> Thread.currentThread().getName().startsWith("loop-")
                        ? System.nanoTime()
                        : System.nanoTime() + ahead.get());
        server.start();
        assertThat(server.whyNotLive()).isEmpty();
        ahead.set(java.time.Duration.ofSeconds(60).toNanos());
        assertThat(server.whyNotLive()).hasValueSatisfying(
                why -> assertThat(why).contains("no heartbeat", "loop-0", "loop-1"));
        ahead.set(0);
        server.shutdown();
        server.awaitStopped();
    }
}
