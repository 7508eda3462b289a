package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.utility.DockerImageName;

/// A pod of the mesh under Docker: the rendered containers in one network namespace. A third
/// container holds that, as the pause container does in Kubernetes, so that the address outlives the
/// two.
final class MeshPod implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(30);

    private final String node;
    private final GenericContainer<?> sandbox;
    private final PodContainer server;
    private final PodContainer watch;
    private final int adminPort;

    /// @param changes to the manifest's settings
    MeshPod(String node, Network network, String name, Map<String, String> changes) {
        this.node = node;
        // Any program that stays: a server on a port that nobody asks.
        sandbox = new GenericContainer<>(image()).withImagePullPolicy(any -> false)
                .withNetwork(network).withNetworkAliases(name)
                .withCreateContainerCmdModifier(Restricted::apply)
                .withCommand("--port", "9", "--admin-port", "-1");
        server = new PodContainer(Overlay.MESH.server());
        watch = new PodContainer(Overlay.MESH.client("echo-mesh"));
        adminPort = Overlay.MESH.client("echo-mesh").port("watch-admin");
        changes.forEach((variable, value) -> {
            server.withEnv(variable, value);
            watch.withEnv(variable, value);
        });
    }

    private static DockerImageName image() {
        return Images.of(App.SERVER);
    }

    void start() {
        sandbox.start();
        String namespace = "container:" + sandbox.getContainerId();
        server.withNetworkMode(namespace).start();
        watch.withNetworkMode(namespace).withEnv("ECHO_POD_IP", ip()).withEnv("ECHO_NODE", node)
                .start();
    }

    String node() {
        return node;
    }

    String ip() {
        return ContainerAddress.of(sandbox, 0).getHostString();
    }

    InetSocketAddress admin() {
        return ContainerAddress.of(sandbox, adminPort);
    }

    String scraped() throws Exception {
        return new Admin(admin()).get("/metrics").body();
    }

    PodContainer server() {
        return server;
    }

    PodContainer watch() {
        return watch;
    }

    /// Runs a program of this machine, as root, in the pod's network namespace.
    void inNamespace(String... command) throws Exception {
        List<String> all = new ArrayList<>(List.of("nsenter", "--net=/proc/"
                + sandbox.getCurrentContainerInfo().getState().getPidLong() + "/ns/net"));
        all.addAll(List.of(command));
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(),
                StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(String.join(" ", all) + ": " + output).isZero();
    }

    /// As a kubelet does: both are told at once, and the address goes last.
    ///
    /// @return the watch's last words
    String terminate() {
        DockerClient docker = sandbox.getDockerClient();
        for (PodContainer each : List.of(server, watch)) {
            docker.killContainerCmd(each.getContainerId()).withSignal("TERM").exec();
        }
        assertThat(Exit.codeOf(server, GRACE)).as(server.getLogs()).isZero();
        Exit.codeOf(watch, GRACE);
        String words = watch.terminationMessage();
        close();
        return words;
    }

    @Override
    public void close() {
        watch.stop();
        server.stop();
        sandbox.stop();
    }
}
