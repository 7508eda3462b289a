package org.echopair.client.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.echopair.client.Peer;
import org.echopair.client.Run;
import org.junit.jupiter.api.Test;

/// `send --expect none`: a peer that only listens passes.
class SendNoneTest {

    @Test
    void a_listener_gets_exactly_the_message_and_then_the_end() throws IOException {
        var heard = new CompletableFuture<byte[]>();
        Peer.Behaviour listening = socket -> heard
                .complete(socket.getInputStream().readAllBytes());
        try (Peer peer = Peer.that(listening)) {
            Run run = send(peer, "5s");

            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).matches("PASS  7 bytes sent and none came back from 127.0.0.1:"
                    + peer.port() + " · connect .* · closed after .*s\n");
            assertThat(heard.join()).isEqualTo("안녕!".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void a_single_byte_is_too_many() throws IOException {
        try (Peer peer = Peer.that(Peer.answering(7, "?"))) {
            Run run = send(peer, "5s");

            assertThat(run.exitCode()).isEqualTo(65);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).startsWith("FAIL  SURPLUS while reading from " + peer.target()
                    + ": 1 byte came back where none was expected: 3f");
        }
    }

    @Test
    void a_reset_is_a_failure() throws IOException {
        try (Peer peer = Peer.that(Peer.thenReset(Peer.answering(7, "")))) {
            Run run = send(peer, "5s");

            assertThat(run.exitCode()).isEqualTo(75);
            assertThat(run.err()).startsWith("FAIL  RESET while reading from " + peer.target()
                    + ": nothing came back, then the peer reset the connection");
        }
    }

    @Test
    void silence_until_the_timeout_passes_with_a_note() throws IOException {
        try (Peer peer = Peer.that(Peer.thenHold(Peer.answering(7, "")))) {
            Run run = send(peer, "200ms");

            assertThat(run.exitCode()).isZero();
            assertThat(run.err()).startsWith("note: the peer did not close its side within 200 ms;"
                    + " what came until then counts\nPASS  7 bytes sent");
        }
    }

    @Test
    void a_peer_that_closes_its_own_side_first_still_gets_the_whole_message() throws IOException {
        byte[] large = new byte[4 * 1024 * 1024];
        var heard = new CompletableFuture<Integer>();
        Peer.Behaviour closingEarly = socket -> {
            socket.shutdownOutput();
            heard.complete(socket.getInputStream().readAllBytes().length);
        };
        try (Peer peer = Peer.that(closingEarly)) {
            Run run = Run.withInput(large, "send", "--target", peer.target(), "--expect", "none",
                    "-");

            assertThat(run.exitCode()).isZero();
            assertThat(heard.join()).isEqualTo(large.length);
        }
    }

    private static Run send(Peer peer, String timeout) {
        return Run.echoClient("send", "--target", peer.target(), "--expect", "none", "--timeout",
                timeout, "안녕!");
    }
}
