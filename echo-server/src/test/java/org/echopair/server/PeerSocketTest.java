package org.echopair.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerSocketTest {

    private final LoopCounters counters = new LoopCounters();
    private Selector selector;
    private ServerSocketChannel listening;
    private SocketChannel peer;
    private SocketChannel accepted;
    private SelectionKey key;
    private PeerSocket socket;

    @BeforeEach
    void connect() throws IOException {
        selector = Selector.open();
        listening = ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        peer = SocketChannel.open(listening.getLocalAddress());
        accepted = listening.accept();
        accepted.configureBlocking(false);
        key = accepted.register(selector, SelectionKey.OP_READ);
        socket = new PeerSocket(accepted, key, counters);
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
        peer.close();
        listening.close();
        selector.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 511, 512, 513, 65_536})
    void sends_all_of_what_it_held_before_the_fin(int bytes) throws Exception {
        socket.hold(ByteBuffer.allocate(bytes));
        assertThat(counters.pendingBytes()).isEqualTo(bytes);
        assertThat(socket.end()).isTrue();
        assertThat(peer.socket().getInputStream().readAllBytes()).hasSize(bytes);
        assertThat(counters.sentBytes()).isEqualTo(bytes);
        assertThat(counters.pendingBytes()).isZero();
    }

    @Test
    void sends_what_it_held_before_what_came_later() throws Exception {
        socket.hold(bytes("first "));
        assertThat(socket.sendHeld()).isTrue();
        assertThat(socket.send(bytes("second"))).isTrue();
        socket.end();
        assertThat(peer.socket().getInputStream().readAllBytes()).isEqualTo("first second"
                .getBytes(UTF_8));
    }

    @Test
    void keeps_what_the_kernel_does_not_take_and_puts_off_the_end() throws Exception {
        // Sizes that are set do not grow, so the kernel cannot come to take all of it later.
        accepted.setOption(StandardSocketOptions.SO_SNDBUF, 65_536);
        peer.setOption(StandardSocketOptions.SO_RCVBUF, 65_536);
        int bytes = 1 << 20;
        assertThat(socket.send(ByteBuffer.allocate(bytes))).isFalse();
        assertThat(socket.hasPending()).isTrue();
        assertThat(counters.pendingBytes()).isEqualTo(bytes - counters.sentBytes());
        assertThat(socket.end()).isFalse();
        long sent = counters.sentBytes();
        ByteBuffer taken = ByteBuffer.allocate(1 << 20);
        while (!socket.end()) {
            taken.clear();
            peer.read(taken);
        }
        assertThat(counters.sentBytes()).isGreaterThan(sent).isEqualTo(bytes);
        assertThat(counters.pendingBytes()).isZero();
    }

    @Test
    void knows_without_a_read_that_something_has_come() throws Exception {
        assertThat(socket.hasInput()).isFalse();
        peer.write(bytes("x"));
        Await.until(socket::hasInput);
        assertThat(socket.read(ByteBuffer.allocate(10))).isEqualTo(1);
        assertThat(socket.hasInput()).isFalse();
    }

    @Test
    void forgets_what_was_pending_when_it_closes() {
        socket.hold(bytes("never sent"));
        socket.close();
        assertThat(counters.pendingBytes()).isZero();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
