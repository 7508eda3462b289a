package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("it measures the loops of the whole process")
class AllocationTest {

    private static final int MESSAGES = 100_000;

    /// What the JVM itself may do on the loop's thread now and then, whatever the messages: less
    /// than one byte for each ten of them, where the smallest object would be 16 for each one.
    private static final long STRAY_BYTES = MESSAGES / 10;

    @Test
    void an_echoed_message_allocates_nothing() throws Exception {
        try (var server = RunningServer.start("--event-loops=1");
                Socket socket = server.connect()) {
            exchange(socket, MESSAGES);
            long before = allocatedByLoops();
            exchange(socket, MESSAGES);
            long allocated = allocatedByLoops() - before;
            assertThat(allocated).as("bytes allocated by the loop for %,d messages", MESSAGES)
                    .isLessThan(STRAY_BYTES);
        }
    }

    private static void exchange(Socket socket, int messages) throws Exception {
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream();
        byte[] message = new byte[64];
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
