package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StopSignalsTest {

    private final AtomicLong now = new AtomicLong();
    private final List<Integer> halts = new ArrayList<>();
    private final EchoServer server;
    private final StopSignals signals;

    StopSignalsTest() throws StartFailure {
        server = server();
        signals = new StopSignals(server, now::get, halts::add, _ -> {
            throw new InterruptedException("the process has ended by then");
        });
    }

    private static EchoServer server(String... flags) throws StartFailure {
        return new EchoServer(RunningServer.config(Map.of("ECHO_PORT", "0"), flags),
                System::nanoTime);
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void the_first_begins_the_draining() {
        signals.onSignal("TERM", 15);
        assertThat(server.state()).isEqualTo(LifeCycle.State.DRAINING);
        assertThat(halts).isEmpty();
    }

    /// As `timeout 3 echo-server` sends it: to its child, and then to the group.
    @Test
    void a_second_within_a_second_is_the_same_stop() {
        signals.onSignal("TERM", 15);
        now.addAndGet(StopSignals.SAME_STOP.toNanos() - 1);
        signals.onSignal("TERM", 15);
        assertThat(halts).isEmpty();
    }

    @Test
    void a_second_one_later_ends_at_once() {
        signals.onSignal("TERM", 15);
        now.addAndGet(StopSignals.SAME_STOP.toNanos());
        signals.onSignal("INT", 2);
        assertThat(halts).containsExactly(130);
    }

    /// As with `--once`, when the one connection has ended just before.
    @Test
    void the_first_is_no_second_where_the_server_has_ended_by_itself() throws Exception {
        server.shutdown();
        server.awaitStopped();
        signals.onSignal("TERM", 15);
        assertThat(halts).isEmpty();
    }

    @Test
    void a_stop_that_takes_longer_than_it_may_ends_as_an_internal_error() {
        var waits = new ArrayList<Duration>();
        new StopSignals(server, now::get, halts::add, waits::add).onSignal("TERM", 15);
        assertThat(halts).containsExactly(ExitCode.INTERNAL);
        assertThat(waits).singleElement()
                .satisfies(wait -> assertThat(wait).isGreaterThan(server.longestStop()));
    }

    @Test
    void a_stop_may_take_its_delay_its_timeout_and_what_the_last_connections_need()
            throws Exception {
        Duration lastConnections = ConnectionTimers.LAST_MESSAGE_WAIT
                .plus(ConnectionTimers.FINISH_DEADLINE).plus(ConnectionTimers.LINGER);
        try (var slow = server("--shutdown-delay=7s", "--drain-timeout=60s");
                var quick = server("--drain-timeout=0s")) {
            assertThat(slow.longestStop())
                    .isGreaterThan(Duration.ofSeconds(67).plus(lastConnections));
            assertThat(quick.longestStop()).isGreaterThan(lastConnections);
        }
    }
}
