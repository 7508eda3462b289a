package org.echopair.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every byte comes back unchanged and in order, and no other byte does (RFC 862).
class RoundTripIT {

    private static final EchoServerContainer SERVER = EchoServerContainer.echoing();

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @ParameterizedTest
    @EnumSource
    void text_comes_back_as_it_was(Texts texts) throws IOException {
        byte[] sent = texts.text().getBytes(UTF_8);
        try (Peer peer = SERVER.connect()) {
            assertThat(peer.exchange(sent)).isEqualTo(sent);
        }
    }

    @Test
    void bytes_that_are_no_text_come_back() throws IOException {
        byte[] sent = allByteValues();
        try (Peer peer = SERVER.connect()) {
            assertThat(peer.exchange(sent)).isEqualTo(sent);
        }
    }

    @Test
    void each_byte_comes_back_before_the_next_is_sent() throws IOException {
        try (Peer peer = SERVER.connect()) {
            for (byte each : allByteValues()) {
                peer.send(each);
                assertThat(peer.readBytes(1)).containsExactly(each);
            }
        }
    }

    /// The first part is read back before the rest is sent, so no kernel can join the two: a server
    /// that decodes its input would have to answer half a character.
    @Test
    void every_character_comes_back_when_split_at_every_byte_boundary() throws IOException {
        List<String> characters = Texts.multiByteCharacters();
        assertThat(characters).hasSizeGreaterThan(60);
        try (Peer peer = SERVER.connect()) {
            for (String character : characters) {
                byte[] whole = character.getBytes(UTF_8);
                for (int boundary = 1; boundary < whole.length; boundary++) {
                    byte[] part = Arrays.copyOf(whole, boundary);
                    byte[] rest = Arrays.copyOfRange(whole, boundary, whole.length);
                    peer.send(part);
                    assertThat(peer.readBytes(part.length)).as(character).isEqualTo(part);
                    peer.send(rest);
                    assertThat(peer.readBytes(rest.length)).as(character).isEqualTo(rest);
                }
            }
        }
    }

    @Test
    void eight_mebibytes_come_back_and_end_with_a_half_close() throws IOException {
        byte[] sent = randomBytes(8 << 20, 862);
        try (Peer peer = SERVER.connect()) {
            assertThat(Arrays.mismatch(peer.exchange(sent), sent)).isEqualTo(-1);
        }
    }

    @Test
    void what_was_sent_before_a_half_close_is_read_after_it() throws IOException {
        byte[] sent = randomBytes(1_000, 863);
        try (Peer peer = SERVER.connect()) {
            peer.send(sent);
            peer.halfClose();
            assertThat(peer.readToEnd()).isEqualTo(sent);
        }
    }

    @Test
    void a_half_close_with_nothing_sent_is_answered_with_the_end() throws IOException {
        try (Peer peer = SERVER.connect()) {
            peer.halfClose();
            assertThat(peer.readToEnd()).isEmpty();
        }
    }

    @Test
    void two_hundred_connections_at_once_get_each_its_own_bytes() throws Exception {
        int connections = 200;
        var allConnected = new CyclicBarrier(connections);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> exchanges = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                byte[] own = randomBytes(64 << 10, i);
                exchanges.add(() -> {
                    try (Peer peer = SERVER.connect()) {
                        allConnected.await(20, TimeUnit.SECONDS);
                        return Arrays.mismatch(peer.exchange(own), own);
                    }
                });
            }
            for (Future<Integer> mismatch : threads.invokeAll(exchanges, 60, TimeUnit.SECONDS)) {
                assertThat(mismatch.get()).isEqualTo(-1);
            }
        }
    }

    private static byte[] allByteValues() {
        byte[] bytes = new byte[256];
        IntStream.range(0, bytes.length).forEach(value -> bytes[value] = (byte) value);
        return bytes;
    }

    private static byte[] randomBytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
