package org.echopair.client.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.echopair.client.Peer;
import org.echopair.client.Run;
import org.junit.jupiter.api.Test;

/// `send --expect any`: whoever answers passes.
class SendAnyTest {

    private static final String TEXT = "스승의 은혜는 하늘 같아서 . . .";
    private static final int LENGTH = TEXT.getBytes(StandardCharsets.UTF_8).length;

    /// The tutorial's server: one read, one answer, the end.
    private static void greet(Socket socket) throws IOException {
        socket.getInputStream().read(new byte[1024]);
        String answer = "from server: " + socket.getPort() + "너도 잘 지내라";
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void the_tutorials_answer_passes() throws IOException {
        try (Peer peer = Peer.that(SendAnyTest::greet)) {
            Run run = send(peer);

            assertThat(run.exitCode()).isZero();
            assertThat(run.out())
                    .matches("received \\(수신자료\\): from server: \\d+너도 잘 지내라\n");
            assertThat(run.err()).matches("PASS  \\d+ bytes came back for 42 bytes from 127.0.0.1:"
                    + peer.port() + " · connect .* · first byte .* · round trip .*s\n");
        }
    }

    @Test
    void an_answer_in_pieces_is_read_to_its_end() throws IOException {
        Peer.Behaviour inPieces = socket -> {
            socket.getInputStream().readNBytes(LENGTH);
            socket.getOutputStream().write("first".getBytes(StandardCharsets.UTF_8));
            Peer.echo(socket); // ends when the client has closed its side
            socket.getOutputStream().write(" last".getBytes(StandardCharsets.UTF_8));
        };
        try (Peer peer = Peer.that(inPieces)) {
            assertThat(send(peer).out()).isEqualTo("received (수신자료): first last\n");
        }
    }

    @Test
    void our_side_stays_open_until_the_first_byte() throws IOException {
        var endSeenBeforeAnswer = new AtomicBoolean();
        Peer.Behaviour slow = socket -> {
            socket.getInputStream().readNBytes(LENGTH);
            socket.setSoTimeout(100);
            try {
                endSeenBeforeAnswer.set(socket.getInputStream().read() < 0);
            } catch (SocketTimeoutException e) {
                socket.getOutputStream().write('!');
            }
        };
        try (Peer peer = Peer.that(slow)) {
            assertThat(send(peer).exitCode()).isZero();
            assertThat(endSeenBeforeAnswer).isFalse();
        }
    }

    @Test
    void an_answer_that_does_not_end_counts_with_a_note() throws IOException {
        try (Peer peer = Peer.that(Peer.thenHold(Peer.answering(LENGTH, "hi")))) {
            Run run = send(peer, "--timeout", "200ms");

            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).isEqualTo("received (수신자료): hi\n");
            assertThat(run.err()).startsWith("note: the peer did not close its side within 200 ms;"
                    + " what came until then counts\nPASS  2 bytes");
        }
    }

    @Test
    void no_answer_before_the_end_is_an_early_end() throws IOException {
        try (Peer peer = Peer.that(Peer.answering(LENGTH, ""))) {
            Run run = send(peer);

            assertThat(run.exitCode()).isEqualTo(75);
            assertThat(run.out()).isEmpty();
            assertThat(run.err())
                    .startsWith("FAIL  EARLY_EOF while waiting for the first byte from "
                            + peer.target() + ": nothing came back, then the peer closed its side");
        }
    }

    @Test
    void no_answer_in_time_is_a_timeout() throws IOException {
        try (Peer peer = Peer.that(Peer.thenHold(Peer.answering(LENGTH, "")))) {
            Run run = send(peer, "--timeout", "200ms");

            assertThat(run.exitCode()).isEqualTo(75);
            assertThat(run.err())
                    .startsWith("FAIL  READ_TIMEOUT while waiting for the first byte from "
                            + peer.target() + ": nothing came back within 200 ms");
        }
    }

    @Test
    void a_reset_after_the_answer_began_is_a_failure() throws IOException {
        try (Peer peer = Peer.that(Peer.thenReset(Peer.answering(LENGTH, "half")))) {
            Run run = send(peer);

            assertThat(run.exitCode()).isEqualTo(75);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).startsWith("FAIL  RESET while reading from " + peer.target()
                    + ": 4 bytes came back, then the peer reset the connection");
        }
    }

    private static Run send(Peer peer) {
        return send(peer, "--timeout", "5s");
    }

    private static Run send(Peer peer, String option, String value) {
        return Run.echoClient("send", "--target", peer.target(), "--expect", "any", option, value,
                TEXT);
    }
}
