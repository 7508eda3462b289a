package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// A new version of the mesh itself, node by node.
@EnabledIfSystemProperty(named = "echopair.release", matches = "true",
        disabledReason = "a rollout of "
                + "the mesh takes a minute; mvn verify -Prelease has it, and .ci/run does")
@Order(1)
class MeshRolloutIT {

    private static final List<String> NODES = List.of("node-a", "node-b", "node-c");

    @TempDir
    private Path folder;

    @Test
    void a_rollout_of_the_mesh_loses_nothing() throws Exception {
        assumeTrue(MeshAlerts.canBeHad(),
                "no prometheus here: install Debian's prometheus");
        try (var mesh = new Mesh(folder, NODES.toArray(String[]::new))) {
            List<String> words = new ArrayList<>();
            for (String node : NODES) {
                words.add(mesh.replace(node));
                mesh.awaitAllWell();
            }
            // A new pod's address is known before its server listens: that costs connections.
            assertThat(words).allSatisfy(each -> assertThat(each)
                    .contains("messages answered").doesNotContainPattern("[0-9] (lost|wrong)"));
            for (MeshPod pod : mesh.pods()) {
                Metrics metrics = Metrics.parse(pod.scraped());
                assertThat(of(metrics, "answered")).as(pod.node()).isPositive();
                assertThat(of(metrics, "lost")).as(pod.node()).isZero();
                assertThat(of(metrics, "wrong")).as(pod.node()).isZero();
            }
        }
    }

    private static double of(Metrics metrics, String result) {
        return metrics.samples().entrySet().stream()
                .filter(each -> each.getKey().startsWith("echo_watch_messages_total"))
                .filter(each -> each.getKey().contains("result=\"" + result + "\""))
                .mapToDouble(Map.Entry::getValue).sum();
    }
}
