package org.echopair.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StandardErrorTest {

    private static final String LINE = "x".repeat(99);

    @Test
    void loses_nothing_of_megabytes_that_are_read_slowly() throws Exception {
        int lines = 40_000;
        try (var reader = new PipedInputStream(1_000)) {
            var err = new StandardError(new PipedOutputStream(reader), StandardCharsets.UTF_8);
            Thread printer = Thread.ofVirtual().start(() -> {
                for (int line = 0; line < lines; line++) {
                    err.println(LINE);
                }
            });
            assertThat(reader.readNBytes(lines * (LINE.length() + 1)))
                    .hasSize(lines * (LINE.length() + 1));
            printer.join();
        }
    }

    @Test
    void drops_what_nobody_reads_and_is_settled_when_somebody_does() throws Exception {
        var read = new CountDownLatch(1);
        long[] bytes = new long[1];
        var err = new StandardError(new OutputStream() {
            @Override
            public void write(int b) {
                throw new AssertionError("one by one");
            }

            @Override
            public void write(byte[] b, int offset, int length) throws IOException {
                try {
                    read.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                bytes[0] += length;
            }
        }, StandardCharsets.UTF_8);
        for (int line = 0; line < 40_000; line++) {
            err.println(LINE);
        }
        err.settle();
        read.countDown();
        while (bytes[0] < 1_000_000) {
            Thread.onSpinWait();
        }
        err.println("read again");
        err.settle();

        assertThat(bytes[0]).isBetween(1_000_000L, 2_500_000L);
    }

    @Test
    void waits_for_nobody_who_has_left() {
        var err = new StandardError(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        }, StandardCharsets.UTF_8);
        err.println(LINE);
        err.settle();
        err.println(LINE);
        err.settle();

        assertThat(err.checkError()).isFalse();
    }
}
