package org.echopair.client;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;

/// The client as a process of its own, for what only a process meets: signals and limits.
public final class ClientProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final CompletableFuture<String> out;
    private final StringBuilder err = new StringBuilder();
    private final Thread errReader;

    private ClientProcess(Process process) {
        this.process = process;
        this.out = CompletableFuture.supplyAsync(() -> {
            try {
                return new String(process.getInputStream().readAllBytes(),
                        StandardCharsets.UTF_8);
            } catch (IOException e) {
                return e.toString();
            }
        });
        this.errReader = Thread.ofVirtual().start(this::readErr);
    }

    public static ClientProcess start(String... args) throws IOException {
        return start(Map.of(), "", args);
    }

    /// @param before what a shell does first, as `ulimit -n 60`
    public static ClientProcess start(Map<String, String> environment, String before,
            String... args) throws IOException {
        return start(System.getProperty("java.class.path"), environment, before, args);
    }

    /// With its classes in a jar, as the client is shipped: that is open already when no more file
    /// can be opened, while each class in a directory is a file of its own.
    ///
    /// @param directory where the jar is put
    public static ClientProcess startFromJar(Path directory, String before, String... args)
            throws IOException {
        Path jar = directory.resolve("client.jar");
        String classes = Path.of(URI.create(
                Main.class.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
        ToolProvider.findFirst("jar").orElseThrow().run(System.out, System.err, "--create",
                "--file", jar.toString(), "-C", classes, ".");
        return start(jar + File.pathSeparator + System.getProperty("java.class.path"), Map.of(),
                before, args);
    }

    private static ClientProcess start(String classPath, Map<String, String> environment,
            String before, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c",
                (before.isEmpty() ? "" : before + "; ") + "exec \"$@\"", "sh",
                ProcessHandle.current().info().command().orElse("java"), "-XX:TieredStopAtLevel=1",
                "-Xshare:auto", "-cp", classPath,
                Main.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return new ClientProcess(builder.start());
    }

    private void readErr() {
        try (BufferedReader reader = process.errorReader()) {
            for (String line; (line = reader.readLine()) != null;) {
                synchronized (err) {
                    err.append(line).append('\n');
                    err.notifyAll();
                }
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    /// Waits until standard error holds this.
    public void awaitErr(String text) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        synchronized (err) {
            while (err.indexOf(text) < 0) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("not told: " + text + " in: " + err);
                }
                err.wait(left);
            }
        }
    }

    /// As `kill -TERM`; [Process#destroy] would close its streams too.
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    /// Waits for its end.
    public int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still runs; told: " + err);
        }
        errReader.join();
        return process.exitValue();
    }

    public String out() {
        return out.join();
    }

    public String err() {
        synchronized (err) {
            return err.toString();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
