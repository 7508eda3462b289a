package org.echopair.it;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// An object that creates pods, and its pods, whichever kind it is.
record Workload(Overlay overlay, HasMetadata object) {

    String name() {
        return object.getMetadata().getName();
    }

    App app() {
        return object instanceof Deployment ? App.SERVER : App.CLIENT;
    }

    JobSpec job() {
        if (object instanceof CronJob cronJob) {
            return cronJob.getSpec().getJobTemplate().getSpec();
        }
        throw new IllegalStateException(name() + " runs no job");
    }

    PodTemplateSpec template() {
        return object instanceof Deployment deployment
                ? deployment.getSpec().getTemplate()
                : job().getTemplate();
    }

    Map<String, String> labels() {
        return template().getMetadata().getLabels();
    }

    PodSpec pod() {
        return template().getSpec();
    }

    Container container() {
        return Overlay.single(pod().getContainers());
    }

    /// Those that the manifest sets by itself; what it takes from the cluster is not among them.
    Map<String, String> variables() {
        return container().getEnv().stream().filter(each -> each.getValueFrom() == null)
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }

    /// Of the command in its arguments.
    HelpText help() {
        return Helps.of(app(), container().getArgs().stream().limit(1).toArray(String[]::new));
    }

    /// What the manifest sets, else the app's default.
    String setting(String variable) {
        String set = variables().get(variable);
        return set != null ? set : help().defaultOf(HelpText.flagOf(variable));
    }

    Duration duration(String variable) {
        return Duration.parse("PT" + setting(variable));
    }

    /// The command that its arguments choose.
    String command() {
        return container().getArgs().getFirst();
    }

    int port(String name) {
        return Overlay.single(container().getPorts().stream()
                .filter(port -> port.getName().equals(name)).toList()).getContainerPort();
    }

    /// Whether their containers differ at most in the image's name.
    boolean runsLike(Workload other) {
        return pod().getSecurityContext().equals(other.pod().getSecurityContext())
                && Objects.equals(pod().getTerminationGracePeriodSeconds(),
                        other.pod().getTerminationGracePeriodSeconds())
                && nameless(container()).equals(nameless(other.container()));
    }

    private static Container nameless(Container container) {
        return new ContainerBuilder(container).withImage(null).build();
    }

    static Stream<Workload> every() {
        return Overlay.everyWorkload();
    }

    static Stream<Workload> servers() {
        return every().filter(each -> each.app() == App.SERVER);
    }

    static Stream<Workload> clients() {
        return every().filter(each -> each.app() == App.CLIENT);
    }

    @Override
    public String toString() {
        return overlay + " " + object.getKind() + " " + name();
    }
}
