package org.echopair.client.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.echopair.client.Peer;
import org.echopair.client.cli.Durations;
import org.echopair.client.exchange.AddressFamily;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.LagMeter;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.exchange.Resolver;
import org.echopair.client.exchange.Target;
import org.echopair.client.stream.PayloadSizes;

/// A name whose addresses a test changes while each of them is watched, and servers on addresses of
/// loopback. At first it has A and B, which both echo.
final class ChangingName implements AutoCloseable {

    static final String A = "127.0.0.81";
    static final String B = "127.0.0.82";
    static final String C = "127.0.0.83";

    private static final int BYTES = WatchConfig.USUAL_MESSAGE_BYTES;

    /// What a test does now and then while the watch goes on.
    interface OnTick {
        void accept(WatchRun run, WatchLog log) throws IOException;
    }

    private final LagMeter lag = LagMeter.start(System::nanoTime);
    private final Map<String, Peer> peers = new HashMap<>();
    private final int port;
    private volatile Optional<List<String>> answer = Optional.of(List.of(A, B));
    private volatile boolean draining;
    private Duration interval = Duration.ofMillis(20);

    ChangingName() throws IOException {
        Peer first = Peer.at(new InetSocketAddress(A, 0), this::echoUntilDrained);
        port = first.port();
        peers.put(A, first);
        serve(B, Peer::echo);
    }

    void has(String... addresses) {
        answer = Optional.of(List.of(addresses));
    }

    /// From now on it does not resolve.
    void fails() {
        answer = Optional.empty();
    }

    void serve(String address, Peer.Behaviour behaviour) throws IOException {
        peers.put(address, Peer.at(at(address), behaviour));
    }

    boolean serves(String address) {
        return peers.containsKey(address);
    }

    /// The server dies with all its connections.
    void stop(String address) throws IOException {
        peers.remove(address).close();
    }

    /// Between two messages of a stream; a server that ends behind an answer has half of it.
    void every(Duration interval) {
        this.interval = interval;
    }

    /// A's server is told to stop: it refuses new connections, and ends those it has in order.
    void drain() throws IOException {
        peers.get(A).refuse();
        draining = true;
    }

    boolean isDraining() {
        return draining;
    }

    InetSocketAddress at(String address) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }

    WatchReport watch(String resolveInterval, OnTick onTick) {
        return watch(resolveInterval, onTick, 1);
    }

    WatchReport watch(String resolveInterval, OnTick onTick, int persistent) {
        return watch(new AddressPlan(Durations.parse(resolveInterval), Optional.empty()), onTick,
                persistent);
    }

    WatchReport watch(AddressPlan plan, OnTick onTick, int persistent) {
        var connection = new ConnectionConfig(new Target("echo.invalid", port), AddressFamily.ANY,
                Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ZERO);
        var config = new WatchConfig(connection, persistent, 1, interval,
                Duration.ofSeconds(60), Duration.ofSeconds(4), PayloadSizes.of(BYTES),
                Duration.ZERO, Optional.of(plan));
        var resolver = new Resolver(this::lookUp);
        var run = new WatchRun(config,
                new NetworkPath(connection, resolver, System::nanoTime, lag), System::nanoTime,
                lag);
        return run.run(false, log -> {
            try {
                onTick.accept(run, log);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private List<InetAddress> lookUp(String host) throws UnknownHostException {
        return answer.orElseThrow(() -> new UnknownHostException(host)).stream()
                .map(InetAddress::ofLiteral).toList();
    }

    /// As a server that is told to stop: what it has begun is answered, then comes its end.
    private void echoUntilDrained(Socket socket) throws IOException {
        for (byte[] message; (message = socket.getInputStream()
                .readNBytes(BYTES)).length == BYTES;) {
            socket.getOutputStream().write(message);
            if (draining) {
                return;
            }
        }
    }

    static List<String> details(WatchReport report) {
        return report.log().events().stream().map(WatchEvent::detail).toList();
    }

    static AddressRow row(WatchReport report, String address) {
        return report.addresses().stream()
                .filter(row -> row.address().equals(address)).findFirst().orElseThrow();
    }

    @Override
    public void close() throws IOException {
        lag.close();
        for (Peer peer : peers.values()) {
            peer.close();
        }
    }
}
