package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// Fifty peers that take turns, one message at a time, so that no loop can be full.
@Isolated("it counts the wake-ups of all loops of the process")
class LightLoadTest {

    private static final int MESSAGES = 20_000;

    /// A wake-up for each message, and what heartbeats and the JVM add.
    private static final double WAKE_UPS_PER_MESSAGE = 1.1;

    @Test
    void wakes_one_loop_alone_and_once_for_each_message() throws Exception {
        var peers = new ArrayList<Socket>();
        try (var server = RunningServer.start("--event-loops=2", "--drain-timeout=0s")) {
            for (int index = 0; index < 50; index++) {
                peers.add(server.connect());
            }
            long before = wakeUps();
            for (int message = 0; message < MESSAGES; message++) {
                Socket peer = peers.get(message % peers.size());
                peer.getOutputStream().write(message);
                assertThat(peer.getInputStream().read()).isEqualTo(message & 0xFF);
            }
            long wakeUps = wakeUps() - before;
            List<EventLoop> loops = server.server().loops();
            assertThat(loops.getFirst().counters().receivedBytes()).isEqualTo(MESSAGES);
            assertThat(loops.getLast().counters().receivedBytes()).isZero();
            assertThat((double) wakeUps / MESSAGES).isLessThan(WAKE_UPS_PER_MESSAGE);
        } finally {
            for (Socket peer : peers) {
                peer.close();
            }
        }
    }

    /// How often the loops of this process went to sleep.
    private static long wakeUps() throws IOException {
        long sum = 0;
        try (var threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path thread : threads) {
                sum += wakeUps(thread);
            }
        }
        return sum;
    }

    private static long wakeUps(Path thread) throws IOException {
        try {
            return Files.readString(thread.resolve("comm")).startsWith("loop-")
                    ? Files.readAllLines(thread.resolve("status")).stream()
                            .filter(line -> line.startsWith("voluntary_ctxt_switches:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum()
                    : 0;
        } catch (NoSuchFileException ended) {
            return 0;
        }
    }
}
