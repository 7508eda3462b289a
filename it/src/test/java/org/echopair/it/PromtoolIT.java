package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.echopair.it.PrometheusOperator.PrometheusRule;
import org.echopair.it.PrometheusOperator.Rule;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Prometheus itself judges the alerts: when each fires, and when it does not. Needs `promtool`, of
/// Debian's package prometheus, on the path.
class PromtoolIT {

    private static final Path TESTS = App.ROOT.resolve("it/src/test/resources/promtool");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"MONITORED, alerts.yaml, rules.yaml",
            "MESH_EVERYTHING, mesh.yaml, rules-mesh.yaml"})
    void every_alert_fires_when_it_must_and_not_when_it_must_not(Overlay overlay, String tests,
            String rules) throws Exception {
        Files.writeString(folder.resolve(rules), ShippedRules.of(overlay).toString());
        Files.copy(TESTS.resolve(tests), folder.resolve(tests));

        assertThat(promtool("check", "rules", rules)).contains("SUCCESS");
        assertThat(promtool("test", "rules", tests)).contains("SUCCESS").doesNotContain("FAILED");
        assertThat(Files.readString(TESTS.resolve(tests))).contains(alertsOf(overlay));
    }

    private static List<String> alertsOf(Overlay overlay) {
        return overlay.only(PrometheusRule.class).getSpec().groups().stream()
                .flatMap(group -> group.rules().stream()).filter(Rule::isAlert).map(Rule::alert)
                .toList();
    }

    private String promtool(String... arguments) throws IOException, InterruptedException {
        assumeTrue(Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(each -> Files.isExecutable(Path.of(each, "promtool"))),
                "no promtool here: install Debian's prometheus");
        Process process = new ProcessBuilder(
                Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList())
                .directory(folder.toFile()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
