package org.echopair.it.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.echopair.it.App;
import org.echopair.it.Await;
import org.echopair.it.Metrics;

/// The server, as a process in a namespace.
final class EchoServer implements AutoCloseable {

    static final int PORT = 8888;
    static final int ADMIN_PORT = 8080;

    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
    private static final int SECONDS_TO_END = 30;
    /// What the heap may differ by between two moments with nobody connected: less than the
    /// buffer of one slow reader for each connection of a test.
    private static final long HEAP_NOISE_BYTES = 200 << 10;

    /// What it holds while nobody is connected.
    record Baseline(long descriptors, long heapBytes) {}

    private final Namespace namespace;
    private final Process process;
    private final List<String> log = new ArrayList<>();

    private EchoServer(Namespace namespace, Process process) {
        this.namespace = namespace;
        this.process = process;
        Thread.ofVirtual().start(this::readLog);
    }

    /// @param before a program that runs the server, with its arguments
    static EchoServer start(Namespace namespace, List<String> before, List<String> jvmOptions,
            String... flags) throws Exception {
        List<String> command = new ArrayList<>(App.SERVER.imageLauncher());
        command.addAll(1, jvmOptions);
        command.addAll(List.of(flags));
        command = namespace.command(command);
        command.addAll(0, before);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("ECHO_"));
        var server = new EchoServer(namespace, builder.start());
        try {
            Await.until("the server listens", server::listens);
            return server;
        } catch (Exception | Error e) {
            server.close();
            throw e;
        }
    }

    private boolean listens() throws InterruptedException {
        if (!process.isAlive()) {
            throw new AssertionError("the server exits " + awaitExit() + ": " + log());
        }
        return log().stream().anyMatch(line -> line.contains("adminPort="));
    }

    private void readLog() {
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (log) {
                    log.add(line);
                }
            }
        } catch (IOException e) {
            // It was killed in the middle of a line.
        }
    }

    List<String> log() {
        synchronized (log) {
            return List.copyOf(log);
        }
    }

    String target() {
        String host = namespace.address();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + PORT;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(namespace.address(), PORT);
    }

    InetSocketAddress adminAddress() {
        return new InetSocketAddress(namespace.address(), ADMIN_PORT);
    }

    Metrics metrics() throws Exception {
        return Metrics.parse(get("/metrics"));
    }

    /// From beside it, so that faults of the link do not matter.
    String get(String path) throws Exception {
        return namespace.call(() -> {
            try (Socket socket = new Socket(adminAddress().getAddress(), ADMIN_PORT)) {
                socket.setSoTimeout(SECONDS_TO_END * 1000);
                socket.getOutputStream()
                        .write(("GET " + path + " HTTP/1.0\r\n\r\n").getBytes(UTF_8));
                String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
                return answer.substring(answer.indexOf("\r\n\r\n") + 4);
            }
        });
    }

    /// To be asked for after some traffic: what is loaded once is no leak.
    Baseline baseline() throws Exception {
        Await.until("nobody is connected", this::isIdle);
        long heap = heapBytes(); // First: who asks for it makes the JVM open a socket, for good.
        return new Baseline(descriptors(), heap);
    }

    /// Within the server's own timeouts, which the tests keep far shorter than the patience here.
    void awaitBaseline(Baseline before) throws Exception {
        Await.until("nobody is connected any more and nothing is pending", this::isIdle);
        Await.until("no descriptor is left behind", () -> descriptors() <= before.descriptors());
        Await.until("the heap is as small as before",
                () -> heapBytes() <= before.heapBytes() + HEAP_NOISE_BYTES);
    }

    private boolean isIdle() throws Exception {
        Metrics now = metrics();
        return now.active() == 0 && now.pendingBytes() == 0;
    }

    private long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return open.count();
        }
    }

    /// What lives after a full collection, which counting the objects makes.
    private long heapBytes() throws IOException {
        String histogram = Programs.run(System.getProperty("java.home") + "/bin/jcmd",
                "-J-XX:TieredStopAtLevel=1",
                String.valueOf(process.pid()), "GC.class_histogram");
        Matcher total = TOTAL.matcher(histogram);
        if (!total.find()) {
            throw new AssertionError("no total in " + histogram);
        }
        return Long.parseLong(total.group(1));
    }

    long pid() {
        return process.pid();
    }

    void signal(String name) throws IOException {
        Programs.run("kill", "-" + name, String.valueOf(pid()));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
            throw new AssertionError("the server does not end: " + log());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
