package org.echopair.it.cluster;

import static org.echopair.it.cluster.Cluster.kubectl;

import tools.jackson.databind.JsonNode;

/// A node that a test changes, and that is as before at the end: even where the run is killed in
/// between, since the next one finds the mark on it.
record Node(String name) implements AutoCloseable {

    private static final String TAINT = Cluster.MARK + "=:NoSchedule";

    static boolean takesAnyPod(JsonNode node) {
        return node.at("/spec/taints").isEmpty()
                && !node.at("/spec/unschedulable").asBoolean(false)
                && node.at("/status/conditions").valueStream()
                        .anyMatch(each -> each.path("type").asString().equals("Ready")
                                && each.path("status").asString().equals("True"));
    }

    void cordon() {
        mark();
        kubectl("cordon", name);
    }

    void taint() {
        mark();
        kubectl("taint", "node", name, TAINT);
    }

    /// Evicts the pods of this project only.
    void drain() {
        mark();
        kubectl("drain", name, "--ignore-daemonsets", "--timeout=110s",
                "--pod-selector=app.kubernetes.io/part-of=echo-pair");
    }

    private void mark() {
        kubectl("label", "node", name, Cluster.MARK + "=changed", "--overwrite");
    }

    static void restore(String name) {
        kubectl("uncordon", name);
        Cluster.run("", "taint", "node", name, TAINT + "-"); // fails where it has none
        kubectl("label", "node", name, Cluster.MARK + "-");
    }

    @Override
    public void close() {
        restore(name);
    }
}
