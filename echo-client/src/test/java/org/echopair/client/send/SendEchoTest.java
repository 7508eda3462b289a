package org.echopair.client.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.echopair.client.Peer;
import org.echopair.client.Run;
import org.echopair.client.text.Figures;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `send --expect echo`, the default, against peers of every sort.
class SendEchoTest {

    private static final String TEXT = "안녕! hello";
    private static final byte[] BYTES = TEXT.getBytes(StandardCharsets.UTF_8);

    @Nested
    class a_right_echo_passes {

        @Test
        void and_tells_the_reply_the_verdict_and_the_times() throws IOException {
            try (Peer peer = Peer.that(Peer::echo)) {
                Run run = Run.echoClient("send", "--target", peer.target(), TEXT);

                assertThat(run.exitCode()).isZero();
                assertThat(run.out()).isEqualTo("received (수신자료): 안녕! hello\n");
                assertThat(run.err()).matches("PASS  13 bytes came back unchanged from 127.0.0.1:"
                        + peer.port() + " · connect .* · first byte .* · round trip .*s\n");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"스승의 은혜는 하늘 같아서 . . .", "👩‍👩‍👧‍👦🇰🇷",
                "\u1112\u1161\u11ab e\u0301",
                "שלום مرحبا", "\ufeffmark", "two\r\nlines", "@file", "${user.home}", "\"quoted\""})
        void whatever_the_text(String text) throws IOException {
            try (Peer peer = Peer.that(Peer::echo)) {
                Run run = Run.echoClient("send", "--target", peer.target(), text);

                assertThat(run.exitCode()).isZero();
                assertThat(run.out()).isEqualTo("received (수신자료): " + text + "\n");
            }
        }

        @Test
        void behind_two_dashes_even_when_it_begins_with_one() throws IOException {
            try (Peer peer = Peer.that(Peer::echo)) {
                Run run = Run.echoClient("send", "--target", peer.target(), "--", "--help");

                assertThat(run.out()).isEqualTo("received (수신자료): --help\n");
            }
        }

        @Test
        void with_8_MiB_of_any_bytes_from_standard_input() throws IOException {
            byte[] large = randomBytes(8 * 1024 * 1024);
            try (Peer peer = Peer.that(Peer::echo)) {
                Run run = Run.withInput(large, "send", "--target", peer.target(), "-");

                assertThat(run.exitCode()).isZero();
                assertThat(run.err()).startsWith("PASS  8,388,608 bytes came back unchanged");
                assertThat(reply(run)).isEqualTo(large);
            }
        }

        @Test
        void from_a_file(@TempDir Path directory) throws IOException {
            byte[] all = new byte[256];
            for (int i = 0; i < all.length; i++) {
                all[i] = (byte) i;
            }
            Path file = Files.write(directory.resolve("all bytes"), all);
            try (Peer peer = Peer.that(Peer::echo)) {
                Run run = Run.echoClient("send", "--target", peer.target(), "--file",
                        file.toString());

                assertThat(run.exitCode()).isZero();
                assertThat(reply(run)).isEqualTo(all);
            }
        }

        @Test
        void when_it_comes_one_byte_at_a_time() throws IOException {
            Peer.Behaviour dripping = socket -> {
                socket.setTcpNoDelay(true);
                for (int b; (b = socket.getInputStream().read()) >= 0;) {
                    socket.getOutputStream().write(b);
                }
            };
            try (Peer peer = Peer.that(dripping)) {
                assertPass(peer);
            }
        }

        @Test
        void when_the_peer_cannot_half_close() throws IOException {
            try (Peer peer = Peer.that(Peer.answering(BYTES.length, TEXT))) {
                Run run = assertPass(peer);
                assertThat(run.err()).doesNotContain("note:");
            }
        }

        @Test
        void with_a_note_when_the_peer_does_not_close_its_side() throws IOException {
            try (Peer peer = Peer.that(Peer.thenHold(Peer.answering(BYTES.length, TEXT)))) {
                Run run = assertPass(peer, "--timeout", "300ms");
                assertThat(run.err()).startsWith(
                        "note: the peer did not close its side within 300 ms after we closed ours\n"
                                + "PASS  ");
            }
        }

        @Test
        void with_the_longest_times() throws IOException {
            try (Peer peer = Peer.that(Peer::echo)) {
                assertPass(peer, "--connect-timeout", "9999h", "--timeout", "9999h", "--wait",
                        "9999h");
            }
        }

        @Test
        void over_IPv6() throws IOException {
            var loopback = new InetSocketAddress("::1", 0);
            assumeTrue(NetworkInterface.getByInetAddress(loopback.getAddress()) != null,
                    "this machine has no IPv6");
            try (Peer peer = Peer.at(loopback, Peer::echo)) {
                Run run = Run.echoClient("send", "-6", "--target", "[::1]:" + peer.port(), TEXT);

                assertThat(run.exitCode()).isZero();
                assertThat(run.err()).contains("from [::1]:" + peer.port());
            }
        }

