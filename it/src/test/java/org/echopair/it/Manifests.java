package org.echopair.it;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What lies under `k8s/`, read strictly. Everything there is of one server and one client.
final class Manifests {

    static final Path FOLDER = App.ROOT.resolve("k8s");

    static final String KUSTOMIZATION = "kustomization.yaml";

    private Manifests() {}

    /// Every file, so that none lies there that no test has read.
    static List<Path> files() {
        try (Stream<Path> paths = Files.walk(FOLDER)) {
            return paths.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<HasMetadata> all() {
        return files().stream().filter(file -> !file.endsWith(KUSTOMIZATION))
                .flatMap(file -> StrictYaml.manifests(text(file)).stream()).toList();
    }

    static Deployment deployment() {
        return only(Deployment.class);
    }

    static Service service() {
        return only(Service.class);
    }

    static CronJob cronJob() {
        return only(CronJob.class);
    }

    static JobSpec job() {
        return cronJob().getSpec().getJobTemplate().getSpec();
    }

    static PodSpec pod(App app) {
        return switch (app) {
            case SERVER -> deployment().getSpec().getTemplate().getSpec();
            case CLIENT -> job().getTemplate().getSpec();
        };
    }

    static Container container(App app) {
        return single(pod(app).getContainers());
    }

    static Map<String, String> variables(App app) {
        return container(app).getEnv().stream()
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }

    static <T extends HasMetadata> T only(Class<T> kind) {
        return single(all().stream().filter(kind::isInstance).map(kind::cast).toList());
    }

    static <T> T single(List<T> list) {
        if (list.size() != 1) {
            throw new AssertionError("one is expected, not " + list);
        }
        return list.getFirst();
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
