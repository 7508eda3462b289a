package org.echopair.it.fault;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.echopair.it.Await;

/// A server in one namespace, room for clients in another, and the faulty link between them. It is
/// there when a test begins and gone when it ends.
final class Bed implements AutoCloseable {

    /// So few connections that the reasons of all of them are in the report.
    static final int CONNECTIONS = 4;

    private static final List<String> SMALL_HEAP = List.of("-Xmx64m");
    /// So long that only a fault that stays makes a message late.
    private static final String PATIENCE = "30s";
    private static final int WARM_UP_BYTES = 8 << 10;

    private final List<Namespace> namespaces = new ArrayList<>();
    private FaultyLink link;
    private EchoServer server;
    private EchoServer.Baseline before;

    Bed(String... serverFlags) throws Exception {
        this(Family.IPV4, serverFlags);
    }

    Bed(Family family, String... serverFlags) throws Exception {
        try {
            namespaces.add(new Namespace(family.client()));
            namespaces.add(new Namespace(family.server()));
            link = new FaultyLink(clients(), servers());
            server = EchoServer.start(servers(), List.of(), SMALL_HEAP, serverFlags);
            warmUp();
            before = server.baseline();
        } catch (Exception | Error e) {
            close();
            throw e;
        }
    }

    /// Classes are loaded and buffers made once; no fault is to blame for them.
    private void warmUp() throws Exception {
        for (int i = 0; i < CONNECTIONS; i++) {
            try (BarePeer peer = peer()) {
                peer.send(WARM_UP_BYTES);
                peer.receive(WARM_UP_BYTES);
            }
        }
        server.metrics();
    }

    FaultyLink link() {
        return link;
    }

    EchoServer server() {
        return server;
    }

    Namespace clients() {
        return namespaces.getFirst();
    }

    Namespace servers() {
        return namespaces.getLast();
    }

    /// A bare connection from the clients' side, over the link.
    BarePeer peer() throws Exception {
        return clients().call(() -> new BarePeer(server.address()));
    }

    /// Kills the server and starts another.
    void restartServer() throws Exception {
        restartServer(List.of(), SMALL_HEAP);
    }

    /// @param before a program that runs the server, with its arguments
    void restartServer(List<String> before, List<String> jvmOptions, String... flags)
            throws Exception {
        server.close();
        server = EchoServer.start(servers(), before, jvmOptions, flags);
    }

    /// A load of so many messages, patient enough for what passes.
    Report load(int size, int messages, String... more) throws Exception {
        try (ClientRun run = startLoad(size, PATIENCE, arguments(more, "-n",
                String.valueOf(messages)))) {
            return run.report();
        }
    }

    /// A load that only a fault ends early, and that is patient for so long.
    ClientRun startLoad(int size, String timeout, String... more) throws IOException {
        return startLoad(List.of(), size, timeout, more);
    }

    /// @param before a program that runs the client, with its arguments
    ClientRun startLoad(List<String> before, int size, String timeout, String... more)
            throws IOException {
        return ClientRun.start(clients(), before,
                arguments(more, "load", "--target", server.target(), "-c",
                        String.valueOf(CONNECTIONS), "--payload-size", String.valueOf(size),
                        "--timeout",
                        timeout, "--connect-timeout", PATIENCE));
    }

    /// Many connections from beside the server, where no link holds them up.
    Crowd crowd(int peers) throws Exception {
        return servers().call(() -> new Crowd(server.address(), peers));
    }

    /// The same to the admin port.
    Crowd adminCrowd(int peers) throws Exception {
        return servers().call(() -> new Crowd(server.adminAddress(), peers));
    }

    private static String[] arguments(String[] more, String... first) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    /// Waits until the server has echoed so many bytes from now on.
    void awaitTraffic(int bytes) throws Exception {
        double wanted = echoed() + bytes;
        Await.until("the load is under way", () -> echoed() >= wanted);
    }

    private double echoed() throws Exception {
        return server.metrics().of("echo_sent_bytes_total");
    }

    void awaitBaseline() throws Exception {
        server.awaitBaseline(before);
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        if (link != null) {
            link.close();
        }
        for (Namespace namespace : namespaces.reversed()) {
            namespace.close();
        }
    }
}
