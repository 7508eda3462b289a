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

/// Every option of `send` and `load`, its default, its variable and its flag. An option that is
/// missing here fails the test.
class OptionsTest {

    private record Row(String flag, @Nullable Object byDefault, String variable, String ofVariable,
            Object fromVariable, String ofFlag, Object fromFlag) {}

    private static final List<Row> COMMON = List.of(
            new Row("--target", new Target("localhost", 8888), "ECHO_TARGET", "a:1",
                    new Target("a", 1), "[::1]:2", new Target("::1", 2)),
            new Row("--connect-timeout", Duration.ofSeconds(3), "ECHO_CONNECT_TIMEOUT", "4s",
                    Duration.ofSeconds(4), "250ms", Duration.ofMillis(250)),
            new Row("--timeout", Duration.ofSeconds(5), "ECHO_TIMEOUT", "6s", Duration.ofSeconds(6),
                    "1m", Duration.ofMinutes(1)),
            new Row("--wait", Duration.ZERO, "ECHO_WAIT", "60s", Duration.ofSeconds(60), "1h30m",
                    Duration.ofMinutes(90)));

    private static final List<Row> SEND = List.of(
            new Row("--file", null, "ECHO_FILE", "/of/${variable}", Path.of("/of/${variable}"),
                    "@flag", Path.of("@flag")),
            new Row("--expect", Expect.ECHO, "ECHO_EXPECT", "any", Expect.ANY, "none",
                    Expect.NONE));

    private static final List<Row> LOAD = List.of(
            new Row("--connections", new Whole(10), "ECHO_CONNECTIONS", "3", new Whole(3), "4",
                    new Whole(4)),
            new Row("--duration", null, "ECHO_DURATION", "5s", Duration.ofSeconds(5), "1m",
                    Duration.ofMinutes(1)),
            new Row("--count", null, "ECHO_COUNT", "1000", new Whole(1000), "7", new Whole(7)),
            new Row("--rate", null, "ECHO_RATE", "0.5", new Rate(0.5), "20000", new Rate(20_000)),
            new Row("--payload", null, "ECHO_PAYLOAD", "text", Payload.TEXT, "zeros",
                    Payload.ZEROS),
            new Row("--payload-file", null, "ECHO_PAYLOAD_FILE", "/a", Path.of("/a"), "b",
                    Path.of("b")),
            new Row("--pipeline", new Whole(1), "ECHO_PIPELINE", "2", new Whole(2), "3",
                    new Whole(3)),
            new Row("--warmup", null, "ECHO_WARMUP", "0", Duration.ZERO, "5s",
                    Duration.ofSeconds(5)),
            new Row("--threshold", List.of(), "ECHO_THRESHOLD", "p99<50ms,lost==0",
                    List.of(Threshold.parse("p99<50ms"), Threshold.parse("lost==0")), "max<1s",
                    List.of(Threshold.parse("max<1s"))),
            new Row("--percentiles", Percentiles.parse("50,90,99,99.9,99.99"), "ECHO_PERCENTILES",
                    "50", Percentiles.parse("50"), "75,99", Percentiles.parse("75,99")),
            new Row("--output", ReportOptions.Output.TEXT, "ECHO_OUTPUT", "json",
                    ReportOptions.Output.JSON, "json", ReportOptions.Output.JSON),
            new Row("--report", null, "ECHO_REPORT", "/x.json", Path.of("/x.json"), "y.html",
                    Path.of("y.html")));

    /// Its value has no equals.
    private static final List<String> ELSEWHERE = List.of("--payload-size");

    @Test
    void a_flag_beats_its_variable_which_beats_the_default() {
        both(SEND).forEach(row -> check("send", row));
        both(LOAD).forEach(row -> check("load", row));
    }

    private static void check(String command, Row row) {
        Map<String, String> set = Map.of(row.variable, row.ofVariable);
        Map<String, String> empty = Map.of(row.variable, "");
        Map<String, String> wrong = Map.of(row.variable, "not a value");

        assertThat(value(command, row, Map.of())).isEqualTo(row.byDefault);
        assertThat(value(command, row, empty)).isEqualTo(row.byDefault);
        assertThat(value(command, row, set)).isEqualTo(row.fromVariable);
        assertThat(value(command, row, set, row.flag, row.ofFlag)).isEqualTo(row.fromFlag);
        assertThat(value(command, row, wrong, row.flag + "=" + row.ofFlag))
                .isEqualTo(row.fromFlag);
    }

    @Test
    void the_payload_size_too() {
        for (List<String> row : List.of(List.of("", "null"), List.of("64..1KiB", "64..1KiB"))) {
            CommandSpec spec = parsed("load", Map.of("ECHO_PAYLOAD_SIZE", row.getFirst()));
            assertThat(String.valueOf(spec.findOption("--payload-size").<Object>getValue()))
                    .isEqualTo(row.getLast());
        }
        assertThat(parsed("load", Map.of(), "--payload-size", "1,2")
                .findOption("--payload-size").getValue().toString()).isEqualTo("1,2");
    }

    @Test
    void a_rate_has_a_short_name_and_so_have_the_others_that_are_typed_often() {
        assertThat(parsed("load", Map.of(), "--qps", "5").findOption("--rate").<Rate>getValue())
                .isEqualTo(new Rate(5));
        CommandSpec spec = parsed("load", Map.of(), "-c", "5", "-t", "1s", "-n", "9");
        assertThat(spec.findOption("--connections").<Whole>getValue()).isEqualTo(new Whole(5));
        assertThat(spec.findOption("--count").<Whole>getValue()).isEqualTo(new Whole(9));
    }

    @Test
    void all_are_listed_here_and_the_help_names_their_variables() {
        for (String command : List.of("send", "load")) {
            List<String> flags = new ArrayList<>();
            for (OptionSpec option : parsed(command, Map.of()).options()) {
                String variable = EnvironmentDefaults.variableOf(option);
                if (variable != null) {
                    flags.add(option.longestName());
                    assertThat(option.description()[0]).endsWith("[" + variable + "]");
                }
            }
            flags.removeAll(ELSEWHERE);
            assertThat(flags).containsExactlyInAnyOrderElementsOf(
                    both(command.equals("send") ? SEND : LOAD).stream().map(Row::flag)
                            .toList());
        }
    }

    private static List<Row> both(List<Row> own) {
        List<Row> rows = new ArrayList<>(COMMON);
        rows.addAll(own);
        return rows;
    }

    @Test
    void the_address_family_is_a_flag_only() {
        for (String flag : List.of("-4", "-6")) {
            OptionSpec option = parsed("send", Map.of(), flag).findOption(flag);

            assertThat(option.<Boolean>getValue()).isTrue();
            assertThat(EnvironmentDefaults.variableOf(option)).isNull();
        }
    }

    private static @Nullable Object value(String command, Row row,
            Map<String, String> environment, String... flags) {
        return parsed(command, environment, flags).findOption(row.flag).getValue();
    }

    private static CommandSpec parsed(String command, Map<String, String> environment,
            String... flags) {
        var nowhere = Run.print(new ByteArrayOutputStream());
        var stdio = new Stdio(new ByteArrayInputStream(new byte[0]), nowhere, nowhere, false);
        CommandLine line = EchoClient.commandLine(environment, stdio);
        List<String> args = new ArrayList<>(List.of(command));
        args.addAll(List.of(flags));
        return line.parseArgs(args.toArray(String[]::new)).subcommand().commandSpec();
    }
}
