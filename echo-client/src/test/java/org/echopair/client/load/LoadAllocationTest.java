package org.echopair.client.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.echopair.client.Peer;
import org.echopair.client.Run;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Isolated("it measures what the loops of the process allocate")
class LoadAllocationTest {

    private static final long WARM = 50_000;
    private static final long MEASURED = 100_000;

    /// What a second costs, and what the JVM itself does on a loop's thread now and then: less than
    /// a byte for each five messages, where the smallest object would be 16 for each one.
    private static final long STRAY_BYTES = MEASURED / 5;

    @ParameterizedTest
    @CsvSource({"64, 1", "64, 8", "16384, 1"})
    void a_verified_message_allocates_nothing(int size, int pipeline) throws Exception {
        var echoed = new AtomicLong();
        var warm = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        var over = new CountDownLatch(1);
        Peer.Behaviour counting = socket -> echo(socket, size, echoed, warm, done,
                over);
        try (Peer peer = Peer.that(counting)) {
            var run = CompletableFuture.supplyAsync(() -> Run.echoClient("load", "--target",
                    peer.target(), "-c", "2", "-n", "1000000", "--payload-size", "" + size,
                    "--pipeline",
                    "" + pipeline));
            assertThat(warm.await(60, TimeUnit.SECONDS)).isTrue();
            long before = allocatedByLoops();
            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
            long allocated = allocatedByLoops() - before;

            assertThat(allocated).as("bytes allocated for %,d messages", MEASURED)
                    .isLessThan(STRAY_BYTES);
            over.countDown();
            assertThat(run.join().exitCode()).isEqualTo(75);
        }
    }

    private static void echo(Socket socket, int size, AtomicLong echoed, CountDownLatch warm,
            CountDownLatch done, CountDownLatch over) throws IOException {
        byte[] chunk = new byte[64 * 1024];
        for (int n; (n = socket.getInputStream().read(chunk)) >= 0 && over.getCount() > 0;) {
            socket.getOutputStream().write(chunk, 0, n);
            long messages = echoed.addAndGet(n) / size;
            if (messages >= WARM) {
                warm.countDown();
            }
            if (messages >= WARM + MEASURED) {
                done.countDown();
            }
        }
    }

    private static long allocatedByLoops() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] ids = Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(info -> info != null && info.getThreadName().startsWith("load-"))
                .mapToLong(info -> info.getThreadId()).toArray();
        assertThat(ids).isNotEmpty();
        return Arrays.stream(threads.getThreadAllocatedBytes(ids)).sum();
    }
}
