package org.echopair.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A real registry on loopback for the length of a test: Debian's `docker-registry`, which is the
/// CNCF's Distribution. Engine and Jib talk plain HTTP to it, as they may on loopback.
final class Registry implements AutoCloseable {

    private static final int LIMIT_SECONDS = 30;

    private final Process process;
    private final int port;

    private Registry(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// The program, if it is on the path; `bin/verify` installs it.
    static Optional<Path> program() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, "docker-registry")).filter(Files::isExecutable)
                .findFirst();
    }

    /// Keeps images and log in that folder.
    static Registry startIn(Path folder) throws IOException, InterruptedException {
        int port = freePort();
        Path config = Files.writeString(folder.resolve("registry.yml"), """
                version: 0.1
                log: {level: warn}
                storage: {filesystem: {rootdirectory: %s}}
                http: {addr: "127.0.0.1:%d"}
                """.formatted(folder.resolve("registry"), port));
        Path log = folder.resolve("registry.log");
        Process process = new ProcessBuilder(program().orElseThrow().toString(), "serve",
                config.toString()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        var registry = new Registry(process, port);
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
            while (!answers(port) || !process.isAlive()) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new AssertionError(
                            "the registry does not answer: " + Files.readString(log));
                }
                Thread.sleep(20);
            }
            return registry;
        } catch (IOException | InterruptedException | AssertionError failure) {
            registry.close();
            throw failure;
        }
    }

    /// The prefix of image names: `127.0.0.1:5000`.
    String address() {
        return "127.0.0.1:" + port;
    }

    private static boolean answers(int port) {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().completeOnTimeout(process, LIMIT_SECONDS, TimeUnit.SECONDS).join();
        process.destroyForcibly();
    }
}
