package org.echopair.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TrainingPeerTest {

    @Test
    void sends_back_what_it_gets_where_it_echoes() throws IOException {
        try (var peer = new TrainingPeer(true)) {
            assertThat(answerOf(peer)).isEqualTo("안녕!");
        }
    }

    @Test
    void reads_and_says_nothing_where_it_is_silent() throws IOException {
        try (var peer = new TrainingPeer(false)) {
            assertThat(answerOf(peer)).isEmpty();
        }
    }

    @Test
    void is_an_address_that_refuses_where_nobody_listens() throws IOException {
        try (var refused = new RefusedAddress()) {
            assertThatThrownBy(() -> connect(refused.address()).close())
                    .isInstanceOf(ConnectException.class);
        }
    }

    private static String answerOf(TrainingPeer peer) throws IOException {
        try (Socket socket = connect(peer.address())) {
            socket.getOutputStream().write("안녕!".getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Socket connect(String address) throws IOException {
        String[] parts = address.split(":");
        return new Socket(parts[0], Integer.parseInt(parts[1]));
    }
}
