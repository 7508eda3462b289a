package org.echopair.server;

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
import org.echopair.server.HttpConnection.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A peer that has not taken its answer yet, and whose kernel has no room for all of it.
class HttpConnectionTest {

    private static final int ANSWER_BYTES = 150_000;
    private static final int ROOM_BYTES = 4_096;

    private Selector selector;
    private ServerSocketChannel listening;
    private SocketChannel peer;
    private HttpConnection connection;

    @BeforeEach
    void connect() throws IOException {
        selector = Selector.open();
        listening = ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        peer = SocketChannel.open();
        peer.setOption(StandardSocketOptions.SO_RCVBUF, ROOM_BYTES);
        peer.connect(listening.getLocalAddress());
        SocketChannel accepted = listening.accept();
        accepted.configureBlocking(false);
        accepted.setOption(StandardSocketOptions.SO_SNDBUF, 2 * ANSWER_BYTES);
        connection = new HttpConnection(accepted, accepted.register(selector,
                SelectionKey.OP_READ), 0);
    }

    @AfterEach
    void close() throws IOException {
        connection.close(true);
        peer.close();
        listening.close();
        selector.close();
    }

    @Test
    void that_is_closed_behind_its_last_answer_still_delivers_it() throws Exception {
        connection.answer(ByteBuffer.allocate(ANSWER_BYTES), false, 0);
        while (connection.state() != State.LINGERING) {
            connection.write(0);
        }
        connection.close(true);
        selector.selectNow(); // Only this gives up the descriptor.
        assertThat(peer.socket().getInputStream().readAllBytes()).hasSize(ANSWER_BYTES);
    }
}
