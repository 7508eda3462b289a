package org.echopair.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A pipe that is full and that nobody reads, as a log collector that hangs leaves it, holds up neither
/// the run nor what it has found.
@Execution(ExecutionMode.CONCURRENT)
class UnreadOutputTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"check --only echo", "load -n 20 -c 1", "watch -t 500ms",
            "load -n 20 -c 1 --output json"})
    void of_results_leaves_the_report_whole_and_the_finding_its_exit_code(String command)
            throws Exception {
        try (Fault.Open fault = Fault.FLIPS_A_BIT.open();
                ClientProcess client = start(">pipe", command, fault)) {
            while (!isWhole(report())) {
                TimeUnit.MILLISECONDS.sleep(20);
            }

            client.signal("TERM");

            assertThat(client.exitCode()).as(client.err()).isEqualTo(65);
            assertThat(JsonParser.parseString(Files.readString(report())).getAsJsonObject()
                    .get("exit_code").getAsInt()).isEqualTo(65);
        }
    }

    @ParameterizedTest
    @CsvSource({"send 0123456789", "load -n 20 -c 1", "check --only echo --output json", "send"})
    void of_errors_changes_nothing(String command) throws Exception {
        try (Fault.Open fault = Fault.FLIPS_A_BIT.open();
                ClientProcess client = start("2>pipe", command, fault)) {
            assertThat(client.exitCode()).isEqualTo(command.equals("send") ? 64 : 65);
        }
    }

    private ClientProcess start(String redirection, String command, Fault.Open fault)
            throws Exception {
        List<String> args = new ArrayList<>(List.of(command.split(" ")));
        args.addAll(1, List.of("--target", fault.target(), "--report", report().toString()));
        return ClientProcess.start(Map.of(), "cd '" + directory + "' && mkfifo pipe"
                + " && exec 3<>pipe && head -c 65536 /dev/zero >&3 && exec " + redirection,
                args.toArray(String[]::new));
    }

    private Path report() {
        return directory.resolve("report.json");
    }

    /// A report is one line.
    private static boolean isWhole(Path report) throws Exception {
        return Files.exists(report) && Files.readString(report).endsWith("\n");
    }
}
