package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Isolated("it measures the loops of the whole process")
class AllocationTest {

    /// What the JVM itself may do on the loop's thread now and then, whatever the messages. The smallest
    /// object would be 16 bytes for each of them.
    private static final long STRAY_BYTES = 10_000;

    /// 144 are kept, less with the compact headers of the shipped runtime; 16 are for a log line that is
    /// not written.
    private static final long BYTES_PER_CONNECTION = 160;

    @ParameterizedTest
    @CsvSource({"64, 100000", "16384, 10000"})
    void an_echoed_message_allocates_nothing(int bytes, int messages) throws Exception {
        try (var server = RunningServer.start("--event-loops=1");
                Socket socket = server.connect()) {
            exchange(socket, bytes, messages);
            long before = allocatedByLoops();
            exchange(socket, bytes, messages);
            long allocated = allocatedByLoops() - before;
            assertThat(allocated).as("bytes allocated by the loop for %,d messages", messages)
                    .isLessThan(STRAY_BYTES);
        }
    }

    /// Connection, socket, timer and the links between them; the JDK's own part comes on top.
    @Test
    void an_idle_connection_costs_little_more_than_its_state() throws Exception {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var loop = new LoopContext(RunningServer.config(Map.of()), () -> 0, (_, _) -> {});
        var peer = new InetSocketAddress("127.0.0.1", 40_000);
        try (var selector = Selector.open(); var channel = SocketChannel.open()) {
            channel.configureBlocking(false);
            var key = channel.register(selector, SelectionKey.OP_READ);
            long allocated = 0;
            for (int round = 0; round < 2; round++) { // The first one loads and links.
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int count = 0; count < 1000; count++) {
                    new Connection(loop, new PeerSocket(channel, key, loop.counters()), peer,
                            false);
                }
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            assertThat(allocated / 1000).as("bytes per connection")
                    .isLessThanOrEqualTo(BYTES_PER_CONNECTION);
        }
    }

    private static void exchange(Socket socket, int bytes, int messages) throws Exception {
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream();
        byte[] message = new byte[bytes];
        for (int index = 0; index < messages; index++) {
            message[index % message.length]++;
            out.write(message);
            if (!Arrays.equals(in.readNBytes(message.length), message)) {
                throw new AssertionError("message " + index + " came back different");
            }
        }
    }

    private static long allocatedByLoops() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] ids = Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(info -> info != null && info.getThreadName().startsWith("loop-"))
                .mapToLong(info -> info.getThreadId()).toArray();
        assertThat(ids).isNotEmpty();
        return Arrays.stream(threads.getThreadAllocatedBytes(ids)).sum();
    }
}
