package org.echopair.it;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// An object that creates pods, whichever kind it is, and one container of them.
record Workload(Overlay overlay, HasMetadata object, Container container) {

    /// One for each container; none for an object that creates no pods.
    static Stream<Workload> of(Overlay overlay, HasMetadata object) {
        return object instanceof Deployment || object instanceof DaemonSet
                || object instanceof CronJob
                        ? template(object).getSpec().getContainers().stream()
                                .map(container -> new Workload(overlay, object, container))
                        : Stream.of();
    }

    String name() {
        return object.getMetadata().getName();
    }

    App app() {
        return container.getName().equals(App.SERVER.id()) ? App.SERVER : App.CLIENT;
    }

    /// Whether its pods have both ends of the pair in them.
    boolean isMesh() {
        return object instanceof DaemonSet;
    }

    JobSpec job() {
        if (object instanceof CronJob cronJob) {
            return cronJob.getSpec().getJobTemplate().getSpec();
        }
        throw new IllegalStateException(name() + " runs no job");
    }

    PodTemplateSpec template() {
        return template(object);
    }

    private static PodTemplateSpec template(HasMetadata object) {
        return switch (object) {
            case Deployment deployment -> deployment.getSpec().getTemplate();
            case DaemonSet daemonSet -> daemonSet.getSpec().getTemplate();
            case CronJob cronJob -> cronJob.getSpec().getJobTemplate().getSpec().getTemplate();
            default -> throw new IllegalArgumentException(object.getKind() + " creates no pods");
        };
    }

    /// Of the object, for the pods that are its own.
    LabelSelector selector() {
        return object instanceof DaemonSet daemonSet
                ? daemonSet.getSpec().getSelector()
                : ((Deployment) object).getSpec().getSelector();
    }

    Map<String, String> labels() {
        return template().getMetadata().getLabels();
    }

    PodSpec pod() {
        return template().getSpec();
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

    static Stream<Workload> deployments() {
        return servers().filter(each -> each.object() instanceof Deployment);
    }

    /// The templates of Jobs.
    static Stream<Workload> clients() {
        return every().filter(each -> each.object() instanceof CronJob);
    }

    /// Those that never end.
    static Stream<Workload> watches() {
        return every().filter(each -> each.app() == App.CLIENT && each.isMesh());
    }

    @Override
    public String toString() {
        return overlay + " " + object.getKind() + " " + name() + " " + container.getName();
    }
}
