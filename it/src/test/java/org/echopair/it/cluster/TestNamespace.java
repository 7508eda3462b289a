package org.echopair.it.cluster;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.echopair.it.App;
import org.echopair.it.Kubectl;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import tools.jackson.databind.JsonNode;

/// A namespace that lives as long as a test class, with an overlay and its servers in it. To the
/// message of a failure it adds what the cluster has to say.
final class TestNamespace
        implements
            BeforeAllCallback,
            AfterAllCallback,
            TestExecutionExceptionHandler,
            LifecycleMethodExecutionExceptionHandler {

    private static final List<String> SHOWN_OF_PODS = List.of("get", "pods", "-o", "wide");
    private static final List<String> SHOWN_OF_EVENTS = List.of("get", "events",
            "--sort-by=.metadata.creationTimestamp");
    /// Of a given namespace, which is one for all.
    private static final ReentrantLock TURN = new ReentrantLock(true);

    private final String topic;
    private final String overlay;
    private final List<String> components;
    private String name;
    private boolean applied;

    private TestNamespace(String topic, String overlay, List<String> components) {
        this.topic = topic;
        this.overlay = overlay;
        this.components = components;
    }

    /// @param topic becomes a part of its name
    static TestNamespace of(String topic, String overlay, String... components) {
        return new TestNamespace(topic, overlay, List.of(components));
    }

    String name() {
        return name;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // A class that is run again needs another one; the first may still be on its way out.
        name = Cluster.GIVEN_NAMESPACE.isEmpty()
                ? "echo-it-" + topic + "-" + Long.toString(System.currentTimeMillis(), 36)
                : Cluster.GIVEN_NAMESPACE;
        applied = false;
        if (!Cluster.GIVEN_NAMESPACE.isEmpty()) {
            assumeThat(overlay).as("default-deny would cut off what else runs in namespace %s",
                    name).isNotIn("production", "mesh");
            TURN.lock();
        }
        try {
            Cluster.prepare();
            if (!Cluster.GIVEN_NAMESPACE.isEmpty()
                    && Cluster.run("", "-n", name, "get", "deployment/echo-server")
                            .exitCode() == 0) {
                throw new AssertionError("namespace " + name + " has an echo-server, which would be"
                        + " replaced and deleted; give another one");
            }
            applied = true;
            Cluster.feed(rendered(components), "apply", "-f", "-");
            rolledOut();
        } catch (AssertionError e) {
            throw diagnosed(e);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        try {
            if (applied && Cluster.GIVEN_NAMESPACE.isEmpty()) {
                Cluster.kubectl("delete", "namespace", name, "--wait=false");
            } else if (applied) {
                kubectl("delete", "jobs,services,deployments,configmaps,networkpolicies", "-l",
                        Cluster.MARK);
                Cluster.feed(rendered(components), "delete", "--ignore-not-found", "-f", "-");
            }
        } finally {
            if (TURN.isHeldByCurrentThread()) {
                TURN.unlock();
            }
        }
    }

    String kubectl(String... arguments) {
        return Cluster.kubectl(inside(arguments));
    }

    String feed(String input, String... arguments) {
        return Cluster.feed(input, inside(arguments));
    }

    JsonNode get(String... arguments) {
        return Cluster.get(inside(arguments));
    }

    boolean may(String verb, String kind) {
        return Cluster.run("", inside("auth", "can-i", verb, kind)).exitCode() == 0;
    }

    private String[] inside(String... arguments) {
        return Stream.concat(Stream.of("-n", name), Stream.of(arguments)).toArray(String[]::new);
    }

    void rolledOut() {
        kubectl("rollout", "status", overlay.equals("mesh")
                ? "daemonset/echo-mesh"
                : "deployment/echo-server", "--timeout=110s");
    }

    /// The overlay in this namespace with the images of this build, and with other components than
    /// its own.
    String rendered(List<String> with) {
        Path folder = App.ROOT.resolve("it/target/cluster").resolve(topic);
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("kustomization.yaml"), kustomization(folder, with));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String yaml = Kubectl.kustomize(folder);
        return Cluster.GIVEN_NAMESPACE.isEmpty()
                ? yaml
                : Stream.of(yaml.split("(?m)^---$"))
                        .filter(each -> !each.contains("\nkind: Namespace\n"))
                        .collect(Collectors.joining("---"));
    }

    private String kustomization(Path folder, List<String> with) {
        Path k8s = folder.relativize(App.ROOT.resolve("k8s"));
        var text = new StringBuilder("""
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                namespace: %s
                resources: [%s/overlays/%s]
                patches:
                  - target: {kind: Namespace}
                    patch: |-
                      - op: add
                        path: /metadata/labels/%s
                        value: test
                components: [%s]
                images:
                """.formatted(name, k8s, overlay, Cluster.MARK, with.stream()
                .map(each -> k8s + "/components/" + each).collect(Collectors.joining(", "))));
        for (App app : App.values()) {
            // The names in the overlay production, and those in the base.
            for (String before : List.of("registry.example/team/" + app.id(), app.id())) {
                text.append("  - {name: ").append(before).append(", ").append(Images.of(app))
                        .append("}\n");
            }
        }
        return text.toString();
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
            throws Throwable {
        throw thrown instanceof AssertionError ? diagnosed(thrown) : thrown;
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable thrown)
            throws Throwable {
        handleTestExecutionException(context, thrown);
    }

    private AssertionError diagnosed(Throwable thrown) {
        var message = new StringBuilder(String.valueOf(thrown.getMessage()));
        for (List<String> shown : List.of(SHOWN_OF_PODS, SHOWN_OF_EVENTS)) {
            message.append("\n--- kubectl -n ").append(name).append(' ')
                    .append(String.join(" ", shown)).append('\n')
                    .append(Cluster.run("", inside(shown.toArray(String[]::new))).stdout());
        }
        message.append(Cluster.run("", inside("logs", "--prefix", "--tail=30",
                "--ignore-errors", "--max-log-requests=50", "-l",
                "app.kubernetes.io/part-of=echo-pair")).stdout());
        return new AssertionError(message.toString(), thrown);
    }
}
