package org.echopair.it.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.echopair.it.App;

/// Where the cluster takes the two images from.
final class Images {

    static final String REGISTRY = System.getProperty("cluster.registry", "");

    private Images() {}

    /// In kustomize's words: from the registry by digest, as `jib:build` has left it, or from the
    /// nodes by the name in the tar.
    static String of(App app) {
        if (REGISTRY.isEmpty()) {
            return "newName: " + app.id() + ", newTag: " + App.VERSION;
        }
        Path digest = app.target().resolve("jib-image.digest");
        try {
            return "newName: " + REGISTRY.replaceFirst("/$", "") + "/" + app.id() + ", digest: '"
                    + Files.readString(digest).strip() + "'";
        } catch (IOException e) {
            throw new UncheckedIOException("no digest " + digest + "; push the images first by"
                    + " mvn package jib:build -DskipTests -Dimage.registry=" + REGISTRY, e);
        }
    }
}
