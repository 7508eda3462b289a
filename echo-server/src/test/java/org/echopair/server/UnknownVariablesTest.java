package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownVariablesTest {

    private static final List<String> KNOWN = List.of("ECHO_PORT", "ECHO_ADMIN_PORT",
            "ECHO_DRAIN_TIMEOUT");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "ECHO_DRAIN_TIMOUT | 5s | ' (did you mean ECHO_DRAIN_TIMEOUT?)'",
            "ECHO_ADMINPORT    | 1  | ' (did you mean ECHO_ADMIN_PORT?)'",
            "ECHO_TARGET       | x  | ''",
            "ECHO_HTTP_PORT    | 80 | ''",
            "ECHO_             | x  | ''"})
    void are_told_with_the_nearest_name(String name, String value, String hint) {
        assertThat(UnknownVariables.lines(Map.of(name, value), KNOWN)).containsExactly(
                "ignoring the unknown variable " + name + hint + "; see echo-server --help");
    }

    @ParameterizedTest
    @CsvSource({"ECHO_PORT, 8888", "ECHO_PORT, tcp://10.96.0.7:8888",
            "ECHO_SERVER_PORT, tcp://10.96.0.7:8888", "ECHO_X_PORT, udp://10.96.0.7:8888",
            "ECHO_SERVER_SERVICE_HOST, 10.96.0.7", "ECHO_SERVICE_HOST, 10.96.0.7",
            "ECHO_SERVER_SERVICE_PORT, 8888", "ECHO_SERVER_SERVICE_PORT_HTTP_ADMIN, 8080",
            "ECHO_SERVER_PORT_8888_TCP, tcp://10.96.0.7:8888", "ECHO_PORT_8888_TCP_PROTO, tcp",
            "ECHO_SERVER_PORT_8888_TCP_PORT, 8888", "ECHO_SERVER_PORT_8888_TCP_ADDR, 10.96.0.7",
            "PATH, /bin", "ECHOES, x"})
    void are_neither_known_ones_nor_those_of_kubernetes(String name, String value) {
        assertThat(UnknownVariables.lines(Map.of(name, value), KNOWN)).isEmpty();
    }

    @Test
    void have_a_line_each_whatever_their_names_hold() {
        assertThat(UnknownVariables.lines(Map.of("ECHO_B\n\u001b[31m", "1", "ECHO_A", "2"), KNOWN))
                .containsExactly("ignoring the unknown variable ECHO_A; see echo-server --help",
                        "ignoring the unknown variable ECHO_B\\x0a\\x1b[31m; see echo-server --help");
    }
}
