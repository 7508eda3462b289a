package org.echopair.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LogQueueTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    /// A pipe that takes nothing until it is opened.
    private static final class Pipe extends OutputStream {

        private final CountDownLatch isBlocked = new CountDownLatch(1);
        private final CountDownLatch reader = new CountDownLatch(1);
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();

        @Override
        public void write(int single) {
            throw new AssertionError("lines are written whole");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            isBlocked.countDown();
            while (reader.getCount() > 0) {
                try {
                    reader.await();
                } catch (InterruptedException _) {
                    // A pipe in the kernel does not care.
                }
            }
            synchronized (read) {
                read.write(bytes, offset, length);
            }
        }

        String text() {
            synchronized (read) {
                return read.toString(UTF_8);
            }
        }
    }

    private final Pipe pipe = new Pipe();
    private final List<Long> told = Collections.synchronizedList(new ArrayList<>());
    private final LogQueue queue = new LogQueue(new PrintStream(pipe), this::onDropsEnded);

    private void onDropsEnded(long lines) {
        told.add(lines);
        queue.offer(("dropped " + lines + "\n").getBytes(UTF_8));
    }

    @AfterEach
    void open() {
        pipe.reader.countDown();
    }

    @Nested
    class WhileSomebodyReads {

        @Test
        void lines_arrive_whole_and_in_order() throws Exception {
            pipe.reader.countDown();
            queue.start();
            for (int line = 0; line < 5000; line++) {
                queue.offer((line + " 안녕\n").getBytes(UTF_8));
            }
            assertThat(queue.flush(LONG)).isTrue();
            assertThat(pipe.text().lines()).hasSize(5000).startsWith("0 안녕", "1 안녕")
                    .endsWith("4999 안녕");
            assertThat(queue.dropped()).isZero();
            assertThat(told).isEmpty();
        }

        @Test
        void lines_from_before_the_start_are_kept() throws Exception {
            pipe.reader.countDown();
            queue.offer("early\n".getBytes(UTF_8));
            queue.start();
            assertThat(queue.flush(LONG)).isTrue();
            assertThat(pipe.text()).isEqualTo("early\n");
        }

        @Test
        void a_line_longer_than_the_queue_passes_when_it_is_alone() throws Exception {
            pipe.reader.countDown();
            queue.start();
            queue.offer(new byte[2 * LogQueue.CAPACITY_BYTES]);
            assertThat(queue.flush(LONG)).isTrue();
            assertThat(pipe.text()).hasSize(2 * LogQueue.CAPACITY_BYTES);
        }
    }

    @Nested
    class WhileNobodyReads {

        private static final int LINE_BYTES = 1024;

        private void fill(int lines) throws InterruptedException {
            queue.start();
            queue.offer(line());
            pipe.isBlocked.await();
            for (int line = 1; line < lines; line++) {
                queue.offer(line());
            }
        }

        private byte[] line() {
            return ("x".repeat(LINE_BYTES - 1) + "\n").getBytes(UTF_8);
        }

        @Test
        void lines_beyond_the_capacity_are_dropped_and_counted_and_nobody_waits() throws Exception {
            fill(LogQueue.CAPACITY_BYTES / LINE_BYTES + 7);
            assertThat(queue.dropped()).isEqualTo(7);
            assertThat(told).isEmpty();
        }

        @Test
        void a_flush_gives_up() throws Exception {
            fill(1);
            assertThat(queue.flush(Duration.ofMillis(50))).isFalse();
        }

        @Test
        void the_loss_is_told_once_when_it_has_ended() throws Exception {
            fill(LogQueue.CAPACITY_BYTES / LINE_BYTES + 7);
            pipe.reader.countDown();
            assertThat(queue.flush(LONG)).isTrue();
            queue.offer("after\n".getBytes(UTF_8));
            while (!pipe.text().contains("after") || !pipe.text().contains("dropped")) {
                assertThat(queue.flush(LONG)).isTrue();
            }
            assertThat(told).containsExactly(7L);
            assertThat(pipe.text().lines()).hasSize(LogQueue.CAPACITY_BYTES / LINE_BYTES + 2)
                    .contains("dropped 7");
        }
    }
}
