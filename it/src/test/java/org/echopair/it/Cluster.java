package org.echopair.it;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/// The cluster under test: that of the current kubeconfig, else a k3s in a container if its image
/// is there already, else a failure that says what is missing.
record Cluster(KubernetesClient client, Optional<GenericContainer<?>> ownK3s)
        implements
            AutoCloseable {

    private static final int API_PORT = 6443;
    private static final String K3S = "rancher/k3s";

    static Cluster find() {
        Optional<Path> kubeconfig = kubeconfig();
        if (kubeconfig.isPresent() || System.getenv("KUBERNETES_SERVICE_HOST") != null) {
            var client = new KubernetesClientBuilder()
                    .withConfig(new ConfigBuilder(Config.autoConfigure(null))
                            .withRequestRetryBackoffLimit(0).withConnectionTimeout(5_000).build())
                    .build();
            return answering(new Cluster(client, Optional.empty()), kubeconfig.map(Path::toString)
                    .orElse("this pod's service account"));
        }
        return k3sImage().map(Cluster::startK3s).orElseThrow(() -> new AssertionError(
                "no cluster to test on: neither KUBECONFIG nor ~/.kube/config names a kubeconfig,"
                        + " and there is no local image " + K3S + " to start one from; either"
                        + " give a kubeconfig, or `docker pull " + K3S + ":<version>` first"));
    }

    private static Optional<Path> kubeconfig() {
        String named = System.getenv().getOrDefault("KUBECONFIG",
                System.getProperty("user.home") + "/.kube/config");
        return Stream.of(named.split(":")).map(Path::of).filter(Files::isReadable).findFirst();
    }

    private static Cluster answering(Cluster cluster, String source) {
        try {
            cluster.client.getKubernetesVersion();
            return cluster;
        } catch (KubernetesClientException e) {
            String url = cluster.client.getMasterUrl().toString();
            cluster.close();
            throw new AssertionError("the cluster of " + source + " does not answer at " + url
                    + ": " + e.getMessage(), e);
        }
    }

    private static Optional<String> k3sImage() {
        try {
            return DockerClientFactory.instance().client().listImagesCmd().exec().stream()
                    .filter(image -> image.getRepoTags() != null)
                    .flatMap(image -> Arrays.stream(image.getRepoTags()))
                    .filter(tag -> tag.startsWith(K3S + ":")).findFirst();
        } catch (IllegalStateException noEngine) {
            return Optional.empty();
        }
    }

    private static Cluster startK3s(String image) {
        GenericContainer<?> k3s = new GenericContainer<>(DockerImageName.parse(image))
                .withImagePullPolicy(name -> false).withPrivilegedMode(true)
                .withCommand("server", "--disable=traefik", "--tls-san=localhost")
                .withExposedPorts(API_PORT)
                .waitingFor(Wait.forLogMessage(".*Node controller sync successful.*", 1));
        k3s.start();
        try {
            for (App app : App.values()) {
                String tar = "/tmp/" + app.id() + ".tar";
                k3s.copyFileToContainer(MountableFile.forHostPath(app.imageTar()), tar);
                run(k3s, "ctr", "-n", "k8s.io", "images", "import", tar);
            }
            String kubeconfig = run(k3s, "cat", "/etc/rancher/k3s/k3s.yaml").replace(
                    "127.0.0.1:" + API_PORT, "localhost:" + k3s.getMappedPort(API_PORT));
            var client = new KubernetesClientBuilder()
                    .withConfig(Config.fromKubeconfig(kubeconfig)).build();
            return answering(new Cluster(client, Optional.of(k3s)), image);
        } catch (IOException | InterruptedException e) {
            k3s.stop();
            throw new AssertionError("k3s was started and could not be set up", e);
        }
    }

    private static String run(GenericContainer<?> container, String... command)
            throws IOException, InterruptedException {
        Container.ExecResult result = container.execInContainer(command);
        if (result.getExitCode() != 0) {
            throw new IOException(String.join(" ", command) + ": " + result.getStderr());
        }
        return result.getStdout();
    }

    @Override
    public void close() {
        client.close();
        ownK3s.ifPresent(GenericContainer::stop);
    }
}
