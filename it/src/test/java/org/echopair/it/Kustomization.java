package org.echopair.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// A kustomization file, as much of its format as is used here: a field that is not listed is a
/// mistake until it is added.
record Kustomization(String apiVersion, String kind, String namespace, List<String> resources) {

    static Kustomization in(Path folder) {
        return StrictYaml.read(Manifests.text(folder.resolve(Manifests.KUSTOMIZATION)),
                Kustomization.class);
    }

    /// Every file that `kubectl apply -k` of that folder reads, the kustomizations included.
    static Set<Path> filesOf(Path folder) {
        return in(folder).resources().stream().map(folder::resolve).map(Path::normalize)
                .flatMap(entry -> Files.isDirectory(entry)
                        ? filesOf(entry).stream()
                        : java.util.stream.Stream.of(entry))
                .collect(Collectors.collectingAndThen(Collectors.toSet(), files -> {
                    files.add(folder.resolve(Manifests.KUSTOMIZATION));
                    return files;
                }));
    }
}
