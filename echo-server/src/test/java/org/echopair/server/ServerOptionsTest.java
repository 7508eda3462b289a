package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.OptionSpec;

/// Every option: its default, its flag and its variable.
class ServerOptionsTest {

    private record Row(String flag, Object byDefault, String given, Object expected,
            Function<ServerOptions, Object> read) {}

    private static Row row(String flag, Object byDefault, String given, Object expected,
            Function<ServerConfig, Object> read) {
        return new Row(flag, byDefault, given, expected, options -> read.apply(options.toConfig()));
    }

    static Stream<Row> options() {
        int processors = Runtime.getRuntime().availableProcessors();
        return Stream.of(
                row("--host", "", "::1", "::1", ServerConfig::host),
                row("--port", 8888, "0", 0, ServerConfig::port),
                row("--mode", Mode.ECHO, "Greet", Mode.GREET, ServerConfig::mode),
                row("--once", false, "true", true, ServerConfig::once),
                row("--admin-port", 8080, "-1", -1, ServerConfig::adminPort),
                row("--max-connections", 10_000, "1", 1, ServerConfig::maxConnections),
                row("--max-connections-per-source", 0, "7", 7,
                        ServerConfig::maxConnectionsPerSource),
                row("--idle-timeout", Duration.ofMinutes(5), "0", Duration.ZERO,
                        ServerConfig::idleTimeout),
                row("--max-connection-age", Duration.ZERO, "1h30m", Duration.ofMinutes(90),
                        ServerConfig::maxConnectionAge),
                row("--event-loops", processors, "3", 3, ServerConfig::eventLoops),
                row("--backlog", 1024, "5", 5, ServerConfig::backlog),
                row("--shutdown-delay", Duration.ZERO, "250ms", Duration.ofMillis(250),
                        ServerConfig::shutdownDelay),
                row("--drain-timeout", Duration.ofSeconds(10), "1.5s", Duration.ofMillis(1500),
                        ServerConfig::drainTimeout),
                row("--log-messages", false, "true", true, ServerConfig::logMessages),
                new Row("--log-level", "info", "DEBUG", "debug", ServerOptions::logLevel),
                new Row("--log-format", LogFormat.TEXT, "json", LogFormat.JSON,
                        ServerOptions::logFormat));
    }

    @ParameterizedTest
    @MethodSource("options")
    void has_a_default_a_flag_and_a_variable_and_the_flag_wins(Row row) {
        String variable = "ECHO_" + row.flag.substring(2).replace('-', '_').toUpperCase();
        String flag = row.flag + "=" + row.given;
        assertThat(read(row, Map.of())).as("default").isEqualTo(row.byDefault);
        assertThat(read(row, Map.of(variable, ""))).as("empty").isEqualTo(row.byDefault);
        assertThat(read(row, Map.of(variable, row.given))).as("variable").isEqualTo(row.expected);
        assertThat(read(row, Map.of(), flag)).as("flag").isEqualTo(row.expected);
        assertThat(read(row, Map.of(variable, "not a value"), flag)).as("flag beats variable")
                .isEqualTo(row.expected);
    }

    private static Object read(Row row, Map<String, String> environment, String... flags) {
        return row.read.apply(RunningServer.options(environment, flags));
    }

    @Test
    void the_table_above_names_every_option_there_is() {
        var named = options().map(Row::flag).toList();
        var existing = settings().map(OptionSpec::longestName).toList();
        assertThat(named).containsExactlyInAnyOrderElementsOf(existing);
    }

    @Test
    void a_switch_needs_no_value_and_can_take_back_its_variable() {
        assertThat(RunningServer.config(Map.of(), "--once").once()).isTrue();
        assertThat(RunningServer.config(Map.of("ECHO_ONCE", "true"), "--once").once()).isTrue();
        assertThat(RunningServer.config(Map.of("ECHO_ONCE", "true"), "--once=false").once())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"echo, false", "discard, true", "greet, true"})
    void messages_are_logged_by_default_where_nothing_else_shows_them(String mode, boolean logged) {
        assertThat(RunningServer.config(Map.of(), "--mode", mode).logMessages()).isEqualTo(logged);
        assertThat(RunningServer.config(Map.of(), "--mode", mode, "--log-messages=false")
                .logMessages()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void its_help_names_the_variable_and_says_the_default_once(OptionSpec option) {
        String help = option.description()[0];
        assertThat(help).endsWith(" [" + VariableDefaults.variableOf(option) + "]")
                .doesNotContain("default:");
        if (option.defaultValue() != null && !option.defaultValue().matches("false|")) {
            assertThat(help).containsOnlyOnce(" Default " + option.defaultValue() + ". [");
        }
    }

    static Stream<OptionSpec> settings() {
        return new ServerOptions(Map.of()).commandLine().getCommandSpec().options().stream()
                .filter(option -> !VariableDefaults.asksForText(option));
    }

    @ParameterizedTest
    @CsvSource({", 80", "'', 80", "wide, 80", "-1, 80", "10, 55", "60, 60", "100, 100", "500, 120"})
    void help_is_as_wide_as_the_terminal_within_reason(String columns, int width) {
        Map<String, String> environment = columns == null ? Map.of() : Map.of("COLUMNS", columns);
        String help = new ServerOptions(environment).commandLine().getUsageMessage();
        assertThat(help.lines()).allMatch(line -> line.length() <= width)
                .anyMatch(line -> line.length() > width - 12);
    }
}
