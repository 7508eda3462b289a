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

/// A container of the server's image with the given arguments.
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
        // On the shared bridge, addresses pass from container to container, also to those of
        // another run of these tests: one would count what another still asks.
        withNetwork(Network.SHARED);
        withCommand(args);
        withCreateContainerCmdModifier(Restricted::apply);
        waitingFor(ready.withStartupTimeout(Duration.ofSeconds(30)));
    }

    /// Echoes on the default port; ready when a byte has come back.
    static EchoServerContainer echoing(String... args) {
        return new EchoServerContainer(ECHO_PORT, new RoundTrip(), args);
    }

    /// Echoes, from another image than this build's.
    static EchoServerContainer of(DockerImageName image) {
        return new EchoServerContainer(image, ECHO_PORT, new RoundTrip());
    }

    /// Ready when its admin port says so, which leaves no trace in its metrics.
    static EchoServerContainer ready(String... args) {
        return new EchoServerContainer(ECHO_PORT, new Readiness(), args);
    }

    /// For modes that do not echo, or in which a probe would use up the one connection: ready when
    /// its log says so.
    static EchoServerContainer listening(int port, String... args) {
        return new EchoServerContainer(port, Wait.forLogMessage(".*listening.*\\n", 1), args);
    }

    /// The limit on open files and sockets.
    EchoServerContainer withDescriptors(long limit) {
        return withCreateContainerCmdModifier(create -> Objects
                .requireNonNull(create.getHostConfig())
                .withUlimits(List.of(new Ulimit("nofile", limit, limit))));
    }

    InetSocketAddress address() {
        return ContainerAddress.of(this, port);
    }

    /// The same in the form of `--target`.
    String target() {
        return address().getHostString() + ":" + port;
    }

    Peer connect() throws IOException {
        return Peer.connect(address());
    }

    /// Whether one more connection is accepted by the kernel alone and then reset: at once or a
    /// moment later, never after a long wait, and never with an orderly end.
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

    /// Polls, because an image without a shell cannot have a health check.
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
