package org.echopair.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/// A server on a free loopback port, told by flags as a user would, that lives for one test.
final class RunningServer implements AutoCloseable {

    private final EchoServer server;
    private final InetSocketAddress address;
    private final CompletableFuture<Void> end;

    private RunningServer(EchoServer server) {
        this.server = server;
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        server.start();
        this.end = CompletableFuture.runAsync(() -> {
            try {
                server.awaitStopped();
            } catch (InterruptedException | ServerDeath failure) {
                throw new IllegalStateException(failure);
            }
        }, task -> Thread.ofPlatform().name("test-main").start(task));
    }

    static RunningServer start(String... flags) throws StartFailure {
        return new RunningServer(
                new EchoServer(config(Map.of("ECHO_PORT", "0"), flags), System::nanoTime));
    }

    static ServerConfig config(Map<String, String> environment, String... flags) {
        return options(environment, flags).toConfig();
    }

    static ServerOptions options(Map<String, String> environment, String... flags) {
        var options = new ServerOptions(environment);
        options.commandLine().parseArgs(flags);
        return options;
    }

    Socket connect() throws IOException {
        return connectFrom(0);
    }

    /// Connects from another loopback address, as another source.
    Socket connectFrom(int lastByte) throws IOException {
        var socket = new Socket();
        if (lastByte > 0) {
            socket.bind(new InetSocketAddress("127.0.0." + lastByte, 0));
        }
        socket.connect(address, 10_000);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        return socket;
    }

    InetSocketAddress address() {
        return address;
    }

    EchoServer server() {
        return server;
    }

    long sum(ToLongFunction<LoopCounters> counter) {
        return server.sum(counter);
    }

    /// Waits for the server to end by itself.
    void awaitEnd() {
        end.orTimeout(30, TimeUnit.SECONDS).join();
    }

    boolean hasEnded() {
        return end.isDone();
    }

    @Override
    public void close() {
        server.shutdown();
        awaitEnd();
    }
}
