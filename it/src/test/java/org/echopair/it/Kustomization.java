package org.echopair.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A kustomization file, as much of its format as is used here: a field that is not listed is a
/// mistake until it is added.
record Kustomization(String apiVersion, String kind, String namespace, List<String> resources) {

    static Kustomization in(Path folder) {
        return StrictYaml.read(Manifests.text(folder.resolve(Manifests.KUSTOMIZATION)),
                Kustomization.class);
    }

    /// Every file that `kubectl apply -k` of that folder reads, the kustomizations included.
    static Set<Path> filesOf(Path folder) {
        Set<Path> files = new HashSet<>();
        files.add(folder.resolve(Manifests.KUSTOMIZATION));
        for (String resource : in(folder).resources()) {
            Path path = folder.resolve(resource).normalize();
            files.addAll(Files.isDirectory(path) ? filesOf(path) : Set.of(path));
        }
        return files;
    }
}
