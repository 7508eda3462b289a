package org.echopair.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.echopair.client.cli.EnvironmentDefaults;
import org.echopair.client.cli.PositiveCount;
import org.echopair.client.cli.RunContext;
import org.echopair.client.cli.Stdio;
import org.echopair.client.exchange.Expect;
import org.echopair.client.exchange.Target;
import org.echopair.client.load.Percentiles;
import org.echopair.client.load.Rate;
import org.echopair.client.load.engine.AddressChoice;
import org.echopair.client.load.engine.LoadThreshold;
import org.echopair.client.report.ReportOptions;
import org.echopair.client.stream.Payload;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Every option of each command, its default, its variable and its flag. An option that is missing
/// here fails the test.
class OptionsTest {

    private record Row(String flag, @Nullable Object byDefault, String variable, String ofVariable,
            Object fromVariable, String ofFlag, Object fromFlag) {}

    private static final List<Row> CONNECTION = List.of(
            new Row("--target", new Target("localhost", 8888), "ECHO_TARGET", "a:1",
                    new Target("a", 1), "[::1]:2", new Target("::1", 2)),
            duration("--connect-timeout", Duration.ofSeconds(3), "ECHO_CONNECT_TIMEOUT"),
            duration("--timeout", Duration.ofSeconds(5), "ECHO_TIMEOUT"),
            duration("--wait", Duration.ZERO, "ECHO_WAIT"));

    private static final List<Row> REPORTS = List.of(
            new Row("--output", ReportOptions.Output.TEXT, "ECHO_OUTPUT", "json",
                    ReportOptions.Output.JSON, "text", ReportOptions.Output.TEXT),
            new Row("--report", List.of(), "ECHO_REPORT", "a,b.json,c.html",
                    List.of(Path.of("a,b.json"), Path.of("c.html")), "d.html",
                    List.of(Path.of("d.html"))),
            file("--junit", "ECHO_JUNIT"));

    private static final List<Row> LOAD = List.of(
            new Row("--connections", new PositiveCount(10), "ECHO_CONNECTIONS", "3",
                    new PositiveCount(3), "4",
                    new PositiveCount(4)),
            new Row("--duration", null, "ECHO_DURATION", "5s", Duration.ofSeconds(5), "1m",
                    Duration.ofMinutes(1)),
            new Row("--count", null, "ECHO_COUNT", "1000", new PositiveCount(1000), "7",
                    new PositiveCount(7)),
            new Row("--rate", null, "ECHO_RATE", "0.5", new Rate(0.5), "20000", new Rate(20_000)),
            new Row("--payload", null, "ECHO_PAYLOAD", "text", Payload.TEXT, "zeros",
                    Payload.ZEROS),
            new Row("--payload-file", null, "ECHO_PAYLOAD_FILE", "/a", Path.of("/a"), "b",
                    Path.of("b")),
            new Row("--address", AddressChoice.ALL, "ECHO_ADDRESS", "first", AddressChoice.FIRST,
                    "all", AddressChoice.ALL),
            new Row("--pipeline", new PositiveCount(1), "ECHO_PIPELINE", "2", new PositiveCount(2),
                    "3",
                    new PositiveCount(3)),
            new Row("--warmup", null, "ECHO_WARMUP", "0", Duration.ZERO, "5s",
                    Duration.ofSeconds(5)),
            new Row("--threshold", List.of(), "ECHO_THRESHOLD", "p99<50ms,lost==0",
                    List.of(LoadThreshold.parse("p99<50ms"), LoadThreshold.parse("lost==0")),
                    "max<1s",
                    List.of(LoadThreshold.parse("max<1s"))),
            new Row("--percentiles", Percentiles.parse("50,90,99,99.9,99.99"), "ECHO_PERCENTILES",
                    "50", Percentiles.parse("50"), "75,99", Percentiles.parse("75,99")));

    /// Its value has no equals.
    private static final String ELSEWHERE = "--payload-size";

    private static final Map<String, List<Row>> ROWS = Map.of("load",
            all(all(CONNECTION, REPORTS), LOAD), "send",
            all(all(CONNECTION, REPORTS), List.of(file("--file", "ECHO_FILE"),
                    new Row("--expect", Expect.ECHO, "ECHO_EXPECT", "any", Expect.ANY, "none",
                            Expect.NONE))),
            "check", all(all(CONNECTION, REPORTS), List.of(names("--only", "ECHO_ONLY"),
                    names("--skip", "ECHO_SKIP"),
                    duration("--idle", Duration.ofSeconds(2), "ECHO_IDLE"))),
            "watch", all(all(CONNECTION, REPORTS), List.of(
                    new Row("--persistent", 4, "ECHO_PERSISTENT", "5", 5, "0", 0),
                    new Row("--fresh", 1, "ECHO_FRESH", "2", 2, "0", 0),
                    duration("--interval", Duration.ofMillis(100), "ECHO_INTERVAL"),
                    duration("--duration", Duration.ofMinutes(1), "ECHO_DURATION"),
                    new Row("--resolve-interval", null, "ECHO_RESOLVE_INTERVAL", "1m",
                            Duration.ofMinutes(1), "2s", Duration.ofSeconds(2)),
                    new Row("--admin-port", null, "ECHO_ADMIN_PORT", "8081", 8081, "0", 0),
                    new Row("--neighbours", null, "ECHO_NEIGHBOURS", "10", 10, "0", 0),
                    new Row("--reconnect-interval", null, "ECHO_RECONNECT_INTERVAL", "1m",
                            Duration.ofMinutes(1), "2s", Duration.ofSeconds(2)),
                    new Row("--late", null, "ECHO_LATE", "250ms", Duration.ofMillis(250), "2s",
                            Duration.ofSeconds(2)))));

