package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StopSignalsTest {

    private final AtomicLong now = new AtomicLong();
    private final List<Integer> halts = new ArrayList<>();
    private final List<Thread> handlers = new ArrayList<>();
    private final EchoServer server;
    private final StopSignals signals;

    StopSignalsTest() throws StartFailure {
        server = new EchoServer(RunningServer.config(Map.of("ECHO_PORT", "0")), System::nanoTime);
        signals = new StopSignals(server, now::get, halts::add);
    }

    @AfterEach
    void end() throws Exception {
        for (Thread handler : handlers) {
            handler.interrupt();
            handler.join();
        }
        server.close();
    }

    @Test
    void the_first_begins_the_draining() throws Exception {
        first();
        assertThat(server.state()).isEqualTo(LifeCycle.State.DRAINING);
        assertThat(halts).isEmpty();
    }

    /// As `timeout 3 echo-server` sends it: to its child, and then to the group.
    @Test
    void a_second_within_a_second_is_the_same_stop() throws Exception {
        first();
        now.addAndGet(StopSignals.SAME_STOP.toNanos() - 1);
        signals.onSignal("TERM", 15);
        assertThat(halts).isEmpty();
    }

    @Test
    void a_second_one_later_ends_at_once() throws Exception {
        first();
        now.addAndGet(StopSignals.SAME_STOP.toNanos());
        signals.onSignal("INT", 2);
        assertThat(halts).containsExactly(130);
    }

    /// Of a kind of its own, as each signal has it; it goes on watching over the stop.
    private void first() throws Exception {
        handlers.add(Thread.ofPlatform().start(() -> signals.onSignal("TERM", 15)));
        Await.until(() -> server.state() == LifeCycle.State.DRAINING
                && handlers.getFirst().getState() == Thread.State.TIMED_WAITING);
    }
}
