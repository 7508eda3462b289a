package org.echopair.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscardAndGreetTest {

    @Nested
    class Discard {

        @Test
        void sends_nothing_and_closes_after_the_peer_does() throws Exception {
            try (var server = RunningServer.start("--mode=discard");
                    Socket socket = server.connect()) {
                socket.getOutputStream().write("안녕!".getBytes(UTF_8));
                socket.shutdownOutput();
                assertThat(socket.getInputStream().readAllBytes()).isEmpty();
                assertThat(server.sum(LoopCounters::receivedBytes)).isEqualTo(7);
                assertThat(server.sum(LoopCounters::sentBytes)).isZero();
            }
        }

        @Test
        void takes_megabytes() throws Exception {
            try (var server = RunningServer.start("--mode=discard", "--log-messages=false");
                    Socket socket = server.connect()) {
                socket.getOutputStream().write(new byte[16 << 20]);
                socket.shutdownOutput();
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
                assertThat(server.sum(LoopCounters::receivedBytes)).isEqualTo(16 << 20);
            }
        }
    }

    @Nested
    class Greet {

        @Test
        void answers_one_client_after_the_other_with_its_port() throws Exception {
            try (var server = RunningServer.start("--mode=greet")) {
                for (int client = 0; client < 3; client++) {
                    try (Socket socket = server.connect()) {
                        socket.getOutputStream()
                                .write("스승의 은혜는 하늘 같아서 . . .".getBytes(UTF_8));
                        assertThat(answer(socket)).isEqualTo(
                                "from server: " + socket.getLocalPort() + "너도 잘 지내라");
                    }
                }
            }
        }

        /// With 1 to 3 bytes in front, the cut at 1024 falls on each place in a character.
        @ParameterizedTest
        @ValueSource(ints = {0, 1, 2, 3})
        void answers_a_message_whose_cut_falls_inside_a_character(int shift) throws Exception {
            String message = "x".repeat(shift) + "가".repeat(2000);
            try (var server = RunningServer.start("--mode=greet");
                    Socket socket = server.connect()) {
                socket.getOutputStream().write(message.getBytes(UTF_8));
                assertThat(answer(socket))
                        .isEqualTo("from server: " + socket.getLocalPort() + "너도 잘 지내라");
            }
        }

        @Test
        void delivers_its_answer_to_a_peer_that_goes_on_sending() throws Exception {
            try (var server = RunningServer.start("--mode=greet");
                    Socket socket = server.connect()) {
                var writing = CompletableFuture.runAsync(() -> {
                    try {
                        socket.getOutputStream().write(new byte[4 << 20]);
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                }, Thread::startVirtualThread);
                assertThat(answer(socket)).isEqualTo(
                        "from server: " + socket.getLocalPort() + "너도 잘 지내라");
                writing.join();
            }
        }

        @Test
        void says_nothing_to_a_peer_that_says_nothing() throws Exception {
            try (var server = RunningServer.start("--mode=greet");
                    Socket socket = server.connect()) {
                socket.shutdownOutput();
                assertThat(socket.getInputStream().readAllBytes()).isEmpty();
            }
        }

        /// Everything up to the server's FIN; the client has not closed its own side.
        private String answer(Socket socket) throws Exception {
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
