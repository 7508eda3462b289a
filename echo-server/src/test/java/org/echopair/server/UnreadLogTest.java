package org.echopair.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Standard output is a pipe, as in a container, and whoever reads it has stopped.
class UnreadLogTest {

    private static final Pattern LISTENING = Pattern.compile(" listening .*?\\bport=(\\d+)");

    private Process process;
    private int port;

    private void start(String... flags) throws Exception {
        var command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java", "-XX:+UseSerialGC", "-cp",
                System.getProperty("java.class.path"), Main.class.getName(), "--host=127.0.0.1",
                "--port=0", "--admin-port=-1", "--log-messages", "--drain-timeout=1s"));
        command.addAll(List.of(flags));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeIf(name -> name.startsWith("ECHO_"));
        process = builder.start();
        Matcher listening;
        do {
            listening = LISTENING.matcher(readLine());
        } while (!listening.find());
        port = Integer.parseInt(listening.group(1));
    }

    @AfterEach
    void stop() {
        process.destroyForcibly();
    }

    /// Without a buffer, which would read on.
    private String readLine() throws Exception {
        var line = new ByteArrayOutputStream();
        InputStream out = process.getInputStream();
        for (int next = out.read(); next != '\n'; next = out.read()) {
            assertThat(next).as("the log goes on").isNotNegative();
            line.write(next);
        }
        return line.toString(UTF_8);
    }

    /// Each is a line of the log of about a kilobyte; together far more than the pipe and the queue.
    private void echoMessages() throws Exception {
        byte[] message = "x".repeat(1000).getBytes(UTF_8);
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(20_000);
            for (int count = 0; count < 3000; count++) {
                socket.getOutputStream().write(message);
                assertThat(socket.getInputStream().readNBytes(message.length)).isEqualTo(message);
            }
        }
    }

    private int awaitExit() throws Exception {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("has ended").isTrue();
        return process.exitValue();
    }

    @Test
    void holds_up_neither_the_echo_nor_the_end() throws Exception {
        start();
        echoMessages();
        new ProcessBuilder("kill", "-TERM", String.valueOf(process.pid())).start().waitFor();
        assertThat(awaitExit()).isZero();
    }

    @Test
    void says_how_much_was_dropped_and_its_last_lines_arrive_once_it_is_read() throws Exception {
        start();
        echoMessages();
        try (var out = new BufferedReader(
                new InputStreamReader(process.getInputStream(), UTF_8))) {
            String told = out.lines().filter(line -> line.contains("log lines were dropped"))
                    .findFirst().orElseThrow();
            assertThat(told).containsPattern(" WARN  .* lines=[1-9][0-9]*$");
            new ProcessBuilder("kill", "-TERM", String.valueOf(process.pid())).start().waitFor();
            assertThat(out.lines().toList()).last().asString().endsWith(" INFO  stopped");
        }
        assertThat(awaitExit()).isZero();
    }
}
