package org.echopair.it;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.utility.DockerImageName;

/// The two images in the Docker engine, loaded from this build's tars once per JVM. Nothing is ever
/// pulled.
///
/// Containers run an image by id, not by name: names belong to the engine, and another checkout
/// that loads its own `echo-server` meanwhile must not change what is tested here.
final class Images {

    private static final Map<App, DockerImageName> LOADED = new EnumMap<>(App.class);

    private Images() {}

    static synchronized DockerImageName of(App app) {
        return LOADED.computeIfAbsent(app, Images::load);
    }

    private static DockerImageName load(App app) {
        DockerClient docker = DockerClientFactory.instance().client();
        try {
            String id = Files.readString(app.target().resolve("jib-image.id")).strip();
            if (!isThere(docker, id)) {
                load(app.imageTar());
            }
            return DockerImageName.parse(id);
        } catch (IOException e) {
            throw new UncheckedIOException("no image of " + app.id() + " was built", e);
        }
    }

    /// An image takes its name away from the one that had it.
    static void load(Path file) throws IOException {
        try (InputStream tar = Files.newInputStream(file)) {
            DockerClientFactory.instance().client().loadImageCmd(tar).exec();
        }
    }

    private static boolean isThere(DockerClient docker, String id) {
        try {
            docker.inspectImageCmd(id).exec();
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }
}
