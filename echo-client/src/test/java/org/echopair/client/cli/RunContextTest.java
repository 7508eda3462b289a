package org.echopair.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunContextTest {

    @Test
    void names_the_pod_by_its_variable_and_else_by_the_host_name() {
        Map<String, String> both = Map.of("ECHO_POD", "echo-load-0-x", "HOSTNAME", "short");

        assertThat(RunContext.of(both).pod()).hasValue("echo-load-0-x");
        assertThat(RunContext.of(Map.of("ECHO_POD", "", "HOSTNAME", "h")).pod()).hasValue("h");
        assertThat(RunContext.of(Map.of()).pod()).isEmpty();
    }

    @Test
    void names_the_node_only_where_it_is_told() {
        assertThat(RunContext.of(Map.of("ECHO_NODE", "n1")).node()).hasValue("n1");
        assertThat(RunContext.of(Map.of("HOSTNAME", "h")).node()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'', 80", "100, 100", "20, 40", "99999, 200", "0, 40", "abc, 80", "-5, 80",
            "٨٠, 80"})
    void is_as_wide_as_the_terminal_within_reason(String columns, int width) {
        assertThat(RunContext.of(Map.of("COLUMNS", columns)).columns()).isEqualTo(width);
    }

    @Test
    void knows_the_version_and_the_command_line() {
        RunContext context = RunContext.of(Map.of(), "send", "x");

        assertThat(context.commandLine()).containsExactly("send", "x");
        assertThat(context.clientVersion()).matches("\\d+\\.\\d+\\.\\d+\\S*");
    }
}
