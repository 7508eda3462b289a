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
    void has_as_long_to_be_taken_as_an_answer_that_is_still_written() throws Exception {
        var places = new HttpPlaces(HttpPlaces.Limits.of(1));
        places.add(connection);
        connection.answer(ByteBuffer.allocate(ANSWER_BYTES), false, 0);
        while (connection.state() != State.LINGERING) {
            connection.write(0);
        }
        long writing = HttpPlaces.Limits.of(1).writing().toNanos();
        assertThat(places.late(writing - 1)).isEmpty();
        assertThat(places.late(writing)).containsExactly(connection);
    }
}
