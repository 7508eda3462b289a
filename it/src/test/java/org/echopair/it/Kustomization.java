package org.echopair.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The part of kustomization's format that is used here: a field that is not listed is a mistake
/// until it is added.
record Kustomization(String apiVersion, String kind, String namespace, List<String> resources,
        List<String> components, List<Patch> patches, List<JsonNode> replicas,
        List<JsonNode> images, List<Generated> configMapGenerator) {

    static final String FILE = "kustomization.yaml";

    /// In a file of its own or inline.
    record Patch(String path, String patch, JsonNode target, JsonNode options) {}

    record Generated(String name, List<String> files, JsonNode options) {}

    static Kustomization in(Path folder) {
        try {
            return StrictYaml.read(Files.readString(folder.resolve(FILE)), Kustomization.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Every file that `kubectl apply -k` of that folder reads, kustomizations included.
    static Set<Path> filesOf(Path folder) {
        Kustomization read = in(folder);
        Set<Path> files = new HashSet<>();
        files.add(folder.resolve(FILE));
        Stream.of(stream(read.resources), stream(read.components),
                stream(read.patches).map(Patch::path),
                stream(read.configMapGenerator).flatMap(each -> each.files.stream())
                        .map(file -> file.substring(file.indexOf('=') + 1)))
                .flatMap(each -> each).filter(Objects::nonNull).forEach(name -> {
                    Path path = folder.resolve(name).normalize();
                    files.addAll(Files.isDirectory(path) ? filesOf(path) : Set.of(path));
                });
        return files;
    }

    private static <T> Stream<T> stream(List<T> list) {
        return list == null ? Stream.of() : list.stream();
    }
}
