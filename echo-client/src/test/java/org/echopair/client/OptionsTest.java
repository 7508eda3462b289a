package org.echopair.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Every option of `send`, its default, its variable and its flag. An option that is missing here
/// fails the test.
class OptionsTest {

    private record Row(String flag, @Nullable Object byDefault, String variable, String ofVariable,
            Object fromVariable, String ofFlag, Object fromFlag) {}

    private static final List<Row> ROWS = List.of(
            new Row("--target", new Target("localhost", 8888), "ECHO_TARGET", "a:1",
                    new Target("a", 1), "[::1]:2", new Target("::1", 2)),
            new Row("--connect-timeout", Duration.ofSeconds(3), "ECHO_CONNECT_TIMEOUT", "4s",
                    Duration.ofSeconds(4), "250ms", Duration.ofMillis(250)),
            new Row("--timeout", Duration.ofSeconds(5), "ECHO_TIMEOUT", "6s", Duration.ofSeconds(6),
                    "1m", Duration.ofMinutes(1)),
            new Row("--wait", Duration.ZERO, "ECHO_WAIT", "60s", Duration.ofSeconds(60), "1h30m",
                    Duration.ofMinutes(90)),
            new Row("--file", null, "ECHO_FILE", "/of/${variable}", Path.of("/of/${variable}"),
                    "@flag", Path.of("@flag")),
            new Row("--expect", Expect.ECHO, "ECHO_EXPECT", "any", Expect.ANY, "none",
                    Expect.NONE));

    @Test
    void a_flag_beats_its_variable_which_beats_the_default() {
        for (Row row : ROWS) {
            Map<String, String> set = Map.of(row.variable, row.ofVariable);
            Map<String, String> empty = Map.of(row.variable, "");
            Map<String, String> wrong = Map.of(row.variable, "not a value");

            assertThat(value(row, Map.of())).isEqualTo(row.byDefault);
            assertThat(value(row, empty)).isEqualTo(row.byDefault);
            assertThat(value(row, set)).isEqualTo(row.fromVariable);
            assertThat(value(row, set, row.flag, row.ofFlag)).isEqualTo(row.fromFlag);
            assertThat(value(row, wrong, row.flag + "=" + row.ofFlag)).isEqualTo(row.fromFlag);
        }
    }

    @Test
    void all_are_listed_here_and_the_help_names_their_variables() {
        List<String> flags = new ArrayList<>();
        for (OptionSpec option : send(Map.of()).options()) {
            String variable = EnvironmentDefaults.variableOf(option);
            if (variable != null) {
                flags.add(option.longestName());
                assertThat(option.description()[0]).endsWith("[" + variable + "]");
            }
        }

        assertThat(flags).containsExactlyInAnyOrderElementsOf(
                ROWS.stream().map(Row::flag).toList());
    }

    @Test
    void the_address_family_is_a_flag_only() {
        for (String flag : List.of("-4", "-6")) {
            OptionSpec option = send(Map.of(), flag).findOption(flag);

            assertThat(option.<Boolean>getValue()).isTrue();
            assertThat(EnvironmentDefaults.variableOf(option)).isNull();
        }
    }

    private static @Nullable Object value(Row row, Map<String, String> environment,
            String... flags) {
        return send(environment, flags).findOption(row.flag).getValue();
    }

    private static CommandSpec send(Map<String, String> environment, String... flags) {
        var nowhere = Run.print(new ByteArrayOutputStream());
        var stdio = new Stdio(new ByteArrayInputStream(new byte[0]), nowhere, nowhere, false);
        CommandLine line = EchoClient.commandLine(environment, stdio);
        List<String> args = new ArrayList<>(List.of("send"));
        args.addAll(List.of(flags));
        return line.parseArgs(args.toArray(String[]::new)).subcommand().commandSpec();
    }
}
