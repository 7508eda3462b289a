package org.echopair.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.output.WaitingConsumer;

/// The socket tutorial's two pairs of programs, each of ours against bare sockets. These are the
/// bytes on the wire, and no others, so the tutorial's own programs can take the other end.
class TutorialIT {

    private static final String GREETING = "안녕!";
    private static final String SENTENCE = "스승의 은혜는 하늘 같아서 . . .";

    @Nested
    class One_shot_listener {

        private final EchoServerContainer server = EchoServerContainer.listening(9999,
                "--mode", "discard", "--once", "--port", "9999");

        @BeforeEach
        void start() {
            server.start();
        }

        @AfterEach
        void stop() {
            server.stop();
        }

        @Test
        void prints_the_client_and_its_message_sends_nothing_and_exits() throws IOException {
            InetSocketAddress client;
            try (Peer peer = server.connect()) {
                client = peer.localAddress();
                peer.send(GREETING);
                peer.halfClose();
                assertThat(peer.readToEnd()).isEmpty();
            }
            assertThat(server.awaitExit()).isZero();
            assertThat(server.getLogs()).contains(hostAndPort(client)).contains(GREETING);
        }
    }

    @Nested
    class Greeting_server {

        private final EchoServerContainer server = EchoServerContainer
                .listening(EchoServerContainer.ECHO_PORT, "--mode", "greet");

        @BeforeEach
        void start() {
            server.start();
        }

        @AfterEach
        void stop() {
            server.stop();
        }

        @Test
        void answers_each_client_with_its_port_and_a_wish_and_then_the_end() throws Exception {
            for (int round = 0; round < 3; round++) {
                InetSocketAddress client = assertGreets(SENTENCE);
                assertLogs(hostAndPort(client));
            }
            assertLogs(SENTENCE);
        }

        /// 341 syllables are 1023 bytes: the first message's limit falls inside the next one. The
        /// answer must arrive all the same, instead of being lost to a reset because of unread
        /// bytes.
        @Test
        void answers_a_message_whose_limit_falls_inside_a_character() throws Exception {
            assertGreets("가".repeat(341) + "힣");
            assertGreets("가".repeat(30_000));
            assertLogs("가가가가");
            assertGreets(SENTENCE);
        }

        private InetSocketAddress assertGreets(String message) throws IOException {
            try (Peer peer = server.connect()) {
                peer.send(message);
                assertThat(peer.readTextToEnd())
                        .isEqualTo("from server: " + peer.localAddress().getPort() + "너도 잘 지내라");
                return peer.localAddress();
            }
        }

        private void assertLogs(String text) throws Exception {
            var log = new WaitingConsumer();
            server.followOutput(log);
            log.waitUntil(frame -> frame.getUtf8String().contains(text), 10, TimeUnit.SECONDS);
        }
    }

    /// The client in its image on the host's network, so that it can reach these bare servers.
    @Nested
    class Our_client {

        @Test
        void sends_the_greeting_to_the_one_shot_listener_and_expects_nothing() throws Exception {
            try (var listener = new BareServer<>(Peer::readTextToEnd)) {
                RunToExit.Result client = run("send", "--target", listener.target(), "--expect",
                        "none", GREETING);
                assertThat(client.exitCode()).as(client.stderr()).isZero();
                assertThat(client.stdout()).isEmpty();
                assertThat(listener.heard()).isEqualTo(GREETING);
            }
        }

        @Test
        void prints_the_answer_of_the_greeting_server() throws Exception {
            try (var greeter = new BareServer<>(client -> {
                String message = client.read(SENTENCE.getBytes(UTF_8).length);
                client.send("from server: 50000너도 잘 지내라");
                return message;
            })) {
                RunToExit.Result client = run("send", "--target", greeter.target(), "--expect",
                        "any", SENTENCE);
                assertThat(client.exitCode()).as(client.stderr()).isZero();
                assertThat(client.stdout())
                        .isEqualTo("received (수신자료): from server: 50000너도 잘 지내라\n");
                assertThat(greeter.heard()).isEqualTo(SENTENCE);
            }
        }

        private RunToExit.Result run(String... args) {
            return new RunToExit(App.CLIENT, args).withNetworkMode("host").result();
        }
    }

    private static String hostAndPort(InetSocketAddress client) {
        return client.getAddress().getHostAddress() + ":" + client.getPort();
    }
}
