package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Prometheus itself judges the alerts: when each fires, and when it does not. Needs `promtool`, of
/// Debian's package prometheus, on the path.
class PromtoolIT {

    private static final Path TESTS = App.ROOT
            .resolve("it/src/test/resources/promtool/alerts.yaml");

    @TempDir
    private Path folder;

    @Test
    void every_alert_fires_when_it_must_and_not_when_it_must_not() throws Exception {
        JsonNode rule = writeRules();
        Files.copy(TESTS, folder.resolve("alerts.yaml"));

        assertThat(promtool("test", "rules", "alerts.yaml")).contains("SUCCESS")
                .doesNotContain("FAILED");
        assertThat(Files.readString(TESTS)).contains(alertsOf(rule));
    }

    private static List<String> alertsOf(JsonNode rule) {
        return rule.get("groups").valueStream().flatMap(group -> group.get("rules").valueStream())
                .map(each -> each.get("alert").asString()).toList();
    }

    private JsonNode writeRules() throws IOException {
        JsonNode rule = StrictYaml.documents(Overlay.MONITORED.yaml()).stream()
                .filter(each -> each.get("kind").asString().equals("PrometheusRule"))
                .map(each -> each.get("spec")).findFirst().orElseThrow();
        Files.writeString(folder.resolve("rules.yaml"), rule.toString()); // JSON is YAML
        return rule;
    }

    private String promtool(String... arguments) throws Exception {
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
