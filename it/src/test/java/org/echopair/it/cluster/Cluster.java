package org.echopair.it.cluster;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.echopair.it.App;
import org.echopair.it.Kubectl;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The cluster that kubectl's current context names.
final class Cluster {

    static final JsonMapper JSON = new JsonMapper();
    /// On every namespace and node that the suite has changed.
    static final String MARK = "echo-pair-suite";
    static final String GIVEN_NAMESPACE = System.getProperty("cluster.namespace", "");

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /// A suite that began earlier is no longer running.
    private static final Duration LONGEST_SUITE = Duration.ofMinutes(30);

    private static boolean ready;

    private Cluster() {}

    static String kubectl(String... arguments) {
        return feed("", arguments);
    }

    /// kubectl with something on its standard input.
    static String feed(String input, String... arguments) {
        return run(input, arguments).succeeded();
    }

    static Run run(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(Kubectl.path().toString()));
        command.addAll(List.of(arguments));
        return Run.of(PATIENCE, input, command);
    }

    static JsonNode get(String... arguments) {
        return JSON.readTree(
                kubectl(Stream.concat(Stream.of("get", "-o", "json"), Stream.of(arguments))
                        .toArray(String[]::new)));
    }

    static Stream<JsonNode> items(JsonNode list) {
        return list.path("items").valueStream();
    }

    /// Before the first test: it answers, the images are there, and no earlier run is in the way.
    static synchronized void prepare() {
        if (ready) {
            return;
        }
        Run version = run("", "version", "--request-timeout=10s");
        if (version.exitCode() != 0) {
            throw new AssertionError("no cluster answers; set KUBECONFIG, or kubectl's current"
                    + " context, to one that does: " + version);
        }
        if (mayList("namespaces")) {
            deleteLeftovers();
        }
        if (mayList("nodes")) {
            items(get("nodes", "-l", MARK)).forEach(node -> Node.restore(name(node)));
        }
        String load = System.getProperty("cluster.load", "");
        if (!load.isEmpty()) {
            for (App app : App.values()) {
                if (!Files.exists(app.imageTar())) {
                    throw new AssertionError("no image " + app.imageTar() + "; build it first");
                }
                Run.of(PATIENCE, "", List.of("bash", "-c",
                        load.replace("{}", "'" + app.imageTar() + "'"))).succeeded();
            }
        }
        ready = true;
    }

    private static boolean mayList(String kind) {
        return run("", "auth", "can-i", "list", kind).exitCode() == 0;
    }

    private static void deleteLeftovers() {
        Instant earliest = Instant.now().minus(LONGEST_SUITE);
        items(get("namespaces", "-l", MARK))
                .filter(each -> Instant
                        .parse(each.at("/metadata/creationTimestamp").asString())
                        .isBefore(earliest))
                .forEach(each -> kubectl("delete", "namespace", name(each), "--wait=false"));
    }

    static String name(JsonNode object) {
        return object.at("/metadata/name").asString();
    }

    /// Skips what others on the cluster would notice.
    static void assumeOwn() {
        assumeThat(Boolean.getBoolean("cluster.own"))
                .as("others on the cluster would notice this: it needs -Dcluster.own=true")
                .isTrue();
    }

    /// The nodes that take any pod; skips where there are fewer.
    static List<Node> assumeNodes(int count) {
        assumeThat(mayList("nodes")).as("the nodes cannot be seen with these rights").isTrue();
        List<Node> nodes = items(get("nodes")).filter(Node::takesAnyPod).map(Cluster::name)
                .map(Node::new).toList();
        assumeThat(nodes.size()).as("this needs %d nodes that take any pod", count)
                .isGreaterThanOrEqualTo(count);
        return nodes;
    }

    /// Polls once a second.
    static void await(String what, Duration patience, BooleanSupplier holds) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "after " + patience.toSeconds() + " s it was not so that " + what);
            }
            try {
                Thread.sleep(Duration.ofSeconds(1));
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted while waiting until " + what, e);
            }
        }
    }
}
