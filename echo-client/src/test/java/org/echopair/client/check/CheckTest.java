package org.echopair.client.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.echopair.client.Peer;
import org.echopair.client.Run;
import org.echopair.client.exchange.Target;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each check against a server that it is there to find, and all of them against a right one.
class CheckTest {

    @Nested
    class a_right_echo {

        @Test
        void passes_every_check() throws IOException {
            try (Peer peer = Peer.that(Peer::echo)) {
                Run run = Run.echoClient("check", "--target", peer.target(), "--idle", "50ms");

                assertThat(run.exitCode()).isZero();
                assertThat(run.err()).isEmpty();
                assertThat(run.out()).startsWith(peer.target() + " (IPv4)\n  ✓ resolve ")
                        .contains("PASS  11 checks passed · ").doesNotContain("✗");
                assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"resolve", "connect", "echo", "utf8", "bytes", "chunks", "large",
                "half-close", "concurrent", "idle", "reconnect"})
        void passes_each_check_alone(String name) throws IOException {
            try (Peer peer = Peer.that(Peer::echo)) {
                Run run = only(name, peer);

                assertThat(run.exitCode()).as(run.out()).isZero();
                assertThat(run.out()).contains("  ✓ " + name, "PASS  1 check passed · ");
            }
        }
    }

    @Nested
    class is_failed_by {

        @Test
        void a_server_that_decodes_what_it_reads() throws IOException {
            assertFails("utf8", "MISMATCH while reading: text 'Korean': bytes 0 to 1, cut inside a",
                    65, socket -> {
                        byte[] chunk = new byte[8192];
                        for (int n; (n = socket.getInputStream().read(chunk)) >= 0;) {
                            var text = new String(chunk, 0, n, StandardCharsets.UTF_8);
                            socket.getOutputStream()
                                    .write(text.getBytes(StandardCharsets.UTF_8));
                        }
                    });
        }

        @Test
        void a_server_that_holds_half_a_character_back() throws IOException {
            assertFails("utf8", "READ_TIMEOUT while waiting for the first byte: text 'Korean': ",
                    75, socket -> {
                        var held = new ByteArrayOutputStream();
                        for (int b; (b = socket.getInputStream().read()) >= 0;) {
                            held.write(b);
                            String text = held.toString(StandardCharsets.UTF_8);
                            if (text.indexOf('\ufffd') < 0) {
                                held.writeTo(socket.getOutputStream());
                                held.reset();
                            }
                        }
                    });
        }

        @Test
        void a_server_for_which_a_byte_has_a_meaning() throws IOException {
            assertFails("bytes", "MISMATCH while reading: the byte at offset 0 of", 65,
                    mapping((byte) 0, (byte) ' '));
            assertFails("bytes", "MISMATCH while reading: the byte at offset 13 of", 65,
                    mapping((byte) '\r', (byte) '\n'));
        }

        @Test
        void a_server_that_gives_up_in_the_middle() throws IOException {
            assertFails("chunks", "EARLY_EOF while reading: 256 of 512 bytes came back", 75,
                    socket -> {
                        InputStream in = socket.getInputStream();
                        socket.getOutputStream().write(in.readNBytes(256));
                        socket.shutdownOutput();
                        in.transferTo(OutputStream.nullOutputStream());
                    });
        }

        @Test
        void a_server_that_spoils_the_fifth_megabyte() throws IOException {
            assertFails("large", "MISMATCH while reading: the byte at offset 5,000,000 of", 65,
                    Peer.echoFlippingBitAt(5_000_000));
        }

        @Test
        void a_path_that_closes_both_directions_when_one_side_finishes() throws IOException {
            Run run = assertFails("half-close", "EARLY_EOF while reading: ", 75, socket -> {
                InputStream in = socket.getInputStream();
                socket.getOutputStream().write(in.readNBytes(65_536));
                in.transferTo(OutputStream.nullOutputStream());
            });
            assertThat(run.out().replaceAll("\\s+", " "))
                    .contains("65,536 of 1,048,576 bytes came back")
                    .contains("something on the path closes both directions when one side");
        }

        @Test
        void a_path_that_does_not_pass_the_end_on() throws IOException {
            assertFails("half-close", "READ_TIMEOUT while closing the connection: all came back",
                    75, Peer.thenHold(Peer::echo));
        }

        @Test
        void a_server_that_serves_one_after_the_other() throws IOException {
            var lock = new ReentrantLock();
            assertFails("concurrent", "READ_TIMEOUT while waiting for the first byte: 1 of 16"
                    + " connections", 75, socket -> {
                        lock.lock();
                        try {
                            Peer.echo(socket);
                        } finally {
                            lock.unlock();
                        }
                    });
        }

        @Test
        void a_server_that_mixes_connections_up() throws IOException {
            var exchanger = new Exchanger<byte[]>();
            assertFails("concurrent", "MISMATCH while reading: 0 of 16 connections", 65, socket -> {
                byte[] message = socket.getInputStream().readNBytes(65_536);
                try {
                    socket.getOutputStream()
                            .write(exchanger.exchange(message, 10, TimeUnit.SECONDS));
                } catch (TimeoutException e) {
                    throw new IOException(e);
                }
            });
        }

