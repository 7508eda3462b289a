package org.echopair.it;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Everything a user may apply, as kustomize renders it: the overlays, and each of them with one
/// component more or with all.
enum Overlay {
    LOCAL("local"),
    PRODUCTION("production"),

    SCHEDULED("local", "schedule"),
    GUARDED("local", "network-policy"),
    SCALED("local", "spread",
            "autoscaling"),
    MONITORED("local", "monitoring"),
    LIMITED("local", "cpu-limits"),
    EVERYTHING(
            "production", "autoscaling", "monitoring"),

    MESH("mesh"),
    MESH_EVERYTHING("mesh", "registry", "monitoring-mesh", "cpu-limits");

    static final Path FOLDER = App.ROOT.resolve("k8s");

    private final String base;
    private final List<String> components;

    private String yaml;
    private List<HasMetadata> objects;

    Overlay(String base, String... components) {
        this.base = base;
        this.components = List.of(components);
    }

    Path base() {
        return FOLDER.resolve("overlays").resolve(base);
    }

    boolean isFromRegistry() {
        return base.equals(PRODUCTION.base) || components.contains("registry");
    }

    boolean limitsProcessorTime() {
        return components.contains("cpu-limits");
    }

    boolean isMesh() {
        return base.equals(MESH.base);
    }

    /// A server, and clients that are templates of Jobs.
    static Stream<Overlay> pairs() {
        return Stream.of(values()).filter(each -> !each.isMesh());
    }

    static Stream<Overlay> meshes() {
        return Stream.of(values()).filter(Overlay::isMesh);
    }

    synchronized String yaml() {
        if (yaml == null) {
            yaml = Kubectl.kustomize(components.isEmpty() ? base() : composed());
        }
        return yaml;
    }

    /// Read strictly, once.
    synchronized List<HasMetadata> objects() {
        if (objects == null) {
            objects = StrictYaml.manifests(yaml());
        }
        return objects;
    }

    <T> List<T> all(Class<T> kind) {
        return objects().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <T> T only(Class<T> kind) {
        return single(all(kind));
    }

    /// All containers of all objects that create pods.
    List<Workload> workloads() {
        return objects().stream().flatMap(each -> Workload.of(this, each)).toList();
    }

    Workload server() {
        return single(workloads().stream().filter(each -> each.app() == App.SERVER).toList());
    }

    /// One of the templates of Jobs, or the mesh.
    Workload client(String name) {
        return single(workloads().stream().filter(each -> each.app() == App.CLIENT)
                .filter(each -> each.name().equals(name)).toList());
    }

    static Stream<Workload> everyWorkload() {
        return Stream.of(values()).flatMap(overlay -> overlay.workloads().stream());
    }

    static <T> T single(List<T> list) {
        if (list.size() != 1) {
            throw new AssertionError("one is expected, not " + list);
        }
        return list.getFirst();
    }

    /// The overlay that a user would write.
    private Path composed() {
        Path folder = App.ROOT.resolve("target/kustomize").resolve(name().toLowerCase());
        String lines = components.stream()
                .map(each -> "  - " + folder.relativize(FOLDER.resolve("components/" + each)))
                .collect(Collectors.joining("\n"));
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(Kustomization.FILE), """
                    apiVersion: kustomize.config.k8s.io/v1beta1
                    kind: Kustomization
                    namespace: %s
                    resources:
                      - %s
                    components:
                    %s
                    """.formatted(Kustomization.in(base()).namespace(), folder.relativize(base()),
                    lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }
}