        private static Run assertPass(Peer peer, String... options) {
            Run run = send(peer, options);
            assertThat(run.err()).contains("PASS  ");
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).isEqualTo("received (수신자료): " + TEXT + "\n");
            return run;
        }
    }

    @Nested
    class on_a_terminal {

        @Test
        void control_characters_are_escaped() throws IOException {
            try (Peer peer = Peer.that(Peer::echo)) {
                Run run = Run.onTerminal("send", "--target", peer.target(), "안\u001b[31m\n녕");

                assertThat(run.out()).isEqualTo("received (수신자료): 안\\x1b[31m\n녕\n");
            }
        }
    }

    @Nested
    class bytes_that_differ_fail_with_65 {

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 5, 12})
        void when_one_bit_is_flipped(int offset) throws IOException {
            byte[] reply = BYTES.clone();
            reply[offset] ^= 0x20;
            try (Peer peer = Peer.that(Peer.answering(BYTES.length, reply))) {
                Run run = send(peer);

                assertFail(run, peer, 65, "MISMATCH while reading from",
                        "the byte at offset " + offset + " of 13 differs: expected "
                                + Figures.hex(BYTES[offset]) + ", got "
                                + Figures.hex(reply[offset]) + "; expected ");
            }
        }

        @Test
        void when_a_byte_is_dropped() throws IOException {
            try (Peer peer = Peer.that(Peer.answering(BYTES.length, "안녕! ello"))) {
                assertFail(send(peer), peer, 65, "MISMATCH while reading from",
                        "the byte at offset 8 of 13 differs: expected 0x68 'h', got 0x65 'e';");
            }
        }

        @Test
        void at_once_and_before_the_rest_has_come() throws IOException {
            try (Peer peer = Peer.that(Peer.thenHold(Peer.answering(3, "안!")))) {
                assertFail(send(peer, "--timeout", "1m"), peer, 65, "MISMATCH while reading from",
                        "the byte at offset 3 of 13 differs: expected 0xeb, got 0x21 '!';");
            }
        }

        @Test
        void deep_inside_8_MiB() throws IOException {
            byte[] large = randomBytes(8 * 1024 * 1024);
            try (Peer peer = Peer.that(Peer.echoFlippingBitAt(5_000_000))) {
                Run run = Run.withInput(large, "send", "--target", peer.target(), "-");

                assertFail(run, peer, 65, "MISMATCH while reading from",
                        "the byte at offset 5,000,000 of 8,388,608 differs");
            }
        }

        @Test
        void when_a_byte_too_many_comes_with_the_reply() throws IOException {
            try (Peer peer = Peer.that(Peer.answering(BYTES.length, TEXT + "!"))) {
                assertFail(send(peer), peer, 65, "SURPLUS while reading from",
                        "the whole message of 13 bytes came back, and then 1 byte too many: 21");
            }
        }

        @Test
        void when_a_byte_too_many_comes_at_close() throws IOException {
            Peer.Behaviour late = socket -> {
                Peer.echo(socket);
                socket.getOutputStream().write("bye".getBytes(StandardCharsets.US_ASCII));
            };
            try (Peer peer = Peer.that(late)) {
                assertFail(send(peer), peer, 65, "SURPLUS while closing the connection to",
                        "the whole message of 13 bytes came back, and then 3 bytes too many:"
                                + " 62 79 65");
            }
        }

        @Test
        void even_where_a_failing_write_comes_first() throws IOException {
            byte[] large = randomBytes(16 * 1024 * 1024);
            Peer.Behaviour wrongThenGone = socket -> {
                socket.getOutputStream().write((byte) ~large[0]);
            };
            try (Peer peer = Peer.that(wrongThenGone)) {
                Run run = Run.withInput(large, "send", "--target", peer.target(), "-");

                assertFail(run, peer, 65, "MISMATCH while reading from", "offset 0 of 16,777,216");
            }
        }
    }

    @Nested
    class a_connection_that_is_disturbed_fails_with_75 {

        @Test
        void when_the_peer_closes_before_the_whole_reply() throws IOException {
            try (Peer peer = Peer.that(Peer.answering(BYTES.length, "안녕"))) {
                assertFail(send(peer), peer, 75, "EARLY_EOF while reading from",
                        "6 of 13 bytes came back, then the peer closed its side");
            }
        }

        @Test
        void when_the_peer_closes_and_says_nothing() throws IOException {
            try (Peer peer = Peer.that(Peer.answering(BYTES.length, ""))) {
                assertFail(send(peer), peer, 75, "EARLY_EOF while waiting for the first byte from",
                        "0 of 13 bytes came back, then the peer closed its side");
            }
        }

        @Test
        void when_it_is_reset_before_the_answer() throws IOException {
            try (Peer peer = Peer.that(Peer.thenReset(Peer.answering(BYTES.length, "")))) {
                assertFail(send(peer), peer, 75, "RESET while waiting for the first byte from",
                        "0 of 13 bytes came back, then the peer reset the connection");
            }
        }

        @Test
        void when_it_is_reset_in_the_middle_of_the_answer() throws IOException {
            try (Peer peer = Peer.that(Peer.thenReset(Peer.answering(BYTES.length, "안")))) {
                assertFail(send(peer), peer, 75, "RESET while reading from",
                        "3 of 13 bytes came back, then the peer reset the connection");
            }
        }

        @Test
        void when_it_is_reset_after_the_answer() throws IOException {
            try (Peer peer = Peer.that(Peer.thenReset(Peer.answering(BYTES.length, TEXT)))) {
                assertFail(send(peer), peer, 75, "RESET while closing the connection to",
                        "the whole message of 13 bytes came back, then the peer reset the"
                                + " connection");
            }
        }

        @Test
        void when_it_is_reset_while_a_long_message_is_written() throws IOException {
            byte[] large = randomBytes(16 * 1024 * 1024);
            Peer.Behaviour gone = Peer.thenReset(socket -> socket.getInputStream().readNBytes(9));
            try (Peer peer = Peer.that(gone)) {
                Run run = Run.withInput(large, "send", "--target", peer.target(), "-");

                assertFail(run, peer, 75, "RESET while writing to",
                        "0 of 16,777,216 bytes came back, then the peer reset the connection; ");
                assertThat(run.err()).contains(" bytes could not be sent yet");
            }
        }

        @Test
        void when_the_peer_says_nothing() throws IOException {
            try (Peer peer = Peer.that(Peer.thenHold(Peer.answering(BYTES.length, "")))) {
                assertFail(send(peer, "--timeout", "200ms"), peer, 75,
                        "READ_TIMEOUT while waiting for the first byte from",
                        "0 of 13 bytes came back within 200 ms");
            }
        }

        @Test
        void when_the_peer_stops_in_the_middle() throws IOException {
            try (Peer peer = Peer.that(Peer.thenHold(Peer.answering(BYTES.length, "안녕")))) {
                assertFail(send(peer, "--timeout", "200ms"), peer, 75,
                        "READ_TIMEOUT while reading from",
                        "6 of 13 bytes came back within 200 ms, the last of them ");
            }
        }

        @Test
        void when_the_peer_drips_past_the_deadline() throws IOException {
            Peer.Behaviour endless = socket -> {
                socket.getInputStream().readNBytes(BYTES.length);
                for (int i = 0; i < BYTES.length; i++) {
                    socket.getOutputStream().write(BYTES[i]);
                    Thread.sleep(100); // a peer that is slow is what this is about
                }
            };
            try (Peer peer = Peer.that(endless)) {
                assertFail(send(peer, "--timeout", "250ms"), peer, 75,
                        "READ_TIMEOUT while reading from", " of 13 bytes came back within 250 ms");
            }
        }

        @Test
        void when_the_peer_takes_nothing() throws IOException {
            byte[] large = new byte[32 * 1024 * 1024];
            try (Peer peer = Peer.that(Peer.thenHold(_ -> {}))) {
                Run run = Run.withInput(large, "send", "--target", peer.target(), "--timeout",
                        "400ms", "-");

                assertFail(run, peer, 75, "WRITE_TIMEOUT while writing to",
                        " of 33,554,432 bytes were accepted for sending within 400 ms, and 0 of"
                                + " 33,554,432 bytes came back");
            }
        }
    }

    private static Run send(Peer peer, String... options) {
        List<String> args = new ArrayList<>(List.of("send", "--target", peer.target()));
        args.addAll(List.of(options));
        args.add(TEXT);
        return Run.echoClient(args.toArray(String[]::new));
    }

    private static void assertFail(Run run, Peer peer, int exitCode, String what, String detail) {
        assertThat(run.err()).startsWith("FAIL  " + what + " " + peer.target() + ": ")
                .contains(detail).endsWith("Z · exit " + exitCode + "\n").hasLineCount(1);
        assertThat(run.exitCode()).isEqualTo(exitCode);
        assertThat(run.out()).isEmpty();
    }

    private static byte[] reply(Run run) {
        int prefix = "received (수신자료): ".getBytes(StandardCharsets.UTF_8).length;
        return Arrays.copyOfRange(run.outBytes(), prefix, run.outBytes().length - 1);
    }

    private static byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
