package org.echopair.it;

import com.github.dockerjava.api.model.Ulimit;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.output.OutputFrame.OutputType;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.utility.DockerImageName;

/// The server's image, running with the given arguments.
final class EchoServerContainer extends GenericContainer<EchoServerContainer> {

    static final int ECHO_PORT = 8888;
    static final int ADMIN_PORT = 8080;

    private static final Duration GRACE = Duration.ofSeconds(20);

    private final int port;

    private EchoServerContainer(int port, WaitStrategy ready, String... args) {
        this(Images.of(App.SERVER), port, ready, args);
    }

    private EchoServerContainer(DockerImageName image, int port, WaitStrategy ready,
            String... args) {
        super(image);
        this.port = port;
        withImagePullPolicy(name -> false);
        // On the bridge that all share, an address goes from container to container, also to those
        // of another run of these tests: what one still asks, another would count as its own.
        withNetwork(Network.SHARED);
        withCommand(args);
        withCreateContainerCmdModifier(Restricted::apply);
        waitingFor(ready.withStartupTimeout(Duration.ofSeconds(30)));
    }

    /// Echoes on the default port; ready when a byte has come back.
    static EchoServerContainer echoing(String... args) {
        return new EchoServerContainer(ECHO_PORT, new RoundTrip(), args);
    }

    /// Another image of the server than that of this build's tar, echoing.
    static EchoServerContainer of(DockerImageName image) {
        return new EchoServerContainer(image, ECHO_PORT, new RoundTrip());
    }

    /// Ready when it says so on its admin port, which leaves no trace in what it counts.
    static EchoServerContainer ready(String... args) {
        return new EchoServerContainer(ECHO_PORT, new Readiness(), args);
    }

    /// For modes that do not echo, or that a probe's connection would end: ready when it says so.
    static EchoServerContainer listening(int port, String... args) {
        return new EchoServerContainer(port, Wait.forLogMessage(".*listening.*\\n", 1), args);
    }

    /// The most files and sockets that the process may have open.
    EchoServerContainer withDescriptors(long limit) {
        return withCreateContainerCmdModifier(create -> Objects
                .requireNonNull(create.getHostConfig())
                .withUlimits(List.of(new Ulimit("nofile", limit, limit))));
    }

    InetSocketAddress address() {
        return ContainerAddress.of(this, port);
    }

    /// The same as `--target` takes it.
    String target() {
        return address().getHostString() + ":" + port;
    }

    Peer connect() throws IOException {
        return Peer.connect(address());
    }

    /// Whether one more connection is let in by nobody but the kernel, and then reset: at once or a
    /// moment later, but never after a wait, and never with an end that looks orderly.
    boolean resetsOneMore() throws IOException {
        try (Peer peer = connect()) {
            peer.readToEnd();
            return false;
        } catch (ConnectException refused) {
            return false;
        } catch (SocketException reset) {
            return reset.getMessage().contains("reset");
        }
    }

    Admin admin() {
        return new Admin(adminAddress());
    }

    InetSocketAddress adminAddress() {
        return ContainerAddress.of(this, ADMIN_PORT);
    }

    List<String> log() {
        return getLogs(OutputType.STDOUT).lines().toList();
    }

    void signal(String name) {
        getDockerClient().killContainerCmd(getContainerId()).withSignal(name).exec();
    }

    int terminate() {
        return Exit.codeAfterStopping(this, GRACE);
    }

    int awaitExit() {
        return Exit.codeOf(this, GRACE);
    }

    /// Asks again and again, because an image without a shell can have no health check of its own.
    private abstract static class Asking extends AbstractWaitStrategy {

        abstract boolean isReady(EchoServerContainer server)
                throws IOException, InterruptedException;

        @Override
        protected void waitUntilReady() {
            var server = (EchoServerContainer) waitStrategyTarget;
            long deadline = System.nanoTime() + startupTimeout.toNanos();
            try {
                while (!answers(server)) {
                    if (System.nanoTime() > deadline) {
                        throw new IllegalStateException("no answer from " + server.address()
                                + "; can containers be reached by their own addresses here?");
                    }
                    Thread.sleep(20);
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while waiting for the server", e);
            }
        }

        private boolean answers(EchoServerContainer server) throws InterruptedException {
            try {
                return isReady(server);
            } catch (IOException e) {
                return false;
            }
        }
    }

    private static final class RoundTrip extends Asking {

        @Override
        boolean isReady(EchoServerContainer server) throws IOException {
            try (Peer peer = server.connect()) {
                peer.send("?");
                return peer.read(1).equals("?");
            }
        }
    }

    private static final class Readiness extends Asking {

        @Override
        boolean isReady(EchoServerContainer server) throws IOException, InterruptedException {
            return server.admin().isReady();
        }
    }
}
