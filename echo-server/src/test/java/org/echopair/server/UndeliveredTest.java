package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UndeliveredTest {

    /// More than the room of a peer that does not read, and less than a socket takes at once.
    private static final int BYTES = 150_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
            "0: 0100007F:22B8 0100007F:9C40 09 00000001:00000000 01:00000014, true",
            "12: 00000000000000000000000001000000:22B8 0:9C40 04 0002A300:00000000 01:1, true",
            "0: 0100007F:22B8 0100007F:9C40 01 00000000:00000005 00:00000000, false",
            "0: 0100007F:22B8 00000000:0000 0A 00000000:00000000 00:00000000, false",
            "0: 0100007F:9C40 0100007F:22B8 01 00000001:00000000 01:00000014, false",
            "0: 0100007F:122B 0100007F:9C40 01 00000001:00000000 01:00000014, false"})
    void is_what_waits_to_leave_a_socket_of_this_port(String row, boolean expected)
            throws Exception {
        Path table = Files.writeString(folder.resolve("tcp"), """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt
                   %s
                """.formatted(row));
        var undelivered = new Undelivered(List.of(folder.resolve("none"), table), 8888,
                System::nanoTime);
        assertThat(undelivered.isAny()).isEqualTo(expected);
        assertThat(undelivered.awaitNone(0)).isNotEqualTo(expected);
    }

    /// What it had read is echoed into the kernel by then, and the peer reads it late. The clock of the
    /// main thread stands still, so that its patience has no end.
    @Test
    void output_is_waited_for_before_the_end_of_a_drain() throws Exception {
        var looks = new AtomicInteger();
        var server = new EchoServer(RunningServer.config(Map.of("ECHO_PORT", "0")), () -> {
            if (Thread.currentThread().getName().equals("test-main")) {
                looks.incrementAndGet();
                return 0;
            }
            return System.nanoTime();
        });
        server.start();
        var end = CompletableFuture.runAsync(() -> {
            try {
                server.awaitStopped();
            } catch (InterruptedException | ServerDeath failure) {
                throw new IllegalStateException(failure);
            }
        }, task -> Thread.ofPlatform().name("test-main").start(task));
        try (var peer = SocketChannel.open()) {
            peer.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
            peer.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            write(peer);
            Await.until(() -> server.sum(LoopCounters::sentBytes) == BYTES);
            server.shutdown();
            peer.shutdownOutput();
            Await.until(() -> server.active() == 0);
            int before = looks.get();
            Await.until(() -> end.isDone() || looks.get() > before + 20);
            assertThat(end).isNotDone();
            assertThat(peer.socket().getInputStream().readAllBytes()).hasSize(BYTES);
            end.get(20, TimeUnit.SECONDS);
        }
    }

    private static void write(SocketChannel peer) throws IOException {
        var bytes = ByteBuffer.allocate(BYTES);
        while (bytes.hasRemaining()) {
            peer.write(bytes);
        }
    }
}
