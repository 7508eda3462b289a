package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How long the last message of a connection that is to finish may take, in virtual time: its bytes
/// come every twentieth of a second.
class LastMessageTest {

    private static final Duration GAP = Duration.ofMillis(50);
    private static final Duration WAIT = ConnectionTimers.LAST_MESSAGE_WAIT;

    private final LoopContext loop = new LoopContext(RunningServer.config(
            Map.of("ECHO_IDLE_TIMEOUT", "0s")), () -> 0, (_, _) -> {});
    private final ReluctantChannel channel = new ReluctantChannel();
    private final Connection connection = new Connection(loop,
            new PeerSocket(channel, new PretendKey(), loop.counters()),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000), false);
    private int sent;

    @BeforeEach
    void makeRoom() {
        channel.makeRoom(Integer.MAX_VALUE);
    }

    @Test
    void is_not_cut_at_the_maximum_age_while_the_deadline_of_a_drain_would_be_over() {
        connection.onMaxAge();
        send(WAIT.plus(ConnectionTimers.AGED_FINISH_DEADLINE).minus(ConnectionTimers.QUIET));
        endsWith(CloseReason.MAX_AGE);
    }

    @Test
    void is_cut_at_the_maximum_age_when_it_has_no_end() {
        connection.onMaxAge();
        isCutAt(ConnectionTimers.AGED_FINISH_DEADLINE);
    }

    @Test
    void is_cut_sooner_in_a_drain() {
        connection.finishSoon(CloseReason.DRAINED);
        isCutAt(ConnectionTimers.FINISH_DEADLINE);
    }

    @Test
    void has_no_more_time_than_that_in_a_drain_although_the_maximum_age_came_first() {
        connection.onMaxAge();
        send(Duration.ofSeconds(3));
        connection.finishSoon(CloseReason.DRAINED);
        isCutAt(ConnectionTimers.FINISH_DEADLINE);
    }

    @Test
    void is_counted_as_drained_where_the_maximum_age_came_first() {
        connection.onMaxAge();
        send(GAP);
        connection.finishSoon(CloseReason.DRAINED);
        send(GAP);
        endsWith(CloseReason.DRAINED);
    }

    /// A drain that begins while an aged connection lingers changes nothing.
    @Test
    void is_over_at_the_fin() {
        connection.onMaxAge();
        send(GAP);
        passTime(ConnectionTimers.QUIET);
        connection.finishSoon(CloseReason.DRAINED);
        passTime(ConnectionTimers.LINGER);
        assertThat(loop.counters().closedBy(CloseReason.MAX_AGE)).isEqualTo(1);
    }

    /// While its bytes still come.
    private void isCutAt(Duration deadline) {
        send(WAIT.plus(deadline));
        assertThat(channel.outputEnded()).isTrue();
        endsWith(CloseReason.DRAIN_DEADLINE);
    }

    private void send(Duration time) {
        for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0
                && !channel.outputEnded(); gone = gone.plus(GAP)) {
            channel.receive(new byte[1]);
            sent++;
            connection.onReady();
            passTime(GAP);
        }
    }

    private void endsWith(CloseReason reason) {
        passTime(ConnectionTimers.QUIET);
        assertThat(channel.outputEnded()).isTrue();
        if (reason != CloseReason.DRAIN_DEADLINE) {
            assertThat(channel.takenBytes()).isEqualTo(sent);
        }
        channel.endInput();
        connection.onReady();
        assertThat(loop.counters().closedBy(reason)).isEqualTo(1);
    }

    private void passTime(Duration time) {
        loop.setNowNanos(loop.nowNanos() + time.toNanos());
        loop.timers().expire(loop.nowNanos());
    }
}
