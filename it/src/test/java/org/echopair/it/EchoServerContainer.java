package org.echopair.it;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.containers.wait.strategy.WaitStrategy;

/// The server's image, running with the given arguments.
final class EchoServerContainer extends GenericContainer<EchoServerContainer> {

    static final int ECHO_PORT = 8888;

    private static final Duration GRACE = Duration.ofSeconds(20);

    private final int port;

    private EchoServerContainer(int port, WaitStrategy ready, String... args) {
        super(Images.of(App.SERVER));
        this.port = port;
        withImagePullPolicy(name -> false);
        withCommand(args);
        withCreateContainerCmdModifier(Restricted::apply);
        waitingFor(ready.withStartupTimeout(Duration.ofSeconds(30)));
    }

    /// Echoes on the default port; ready when a byte has come back.
    static EchoServerContainer echoing(String... args) {
        return new EchoServerContainer(ECHO_PORT, new RoundTrip(), args);
    }

    /// For modes that do not echo, or that a probe's connection would end: ready when it says so.
    static EchoServerContainer listening(int port, String... args) {
        return new EchoServerContainer(port, Wait.forLogMessage(".*listening.*\\n", 1), args);
    }

    InetSocketAddress address() {
        return ContainerAddress.of(this, port);
    }

    Peer connect() throws IOException {
        return Peer.connect(address());
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

    private static final class RoundTrip extends AbstractWaitStrategy {

        @Override
        protected void waitUntilReady() {
            var server = (EchoServerContainer) waitStrategyTarget;
            long deadline = System.nanoTime() + startupTimeout.toNanos();
            while (!echoes(server)) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("no echo from " + server.address()
                            + "; can containers be reached by their own addresses here?");
                }
            }
        }

        private static boolean echoes(EchoServerContainer server) {
            try (Peer peer = server.connect()) {
                peer.send("?");
                return peer.read(1).equals("?");
            } catch (IOException e) {
                pause();
                return false;
            }
        }

        private static void pause() {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while waiting for the server", e);
            }
        }
    }
}
