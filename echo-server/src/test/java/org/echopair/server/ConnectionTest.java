package org.echopair.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a real kernel seldom does, step by step.
class ConnectionTest {

    private final LoopContext loop = new LoopContext(RunningServer.config(
            Map.of("ECHO_IDLE_TIMEOUT", "50ms")), () -> 0, (_, _) -> {});
    private final ReluctantChannel channel = new ReluctantChannel();
    private Selector selector;
    private SocketChannel registered;
    private SelectionKey key;
    private Connection connection;

    @BeforeEach
    void accept() throws Exception {
        selector = Selector.open();
        registered = SocketChannel.open();
        registered.configureBlocking(false);
        key = registered.register(selector, SelectionKey.OP_READ);
        connection = new Connection(loop, new PeerSocket(channel, key, loop.counters()),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000), false);
    }

    @AfterEach
    void close() throws Exception {
        registered.close();
        selector.close();
    }

    @Test
    void rests_when_the_kernel_calls_it_writable_and_takes_nothing() {
        receive("hello");
        assertThat(key.interestOps()).isEqualTo(SelectionKey.OP_WRITE);
        connection.onReady();
        assertThat(key.interestOps()).as("rests").isZero();
        passTime(Duration.ofMillis(4));
        assertThat(key.interestOps()).as("rests").isZero();
        passTime(Duration.ofMillis(1));
        assertThat(key.interestOps()).isEqualTo(SelectionKey.OP_WRITE);
        channel.makeRoom(5);
        connection.onReady();
        assertThat(channel.taken()).isEqualTo("hello".getBytes(UTF_8));
        assertThat(key.interestOps()).isEqualTo(SelectionKey.OP_READ);
    }

    @Test
    void that_is_to_finish_echoes_the_older_chunk_when_a_newer_one_comes() {
        channel.makeRoom(100);
        connection.finishSoon(CloseReason.DRAINED);
        receive("first ");
        assertThat(channel.taken()).isEmpty();
        receive("second");
        assertThat(channel.taken()).isEqualTo("first ".getBytes(UTF_8));
        assertThat(channel.outputEnded()).isFalse();
    }

    @Test
    void that_is_to_finish_sends_what_it_holds_and_ends_when_it_is_silent_for_too_long() {
        channel.makeRoom(100);
        connection.finishSoon(CloseReason.DRAINED);
        receive("held");
        passTime(Duration.ofMillis(50)); // Less than the quiet, but the idle timeout.
        assertThat(channel.taken()).isEqualTo("held".getBytes(UTF_8));
        assertThat(channel.outputEnded()).isTrue();
    }

    @Test
    void that_is_to_finish_does_not_wait_for_ever_for_a_peer_that_takes_nothing() {
        connection.finishSoon(CloseReason.DRAINED);
        receive("held");
        passTime(Duration.ofMillis(50));
        passTime(Duration.ofMillis(50));
        assertThat(loop.counters().closedBy(CloseReason.STALLED)).isEqualTo(1);
    }

    @Test
    void that_is_blocked_at_the_hard_deadline_ends_behind_its_tail_and_is_counted_as_cut() {
        receive("tail");
        connection.finishSoon(CloseReason.MAX_AGE);
        connection.onNoLastMessage();
        connection.onFinishDeadline();
        assertThat(channel.outputEnded()).isFalse();
        channel.makeRoom(4);
        connection.onReady();
        assertThat(channel.taken()).isEqualTo("tail".getBytes(UTF_8));
        assertThat(channel.outputEnded()).isTrue();
        connection.onLingerTimeout();
        assertThat(loop.counters().closedBy(CloseReason.DRAIN_DEADLINE)).isEqualTo(1);
        assertThat(loop.counters().closedBy(CloseReason.MAX_AGE)).isZero();
    }

    /// As after the process stood still for longer than that.
    @Test
    void whose_input_is_not_read_yet_is_not_idle() {
        channel.makeRoom(100);
        channel.receive("late".getBytes(UTF_8));
        passTime(Duration.ofMillis(50));
        assertThat(loop.counters().closedBy(CloseReason.IDLE_TIMEOUT)).isZero();
        connection.onReady();
        assertThat(channel.taken()).isEqualTo("late".getBytes(UTF_8));
        passTime(Duration.ofMillis(50));
        assertThat(loop.counters().closedBy(CloseReason.IDLE_TIMEOUT)).isEqualTo(1);
    }

    @Test
    void that_is_to_finish_and_whose_input_is_not_read_yet_is_not_idle_either() {
        channel.makeRoom(100);
        connection.finishSoon(CloseReason.DRAINED);
        receive("held ");
        channel.receive("late".getBytes(UTF_8));
        passTime(Duration.ofMillis(50));
        assertThat(channel.outputEnded()).isFalse();
        connection.onReady();
        assertThat(channel.taken()).isEqualTo("held ".getBytes(UTF_8));
    }

    @Test
    void whose_peer_has_made_room_is_not_stalled() {
        receive("tail");
        channel.makeRoom(2);
        passTime(Duration.ofMillis(50));
        assertThat(channel.taken()).isEqualTo("ta".getBytes(UTF_8));
        channel.makeRoom(2);
        connection.onReady();
        assertThat(channel.taken()).isEqualTo("tail".getBytes(UTF_8));
        assertThat(key.interestOps()).isEqualTo(SelectionKey.OP_READ);
    }

    @Test
    void that_rests_and_whose_peer_has_made_room_goes_on_reading() {
        receive("tail");
        connection.onReady();
        assertThat(key.interestOps()).as("rests").isZero();
        channel.makeRoom(4);
        passTime(Duration.ofMillis(50));
        assertThat(channel.taken()).isEqualTo("tail".getBytes(UTF_8));
        assertThat(key.interestOps()).isEqualTo(SelectionKey.OP_READ);
    }

    @Test
    void whose_loop_ends_sends_what_it_holds_if_the_kernel_takes_it() {
        channel.makeRoom(100);
        connection.finishSoon(CloseReason.DRAINED);
        receive("held");
        connection.onStop();
        assertThat(channel.taken()).isEqualTo("held".getBytes(UTF_8));
        assertThat(loop.counters().closedBy(CloseReason.DRAIN_DEADLINE)).isEqualTo(1);
    }

    private void receive(String text) {
        channel.receive(text.getBytes(UTF_8));
        connection.onReady();
    }

    private void passTime(Duration time) {
        loop.setNowNanos(loop.nowNanos() + time.toNanos());
        loop.timers().expire(loop.nowNanos());
    }
}
