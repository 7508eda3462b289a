package org.echopair.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.echopair.server.ServerProcess.echo;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// Far more connections than a server has in most weathers.
@Isolated("so many connections take the processors, the ports and the descriptors")
class CrowdsTest {

    private static final int MANY_DESCRIPTORS = 19_000;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : open.reversed()) {
            closeable.close();
        }
    }

    private <T extends AutoCloseable> T closeLater(T closeable) {
        open.add(closeable);
        return closeable;
    }

    @Test
    void ten_thousand_idle_connections_do_not_keep_fifty_from_working() throws Exception {
        var server = closeLater(ServerProcess.start(MANY_DESCRIPTORS, List.of("-Xmx64m"),
                "--max-connections=20000"));
        int idle = Math.min(10_000, descriptorsLeft() - 500);
        for (int index = 0; index < idle; index++) {
            closeLater(SocketChannel.open(
                    new InetSocketAddress("127.0.0.1", server.port())));
        }
        List<Socket> busy = new ArrayList<>();
        for (int index = 0; index < 50; index++) {
            busy.add(closeLater(server.connect()));
        }
        for (int round = 0; round < 100; round++) {
            for (Socket socket : busy) {
                socket.getOutputStream().write(("round " + round % 10).getBytes(UTF_8));
            }
            for (Socket socket : busy) {
                assertThat(socket.getInputStream().readNBytes(7))
                        .isEqualTo(("round " + round % 10).getBytes(UTF_8));
            }
        }
        assertThat(server.metric("echo_connections_active")).isEqualTo(idle + 50);
    }

    @Test
    void a_thousand_slow_readers_fit_in_a_heap_of_64_megabytes() throws Exception {
        var server = slowReaders(1000, "-Xmx64m", 1000L * ReadBudget.SMALL_READ_BYTES);
        assertThat(server.metric("echo_pending_bytes"))
                .isLessThanOrEqualTo((64 << 20) / 4 + 1000.0 * ReadBudget.SMALLEST_READ_BYTES
                        + 2 * ReadBudget.MEDIUM_READ_BYTES);
    }

    /// In whole buffers their tails would come to 1 GB.
    @Test
    void four_thousand_slow_readers_fit_in_a_heap_of_48_megabytes() throws Exception {
        var server = slowReaders(4000, "-Xmx48m", 8L << 20);
        assertThat(server.metric("echo_pending_bytes")).isLessThan(32 << 20);
    }

    /// Peers that send and do not read, until the server has so much output pending.
    private ServerProcess slowReaders(int count, String heap, long pendingBytes)
            throws Exception {
        var server = closeLater(ServerProcess.start(MANY_DESCRIPTORS,
                List.of(heap, "-XX:+ExitOnOutOfMemoryError")));
        ByteBuffer block = ByteBuffer.allocateDirect(64 * 1024);
        List<SocketChannel> slow = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            var channel = closeLater(SocketChannel.open());
            // A small window, so that the server's output backs up without gigabytes of it.
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
            channel.connect(new InetSocketAddress("127.0.0.1", server.port()));
            channel.configureBlocking(false);
            slow.add(channel);
        }
        // Once all have been blocked in one whole round, nothing more can come from them.
        boolean moved = true;
        while (moved || server.metric("echo_pending_bytes") < pendingBytes) {
            moved = false;
            for (SocketChannel channel : slow) {
                for (int wrote = channel.write(block.clear()); wrote > 0;) {
                    moved = true;
                    wrote = channel.write(block.clear());
                }
            }
            assertThat(server.isAlive()).as("server is alive").isTrue();
        }
        assertThat(echo(closeLater(server.connect()), "others")).isEqualTo("others");
        return server;
    }

    @Test
    void a_flood_of_connecting_and_closing_leaves_nothing_behind() throws Exception {
        var server = closeLater(ServerProcess.start(1024, List.of("-Xmx64m")));
        for (int round = 0; round < 5000; round++) {
            try (Socket socket = server.connect()) {
                socket.setSoLinger(round % 2 == 0, 0);
            }
        }
        // The last ones may still be in the backlog when nobody is connected.
        Await.until(() -> server.metric("echo_connections_accepted_total") == 5000);
        Await.until(() -> server.metric("echo_connections_active") == 0);
        assertThat(server.metric("process_open_fds")).isLessThan(100);
        assertThat(echo(closeLater(server.connect()), "after")).isEqualTo("after");
    }

    private static int descriptorsLeft() {
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return (int) (system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount());
    }
}
