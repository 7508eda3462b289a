package org.echopair.it.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A watch, as `cronjob/echo-rollout` runs it, over something that is done to the cluster.
final class WatchOver {

    private static final Duration BEFORE = Duration.ofSeconds(3);

    /// What it cost, as the client's report says.
    record Cost(JsonNode report) {

        boolean passed() {
            return report.path("verdict").asString().equals("pass");
        }

        long count(String name) {
            return report.at("/counts/" + name).asLong();
        }

        long answered() {
            return count("verified_messages");
        }

        long lost() {
            return count("lost_messages");
        }

        long notConnected() {
            return count("not_connected");
        }

        long moved() {
            return count("moved");
        }

        String summary() {
            return report.path("summary").asString();
        }

        private String row(String what) {
            return String.format(Locale.ROOT, "| %s | %s every %.0f ms | %,d | %d | %d | %.0f ms |",
                    what, report.at("/config/payload_size").asString(),
                    report.at("/config/interval_seconds").asDouble() * 1000, answered(), lost(),
                    notConnected(), report.path("longest_gap_seconds").asDouble() * 1000);
        }
    }

    private final TestNamespace here;
    private final ClusterJob job;
    private final String what;

    private WatchOver(TestNamespace here, String name, String what) {
        this.here = here;
        this.what = what;
        job = ClusterJob.from(here, "echo-rollout", name).with("ECHO_OUTPUT", "json")
                .with("ECHO_INTERVAL", "20ms").with("ECHO_FRESH", "2")
                .with("ECHO_DURATION", "40s");
    }

    /// @param what the row's name in the table
    static WatchOver named(TestNamespace here, String name, String what) {
        return new WatchOver(here, name, what);
    }

    WatchOver with(Map<String, String> variables) {
        variables.forEach(job::with);
        return this;
    }

    WatchOver on(Node node) {
        job.changed(spec -> put(spec, node));
        return this;
    }

    static void put(ObjectNode jobSpec, Node node) {
        ((ObjectNode) jobSpec.at("/template/spec")).putObject("nodeSelector")
                .put("kubernetes.io/hostname", node.name());
    }

    /// Does it in the middle of the watch, and reads the report.
    Cost during(Runnable action) {
        job.start().running();
        Instant begin = Instant.now().plus(BEFORE);
        Cluster.await("the watch has begun", BEFORE.multipliedBy(2),
                () -> Instant.now().isAfter(begin));
        action.run();
        Instant done = Instant.now();
        ClusterJob.End end = job.end();
        var cost = new Cost(report(end.pod().log()));
        Instant first = Instant.parse(cost.report.path("started_at").asString());
        Instant last = first.plusMillis(
                Math.round(cost.report.path("duration_seconds").asDouble() * 1000));
        if (first.isAfter(begin) || last.isBefore(done)) {
            throw new AssertionError(what + " went on until " + done + ", and the watch from "
                    + first + " to " + last + " only; are the clocks right? else raise"
                    + " ECHO_DURATION");
        }
        Table.add(cost.row(what));
        return cost;
    }

    private static JsonNode report(String log) {
        return log.lines().filter(line -> line.startsWith("{\"schema\"")).findFirst()
                .map(Cluster.JSON::readTree)
                .orElseThrow(() -> new AssertionError("no report in the log:\n" + log));
    }

    /// Once those that leave have gone: they echo until their peers have closed.
    static void onlyServersAre(TestNamespace here, int count) {
        here.rolledOut();
        Cluster.await("there are " + count + " servers and no more", Duration.ofSeconds(60),
                () -> Cluster.items(here.get("pods", "-l", "app.kubernetes.io/name=echo-server"))
                        .count() == count);
    }
}
