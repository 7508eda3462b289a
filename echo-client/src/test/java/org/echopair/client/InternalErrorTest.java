package org.echopair.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.echopair.client.cli.Stdio;
import org.junit.jupiter.api.Test;

/// What is nobody's fault but the client's: one line, and exit 70.
class InternalErrorTest {

    @Test
    void an_exception_is_one_line_and_70() {
        var err = new ByteArrayOutputStream();
        var broken = new Stdio(new InputStream() {
            @Override
            public int read() {
                throw new IllegalStateException("broken");
            }
        }, Run.print(new ByteArrayOutputStream()), Run.print(err), false);

        int exitCode = Main.run(new String[]{"send", "-"}, Map.of(), broken);

        assertThat(exitCode).isEqualTo(70);
        assertThat(err.toString(StandardCharsets.UTF_8)).hasLineCount(1).startsWith(
                "echo-client: internal error: java.lang.IllegalStateException: broken; ");
    }

    @Test
    void a_standard_output_that_takes_nothing_is_one() throws IOException {
        var err = new ByteArrayOutputStream();
        var full = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        });
        var stdio = new Stdio(new ByteArrayInputStream(new byte[0]), full, Run.print(err),
                false);
        try (Peer peer = Peer.that(Peer::echo)) {
            int exitCode = Main.run(new String[]{"send", "--target", peer.target(), "x"},
                    Map.of(), stdio);

            assertThat(exitCode).isEqualTo(70);
            assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("PASS  ")
                    .endsWith("echo-client: standard output could not be written\n");
        }
    }
}
