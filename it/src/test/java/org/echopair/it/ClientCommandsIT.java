package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.echopair.it.RunToExit.Result;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.startupcheck.IsRunningStartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.Wait;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Each command of the client in its image, against the server in its own.
class ClientCommandsIT {

    private static final Network NETWORK = Network.newNetwork();
    private static final EchoServerContainer SERVER = EchoServerContainer.echoing()
            .withNetwork(NETWORK).withNetworkAliases("echo-server");
    private static final JsonMapper JSON = new JsonMapper();

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
        NETWORK.close();
    }

    @Test
    void check_finds_nothing_wrong() {
        Result check = run("check", "--idle", "100ms");
        assertThat(check.exitCode()).as(check.stdout() + check.stderr()).isZero();
        assertThat(check.stdout()).contains("✓ half-close", "PASS  11 checks passed")
                .doesNotContain("✗");
    }

    @Test
    void check_names_what_it_could_not_reach() {
        Result check = new RunToExit(App.CLIENT, "check", "--target", "echo-server:9")
                .withNetwork(NETWORK).result();
        assertThat(check.exitCode()).as(check.stdout() + check.stderr()).isEqualTo(69);
        assertThat(check.stdout()).contains("✗ connect", "REFUSED");
    }

    @Test
    void load_verifies_every_message() {
        Result load = run("load", "-c", "20", "-n", "5000", "--output", "json");
        assertThat(load.exitCode()).as(load.stdout() + load.stderr()).isZero();
        JsonNode report = JSON.readTree(load.stdout());
        assertThat(report.path("schema").asString()).isEqualTo("echo-client/load");
        assertThat(report.path("verdict").asString()).isEqualTo("pass");
        assertThat(report.path("counts").path("verified_messages").asInt()).isEqualTo(5000);
        assertThat(report.path("counts").path("lost_messages").asInt()).isZero();
    }

    @Test
    void load_whose_threshold_is_not_met_ends_with_75() {
        Result load = run("load", "-n", "100", "--threshold", "max<1us");
        assertThat(load.exitCode()).as(load.stdout() + load.stderr()).isEqualTo(75);
        assertThat(load.stdout()).contains("✗ max<1us", "FAIL");
    }

    @Test
    void merge_adds_up_the_reports_of_two_loads(@TempDir Path folder) throws Exception {
        String reports = run("load", "-n", "1000", "--output", "json").stdout()
                + run("load", "-n", "1000", "--output", "json").stdout();
        Path file = Files.writeString(folder.resolve("reports"), reports);
        // The client runs as another user than this test.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Result merge = new RunToExit(App.CLIENT, "merge", "--output", "json", "/reports")
                .withReadOnlyFile(file, "/reports").result();
        assertThat(merge.exitCode()).as(merge.stdout() + merge.stderr()).isZero();
        JsonNode report = JSON.readTree(merge.stdout());
        assertThat(report.path("pods").asInt()).isEqualTo(2);
        assertThat(report.path("counts").path("verified_messages").asInt()).isEqualTo(2000);
    }

    @Test
    void watch_loses_nothing_while_nothing_happens() {
        Result watch = run("watch", "--duration", "1s", "--interval", "50ms");
        assertThat(watch.exitCode()).as(watch.stdout() + watch.stderr()).isZero();
        assertThat(watch.stdout()).contains("PASS  nothing lost");
    }

    @Test
    void watch_that_is_told_to_stop_reports_what_it_has() {
        try (var watch = new RunToExit(App.CLIENT, "watch", "--target", "echo-server:8888",
                "--duration", "1h").withNetwork(NETWORK)
                .withStartupCheckStrategy(new IsRunningStartupCheckStrategy())
                .waitingFor(Wait.forLogMessage(".*watching echo-server:8888.*\\n", 1))) {
            watch.start();
            assertThat(Exit.codeAfterStopping(watch, Duration.ofSeconds(20))).isEqualTo(143);
            assertThat(watch.getLogs()).contains("INTERRUPTED").contains("stream 1");
        }
    }

    private static Result run(String command, String... flags) {
        String[] all = new String[flags.length + 3];
        all[0] = command;
        all[1] = "--target";
        all[2] = "echo-server:8888";
        System.arraycopy(flags, 0, all, 3, flags.length);
        return new RunToExit(App.CLIENT, all).withNetwork(NETWORK).result();
    }
}
