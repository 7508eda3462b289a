package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.OptionSpec;

/// The tables of docs/server.md say what the program says.
class ServerPageTest {

    private static List<String> page() throws IOException {
        return Files.readAllLines(Path.of("../docs/server.md"));
    }

    static Stream<OptionSpec> options() {
        return new ServerOptions(Map.of()).commandLine().getCommandSpec().options().stream()
                .filter(option -> !VariableDefaults.asksForText(option));
    }

    @ParameterizedTest
    @MethodSource("options")
    void names_each_flag_with_its_variable_and_default(OptionSpec option) throws IOException {
        String names = Arrays.stream(option.names()).map(name -> "`" + name + "`")
                .collect(Collectors.joining(" "));
        String row = "| " + names + " | `" + VariableDefaults.variableOf(option) + "` | ";
        assertThat(page()).as(row).anyMatch(line -> line.startsWith(row));
        if (option.defaultValue() != null && !option.defaultValue().isEmpty()) {
            assertThat(page()).anyMatch(
                    line -> line.startsWith(row + "`" + option.defaultValue() + "` | "));
        }
    }

    @Test
    void names_no_flag_that_does_not_exist() throws IOException {
        long rows = page().stream().filter(line -> line.matches("\\| `-.*`ECHO_.*")).count();
        assertThat(rows).isEqualTo(options().count());
    }

    @Test
    void names_each_reason_of_an_end_and_of_a_rejection() throws IOException {
        String page = String.join("\n", page());
        for (CloseReason reason : CloseReason.values()) {
            assertThat(page).contains("`" + reason.label() + "`");
        }
        for (RejectReason reason : RejectReason.values()) {
            assertThat(page).contains("`" + reason.label() + "`");
        }
    }
}
