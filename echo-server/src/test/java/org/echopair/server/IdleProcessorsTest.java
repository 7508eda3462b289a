package org.echopair.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdleProcessorsTest {

    @TempDir
    private Path folder;
    private long nanos = 5;

    @Test
    void are_those_that_the_kernel_counted_as_idle_or_waiting_for_a_disk() throws Exception {
        var idle = new IdleProcessors(account(100, 20), () -> nanos);
        assertThat(idle.getAsDouble()).as("before there are two readings").isZero();
        nanos += Duration.ofMillis(1100).toNanos();
        account(250, 35);
        assertThat(idle.getAsDouble()).isCloseTo(1.5, Offset.offset(0.01));
    }

    @Test
    void are_not_told_from_a_reading_long_ago() throws Exception {
        var idle = new IdleProcessors(account(100, 20), () -> nanos);
        idle.getAsDouble();
        nanos += Duration.ofSeconds(60).toNanos();
        account(12_000, 20);
        assertThat(idle.getAsDouble()).isZero();
    }

    @Test
    void are_always_there_where_nobody_counts_them() {
        assertThat(new IdleProcessors(folder.resolve("none"), () -> nanos).getAsDouble())
                .isGreaterThan(1e6);
    }

    /// As in gVisor, whose account exists and has zeros alone.
    @Test
    void are_always_there_where_the_account_is_empty() throws Exception {
        var idle = new IdleProcessors(account(0, 0), () -> nanos);
        for (int second = 0; second < 3; second++) {
            assertThat(idle.getAsDouble()).isGreaterThan(1e6);
            nanos += Duration.ofSeconds(1).toNanos();
        }
    }

    @Test
    void are_never_more_than_this_machine_has() {
        var idle = new IdleProcessors(System::nanoTime);
        assertThat(idle.getAsDouble()).isZero();
        assertThat(idle.getAsDouble()).isNotNegative().isFinite();
    }

    private Path account(long idle, long waiting) throws IOException {
        return Files.write(folder.resolve("stat"),
                ("cpu  900 8 700 " + idle + " " + waiting + " 0 4 1 0 0\ncpu0 1 1 1 1 1\n")
                        .getBytes(US_ASCII));
    }
}
