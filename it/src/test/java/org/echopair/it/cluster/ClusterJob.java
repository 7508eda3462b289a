package org.echopair.it.cluster;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A Job made from one of the shipped templates by `kubectl create job --from`, changed where a
/// test needs it.
final class ClusterJob {

    /// @param condition `Complete` or `Failed`
    /// @param message why, in Kubernetes' words
    record End(String condition, String reason, String message, Duration took, List<Pod> pods) {

        /// The first of its pods, in the order of their attempts.
        Pod pod() {
            return pods.getFirst();
        }
    }

    /// @param said its termination message
    /// @param exitCode -1 while it runs
    record Pod(String name, int exitCode, String said, String log) {}

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final TestNamespace here;
    private final ObjectNode job;

    private ClusterJob(TestNamespace here, ObjectNode job) {
        this.here = here;
        this.job = job;
    }

    static ClusterJob from(TestNamespace here, String template, String name) {
        String yaml = here.kubectl("create", "job", name, "--from=cronjob/" + template,
                "--dry-run=client", "-o", "json");
        var made = new ClusterJob(here, (ObjectNode) Cluster.JSON.readTree(yaml));
        for (String metadata : List.of("/metadata", "/spec/template/metadata")) {
            ((ObjectNode) made.job.at(metadata)).withObject("labels").put(Cluster.MARK, "test");
        }
        return made;
    }

    String name() {
        return Cluster.name(job);
    }

    ClusterJob with(String variable, String value) {
        ArrayNode variables = container().withArray("env");
        variables.removeIf(each -> each.path("name").asString().equals(variable));
        variables.addObject().put("name", variable).put("value", value);
        return this;
    }

    ClusterJob running(String... arguments) {
        ArrayNode args = container().putArray("args");
        Stream.of(arguments).forEach(args::add);
        return this;
    }

    /// Its own specification, and that of its pods' container.
    ClusterJob changed(Consumer<ObjectNode> spec) {
        spec.accept((ObjectNode) job.path("spec"));
        return this;
    }

    ClusterJob container(Consumer<ObjectNode> change) {
        change.accept(container());
        return this;
    }

    private ObjectNode container() {
        return (ObjectNode) job.at("/spec/template/spec/containers/0");
    }

    ClusterJob start() {
        here.feed(job.toString(), "create", "-f", "-");
        return this;
    }

    static void start(TestNamespace here, Collection<ClusterJob> jobs) {
        here.feed(jobs.stream().map(each -> each.job.toString()).collect(joining("\n---\n")),
                "create", "-f", "-");
    }

    /// Until its pods run.
    ClusterJob running() {
        Cluster.await("the pods of " + name() + " run", Duration.ofMinutes(2),
                () -> now().at("/status/ready").asInt(0) == job.at("/spec/parallelism").asInt(1));
        return this;
    }

    End end() {
        return end(PATIENCE);
    }

    End end(Duration patience) {
        Cluster.await(name() + " is Complete or Failed", patience,
                () -> conditions().findAny().isPresent());
        JsonNode condition = conditions().findFirst().orElseThrow();
        Instant began = Instant.parse(now().at("/status/startTime").asString());
        Instant ended = Instant.parse(condition.path("lastTransitionTime").asString());
        return new End(condition.path("type").asString(), condition.path("reason").asString(),
                condition.path("message").asString(), Duration.between(began, ended), pods());
    }

    private JsonNode now() {
        return here.get("job", name());
    }

    private Stream<JsonNode> conditions() {
        return now().at("/status/conditions").valueStream()
                .filter(each -> each.path("status").asString().equals("True"))
                .filter(each -> each.path("type").asString().matches("Complete|Failed"));
    }

    List<Pod> pods() {
        return Cluster.items(here.get("pods", "-l", "job-name=" + name(),
                "--sort-by=.metadata.creationTimestamp")).map(this::pod).toList();
    }

    private Pod pod(JsonNode pod) {
        JsonNode terminated = pod.at("/status/containerStatuses/0/state/terminated");
        String name = Cluster.name(pod);
        return new Pod(name, terminated.path("exitCode").asInt(-1),
                terminated.path("message").asString(""),
                terminated.isMissingNode() ? "" : here.kubectl("logs", name));
    }
}
