package org.echopair.client.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.echopair.client.Main;

/// The client as a process of its own, for what only a process can suffer: signals, and limits of the
/// system. What it writes goes to files, so that it never waits for a reader.
final class ClientProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path out;
    private final Path err;

    /// @param shell runs before it in the same shell, as `ulimit -n 60`
    private ClientProcess(String shell, String... args) throws IOException {
        out = Files.createTempFile("client", ".out");
        err = Files.createTempFile("client", ".err");
        List<String> command = new ArrayList<>(
                List.of("bash", "-c", shell + "; exec \"$@\"", "bash",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                        System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(args));
        process = new ProcessBuilder(command).redirectOutput(out.toFile())
                .redirectError(err.toFile()).start();
    }

    static ClientProcess start(String... args) throws IOException {
        return new ClientProcess(":", args);
    }

    static ClientProcess limited(String limits, String... args) throws IOException {
        return new ClientProcess(limits, args);
    }

    /// @param name without its SIG
    void signal(String name) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("kill ended with " + exit);
        }
    }

    int awaitExit() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("still running; it said: " + err());
        }
        return process.exitValue();
    }

    String out() throws IOException {
        return Files.readString(out);
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.delete(out);
        Files.delete(err);
    }
}
