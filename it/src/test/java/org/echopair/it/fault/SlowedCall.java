package org.echopair.it.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.echopair.it.Await;

/// A process that stands still each time before it makes a system call, by strace.
final class SlowedCall implements AutoCloseable {

    private final Process strace;
    private final Path told;

    private SlowedCall(Process strace, Path told) {
        this.strace = strace;
        this.told = told;
    }

    static SlowedCall of(String call, Duration delay, long pid) throws Exception {
        if (!Programs.isThere("strace")) {
            Programs.missing("a process that stands still before a call needs strace");
        }
        Path told = Files.createTempFile("strace", ".txt");
        Process strace = new ProcessBuilder("strace", "-f", "-e", "trace=" + call, "-e",
                "inject=" + call + ":delay_enter=" + delay.toMillis() + "ms", "-p",
                String.valueOf(pid)).redirectErrorStream(true).redirectOutput(told.toFile())
                .start();
        var slowed = new SlowedCall(strace, told);
        try {
            Await.until("strace holds the process", () -> {
                if (!strace.isAlive()) {
                    Programs.missing("strace may not hold a process: " + Files.readString(told));
                }
                return Files.readString(told).contains("attached");
            });
            return slowed;
        } catch (Exception | Error e) {
            slowed.close();
            throw e;
        }
    }

    /// How often it stood still.
    long count() throws IOException {
        try (var lines = Files.lines(told)) {
            return lines.filter(line -> line.contains("(DELAYED)")).count();
        }
    }

    /// Lets the process go on as it would.
    @Override
    public void close() throws IOException {
        strace.destroy();
        strace.onExit().join();
        Files.deleteIfExists(told);
    }
}
