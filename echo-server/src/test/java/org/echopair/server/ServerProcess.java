package org.echopair.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The server as a process of its own, for what a process alone has: signals, an exit code, limits
/// on memory and descriptors.
final class ServerProcess implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile(" listening .*?\\bport=(\\d+)");
    private static final Pattern ADMIN = Pattern.compile("adminPort=(\\d+)");

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private int port;
    private int adminPort;

    private ServerProcess(List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("ECHO_"));
        this.process = builder.start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        Thread.ofPlatform().daemon().name("server-output").start(() -> output.lines()
                .forEach(this::onLine));
    }

    /// Starts it with at most `descriptors` open files, as `ulimit -n` sets it.
    static ServerProcess start(int descriptors, List<String> jvmOptions, String... flags)
            throws Exception {
        ServerProcess server = launch(descriptors, jvmOptions, flags);
        Matcher listening = server.awaitLine(LISTENING);
        server.port = Integer.parseInt(listening.group(1));
        server.adminPort = Integer.parseInt(server.awaitLine(ADMIN).group(1));
        return server;
    }

    /// The same, but it need not come to listen.
    static ServerProcess launch(int descriptors, List<String> jvmOptions, String... flags)
            throws IOException {
        var command = new ArrayList<>(List.of("sh", "-c",
                "ulimit -n " + descriptors + " && exec \"$@\"", "sh",
                System.getProperty("java.home") + "/bin/java", "-XX:+UseSerialGC",
                "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8"));
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(),
                "--port=0", "--admin-port=0"));
        command.addAll(List.of(flags));
        if (Stream.of(flags).noneMatch(flag -> flag.startsWith("--host"))) {
            command.add("--host=127.0.0.1");
        }
        return new ServerProcess(command);
    }

    private synchronized void onLine(String line) {
        lines.add(line);
        notifyAll();
    }

    /// Waits until a line of the output matches, one from before included.
    Matcher awaitLine(Pattern pattern) throws InterruptedException {
        return awaitLines(pattern, 1).getFirst();
    }

    /// Waits until so many lines of the output match; fails with the output when they do not come,
    /// or can no longer come.
    synchronized List<Matcher> awaitLines(Pattern pattern, int count) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < deadline) {
            List<Matcher> found = lines.stream().map(pattern::matcher).filter(Matcher::find)
                    .toList();
            if (found.size() >= count) {
                return found;
            }
            wait(1000);
        }
        throw new AssertionError("no " + count + " lines match " + pattern + " in\n"
                + String.join("\n", lines) + (isAlive() ? "" : "\nexit " + process.exitValue()));
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    Socket connect() throws IOException {
        var socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", port), 10_000);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        return socket;
    }

    /// Says something and reads as much as that.
    static String echo(Socket socket, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.getOutputStream().write(bytes);
        return new String(socket.getInputStream().readNBytes(bytes.length), StandardCharsets.UTF_8);
    }

    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    int port() {
        return port;
    }

    int adminPort() {
        return adminPort;
    }

    /// A figure of the metrics page that has no labels.
    double metric(String name) throws Exception {
        Matcher value = Pattern.compile("^" + name + " (\\S+)$", Pattern.MULTILINE)
                .matcher(get("/metrics").body());
        if (!value.find()) {
            throw new AssertionError("no metric " + name);
        }
        return Double.parseDouble(value.group(1));
    }

    HttpResponse<String> get(String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest
                    .newBuilder(URI.create("http://127.0.0.1:" + adminPort + path)).build(),
                    BodyHandlers.ofString());
        }
    }

    void signal(String name) throws Exception {
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).inheritIO().start()
                .waitFor();
    }

    /// Again and again, because one that follows the first closely counts as the same.
    int signalUntilExit(String name) throws Exception {
        for (int times = 0; times < 600 && process.isAlive(); times++) {
            signal(name);
            process.waitFor(100, TimeUnit.MILLISECONDS);
        }
        return awaitExit();
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("still running after\n" + String.join("\n", lines()));
        }
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
