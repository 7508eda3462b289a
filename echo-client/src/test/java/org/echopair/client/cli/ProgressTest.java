package org.echopair.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.echopair.client.Run;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final long MILLI = 1_000_000;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private long now;

    @Test
    void is_a_line_every_ten_seconds_where_there_is_no_terminal() {
        try (Progress progress = progress(false)) {
            for (now = 0; now <= 25_000 * MILLI; now += 100 * MILLI) {
                progress.update(() -> "at " + now / MILLI);
            }
        }
        assertThat(told()).isEqualTo("at 10000\nat 20000\n");
    }

    @Test
    void is_one_line_that_is_written_over_on_a_terminal() {
        try (Progress progress = progress(true)) {
            now = 300 * MILLI;
            progress.update(() -> "one");
            now = 310 * MILLI;
            progress.update(() -> "too early");
            now = 600 * MILLI;
            progress.update(() -> "x".repeat(100));
            progress.tell("stays");
        }
        assertThat(told()).isEqualTo(
                "\r\u001b[Kone\r\u001b[K" + "x".repeat(79) + "\r\u001b[Kstays\n");
    }

    private Progress progress(boolean terminal) {
        return new Progress(new Stdio(null, null, Run.print(err), terminal), () -> now);
    }

    private String told() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