    @ParameterizedTest
    @ValueSource(strings = {"send", "check", "load", "watch"})
    void a_flag_beats_its_variable_which_beats_the_default(String command) {
        for (Row row : ROWS.get(command)) {
            Map<String, String> set = Map.of(row.variable, row.ofVariable);
            Map<String, String> empty = Map.of(row.variable, "");
            String flag = row.flag + "=" + row.ofFlag;

            assertThat(value(command, row, Map.of())).isEqualTo(row.byDefault);
            assertThat(value(command, row, empty)).isEqualTo(row.byDefault);
            assertThat(value(command, row, set)).isEqualTo(row.fromVariable);
            assertThat(value(command, row, set, row.flag, row.ofFlag)).isEqualTo(row.fromFlag);
            assertThat(value(command, row, Map.of(row.variable, "not a value"), flag))
                    .isEqualTo(row.fromFlag);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"send", "check", "load", "watch"})
    void all_are_listed_here_and_the_help_names_their_variables(String command) {
        List<String> flags = new ArrayList<>();
        for (OptionSpec option : parse(command, Map.of()).options()) {
            String variable = EnvironmentDefaults.variableOf(option);
            boolean valued = option.arity().max() > 0;
            if (!valued && variable != null) {
                assertThat(option.description()[0]).endsWith("[" + variable + "]");
            }
            if (valued && variable != null && !option.longestName().equals(ELSEWHERE)) {
                flags.add(option.longestName());
                assertThat(option.description()[0]).endsWith("[" + variable + "]");
            }
        }

        assertThat(flags).containsExactlyInAnyOrderElementsOf(
                ROWS.get(command).stream().map(Row::flag).toList());
    }

    @Test
    void the_payload_size_too() {
        for (String command : List.of("load", "watch")) {
            for (List<String> row : List.of(List.of("", "null"),
                    List.of("64..1KiB", "64..1KiB"))) {
                CommandSpec spec = parse(command, Map.of("ECHO_PAYLOAD_SIZE", row.getFirst()));
                assertThat(String.valueOf(spec.findOption("--payload-size").<Object>getValue()))
                        .isEqualTo(row.getLast());
            }
            assertThat(parse(command, Map.of(), "--payload-size", "1,2")
                    .findOption("--payload-size").getValue().toString()).isEqualTo("1,2");
        }
    }

    @Test
    void a_rate_has_a_short_name_and_so_have_the_others_that_are_typed_often() {
        assertThat(parse("load", Map.of(), "--qps", "5").findOption("--rate").<Rate>getValue())
                .isEqualTo(new Rate(5));
        CommandSpec spec = parse("load", Map.of(), "-c", "5", "-t", "1s", "-n", "9");
        assertThat(spec.findOption("--connections").<PositiveCount>getValue())
                .isEqualTo(new PositiveCount(5));
        assertThat(spec.findOption("--count").<PositiveCount>getValue())
                .isEqualTo(new PositiveCount(9));
    }

    @ParameterizedTest
    @CsvSource({"send, -4, ECHO_IPV4", "send, -6, ECHO_IPV6", "load, --reconnect, ECHO_RECONNECT",
            "check, --any-address, ECHO_ANY_ADDRESS"})
    void a_flag_without_a_value_may_be_set_by_its_variable_too(String command, String flag,
            String variable) {
        assertThat(isSet(command, flag, Map.of())).isFalse();
        assertThat(isSet(command, flag, Map.of(), flag)).isTrue();
        assertThat(isSet(command, flag, Map.of(variable, "true"))).isTrue();
        assertThat(isSet(command, flag, Map.of(variable, "true"), flag)).isTrue();
        assertThat(isSet(command, flag, Map.of(variable, "false"), flag)).isTrue();
        assertThat(isSet(command, flag, Map.of(variable, "false"))).isFalse();
        assertThat(isSet(command, flag, Map.of(variable, ""))).isFalse();
    }

    private static boolean isSet(String command, String flag, Map<String, String> environment,
            String... args) {
        return parse(command, environment, args).findOption(flag).<Boolean>getValue();
    }

    private static Row duration(String flag, Duration byDefault, String variable) {
        return new Row(flag, byDefault, variable, "6s", Duration.ofSeconds(6), "1h30m",
                Duration.ofMinutes(90));
    }

    private static Row file(String flag, String variable) {
        return new Row(flag, null, variable, "/of/${variable}", Path.of("/of/${variable}"), "@flag",
                Path.of("@flag"));
    }

    private static Row names(String flag, String variable) {
        return new Row(flag, List.of(), variable, "echo,utf8", List.of("echo", "utf8"), "idle",
                List.of("idle"));
    }

    private static List<Row> all(List<Row> shared, List<Row> own) {
        return Stream.concat(shared.stream(), own.stream()).toList();
    }

    private static @Nullable Object value(String command, Row row, Map<String, String> environment,
            String... flags) {
        return parse(command, environment, flags).findOption(row.flag).getValue();
    }

    private static CommandSpec parse(String command, Map<String, String> environment,
            String... flags) {
        var nowhere = Run.print(new ByteArrayOutputStream());
        var stdio = new Stdio(new ByteArrayInputStream(new byte[0]), nowhere, nowhere, false);
        List<String> args = new ArrayList<>(List.of(command));
        args.addAll(List.of(flags));
        CommandLine line = Commands.commandLine(
                RunContext.of(environment, args.toArray(String[]::new)), stdio);
        return line.parseArgs(args.toArray(String[]::new)).subcommand().commandSpec();
    }
}