        @Test
        void a_server_that_gives_idle_connections_up() throws IOException {
            assertFails("idle", "EARLY_EOF while reading: the peer closed its side within 200 ms",
                    75, socket -> {
                        socket.setSoTimeout(10); // its exception ends the connection
                        Peer.echo(socket);
                    });
        }

        @Test
        void a_server_that_speaks_up_in_the_silence() throws IOException {
            assertFails("idle", "SURPLUS while reading: ", 65, socket -> {
                byte[] chunk = new byte[64];
                socket.getInputStream().read(chunk);
                socket.getOutputStream().write(chunk);
                TimeUnit.MILLISECONDS.sleep(20);
                socket.getOutputStream().write("are you there?".getBytes(StandardCharsets.UTF_8));
                Peer.echo(socket);
            });
        }

        @Test
        void a_server_that_tires() throws IOException {
            var served = new AtomicInteger();
            assertFails("reconnect", "EARLY_EOF while waiting for the first byte: connection 6 of",
                    75, socket -> {
                        if (served.incrementAndGet() <= 5) {
                            Peer.echo(socket);
                        } else {
                            socket.getInputStream().read();
                            socket.shutdownOutput();
                            socket.getInputStream()
                                    .transferTo(OutputStream.nullOutputStream());
                        }
                    });
        }

        private static Run assertFails(String check, String line, int exitCode,
                Peer.Behaviour behaviour) throws IOException {
            try (Peer peer = Peer.that(behaviour)) {
                Run run = only(check, peer);

                String told = run.out().replaceAll("\\s+", " ");
                assertThat(told).contains("✗ " + check + " " + line)
                        .endsWith("exit " + exitCode + " ");
                assertThat(run.exitCode()).isEqualTo(exitCode);
                return run;
            }
        }

        private static Peer.Behaviour mapping(byte from, byte to) {
            return socket -> {
                byte[] chunk = new byte[8192];
                for (int n; (n = socket.getInputStream().read(chunk)) >= 0;) {
                    for (int i = 0; i < n; i++) {
                        chunk[i] = chunk[i] == from ? to : chunk[i];
                    }
                    socket.getOutputStream().write(chunk, 0, n);
                }
            };
        }
    }

    @Nested
    class a_check_that_cannot_succeed {

        @Test
        void is_skipped_because_of_the_one_that_failed() throws IOException {
            Run run = Run.echoClient("check", "--target", Target.of(Peer.freeAddress()).toString());

            assertThat(run.out().lines().filter(line -> line.startsWith("  - "))).hasSize(9)
                    .allMatch(line -> line.endsWith("skipped: connect failed"));
            assertThat(run.out()).contains("FAIL  1 of 2 checks failed, 9 skipped · ")
                    .endsWith(" · exit 69\n");
        }

        @Test
        void says_so_too_when_the_wait_for_a_server_was_in_vain() throws IOException {
            Run run = Run.echoClient("check", "--wait", "100ms", "--only", "echo,idle", "--target",
                    Target.of(Peer.freeAddress()).toString());

            assertThat(run.err()).startsWith("waiting: REFUSED while connecting to ");
            assertThat(run.out()).contains("  ✗ wait        REFUSED while connecting to ",
                    "  - echo        skipped: wait failed\n  - idle        skipped: wait failed\n");
            assertThat(run.exitCode()).isEqualTo(69);
        }
    }

    @Nested
    class the_choice {

        @Test
        void is_that_of_only_and_skip_in_the_order_of_the_list() throws IOException {
            try (Peer peer = Peer.that(Peer::echo)) {
                Run run = Run.echoClient("check", "--target", peer.target(), "--only", "bytes,echo",
                        "--only", "connect", "--skip", "bytes");

                List<String> names = run.out().lines().skip(1).limit(3)
                        .map(line -> line.substring(2).split(" +")[1]).toList();
                assertThat(names).containsExactly("connect", "echo", "bytes");
                assertThat(run.out()).contains("PASS  2 checks passed, 1 skipped · ");
            }
        }

        @Test
        void is_listed_without_a_connection() {
            Run run = Run.echoClient("check", "--list");

            assertThat(run.exitCode()).isZero();
            assertThat(run.out().lines().map(line -> line.split(" ")[0])).containsExactly("resolve",
                    "connect", "echo", "utf8", "bytes", "chunks", "large", "half-close",
                    "concurrent", "idle", "reconnect");
        }

        @Test
        void is_one_of_names_that_exist_and_leaves_something() {
            assertThat(Run.echoClient("check", "--only", "utf-8").err()).isEqualTo(
                    "echo-client: --only: 'utf-8' is not a check; allowed: resolve, connect, echo,"
                            + " utf8, bytes, chunks, large, half-close, concurrent, idle,"
                            + " reconnect\n");
            assertThat(Run.echoClient("check", "--only", "idle", "--skip", "idle").err())
                    .startsWith("echo-client: --skip leaves no check to run; ");
        }
    }

    private static Run only(String check, Peer peer) {
        return Run.echoClient("check", "--only", check, "--target", peer.target(), "--timeout",
                "2s", "--idle", "200ms");
    }
}
