package org.echopair.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Nested
    class UsageErrors {

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {
                "--port=70000 | --port: '70000' is out of range; allowed: 0 to 65535",
                "--port=-1 | --port: '-1' is out of range; allowed: 0 to 65535",
                "--port=99999999999 | --port: '99999999999' is out of range; allowed: 0 to 65535",
                "-p=x | --port: 'x' is not a whole number; allowed: 0 to 65535",
                "--port=+5 | --port: '+5' is not a whole number; allowed: 0 to 65535",
                "--port=٢١ | --port: '٢١' is not a whole number; allowed: 0 to 65535",
                "--port= | --port: '' is not a whole number; allowed: 0 to 65535",
                "--port=${env:HOME} | --port: '${env:HOME}' is not a whole number; allowed: 0 to",
                "--host=a b | --host: 'a b' is not a host; allowed: an address, as 0.0.0.0 or",
                "--admin-port=-2 | --admin-port: '-2' is out of range; allowed: -1 to 65535",
                "--mode=shout | --mode: 'shout' is unknown; allowed: echo, discard, greet",
                "--once=perhaps | --once: 'perhaps' is unknown; allowed: true, false",
                "--event-loops=0 | --event-loops: '0' is out of range; allowed: 1 to 1,000,000",
                "--backlog=1.5 | --backlog: '1.5' is not a whole number; allowed: 1 to 1,000,000",
                "--log-level=loud | --log-level: 'loud' is unknown; allowed: trace, debug, info,",
                "--log-level=İnfo | --log-level: 'İnfo' is unknown; allowed: trace, debug, info,",
                "--drain-timeout=10 | --drain-timeout: '10' is not a duration; allowed: 250ms,",
                "--drain-timeout=-1s | --drain-timeout: '-1s' is not a duration; allowed: 250ms,",
                "--drain-timeout=10000h | --drain-timeout: '10000h' is too long; allowed: up to",
                "--prot=1 | unknown option '--prot=1' (did you mean --port?); see echo-server",
                "--verbose | unknown option '--verbose'; see echo-server --help",
                "-px | unknown option '-px' (write -p VALUE, with a space); see echo-server",
                "-Vp | unknown option '-Vp'; see echo-server --help",
                "@pom.xml | one argument too many: '@pom.xml'; see echo-server --help",
                "stray | one argument too many: 'stray'; see echo-server --help",
                "--port | --port: its value is missing; see echo-server --help"})
        void of_a_flag_name_it_and_say_why_and_what_is_allowed(String flag, String line) {
            assertThat(run(Map.of(), flag)).isEqualTo(64);
            assertThat(err.toString(UTF_8)).startsWith("echo-server: " + line).hasLineCount(1);
            assertThat(out.size()).isZero();
        }

        @Test
        void of_a_variable_name_the_variable() {
            assertThat(run(Map.of("ECHO_DRAIN_TIMEOUT", "soon"))).isEqualTo(64);
            assertThat(err.toString(UTF_8)).startsWith(
                    "echo-server: ECHO_DRAIN_TIMEOUT: 'soon' is not a duration; allowed: 250ms,")
                    .hasLineCount(1);
        }

        @Test
        void of_a_variable_that_kubernetes_set_say_how_to_stop_it() {
            assertThat(run(Map.of("ECHO_PORT", "tcp://10.96.0.7:8888"))).isEqualTo(64);
            assertThat(err.toString(UTF_8))
                    .startsWith("echo-server: ECHO_PORT: 'tcp://10.96.0.7:8888'")
                    .contains("enableServiceLinks: false").hasLineCount(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"8888\n", "8888\r", "\u001b[31m8888", "\u202e8888", "${env:HOME}",
            "${x}", "@pom.xml"})
    void a_value_of_a_variable_is_told_in_one_line_of_safe_characters(String value) {
        for (String variable : new String[]{"ECHO_PORT", "ECHO_MODE", "ECHO_IDLE_TIMEOUT",
                "ECHO_LOG_MESSAGES"}) {
            assertThat(run(Map.of(variable, value))).isEqualTo(64);
        }
        assertThat(err.toString(UTF_8)).hasLineCount(4).startsWith("echo-server: ECHO_PORT: '")
                .matches("[\\P{Cntrl}\n]*").doesNotContain("\u202e", "\r");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--no-such\u001b[31m", "two\nlines", "--port=1\n2", "--host=x\ny"})
    void an_argument_is_told_in_one_line_of_safe_characters(String argument) {
        assertThat(run(Map.of(), argument)).isEqualTo(64);
        assertThat(err.toString(UTF_8)).hasLineCount(1).matches("\\P{Cntrl}*\n");
    }

    @Test
    void a_wrong_variable_does_not_hide_the_help() {
        assertThat(run(Map.of("ECHO_PORT", "x"), "--help")).isZero();
        assertThat(out.toString(UTF_8)).startsWith("Usage: echo-server");
        assertThat(err.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"--help, > /dev/full, 70", "--version, > /dev/full, 70",
            "--completion, > /dev/full, 70", "--help, | true, 0", "--version, '', 0"})
    void an_answer_that_cannot_be_written_is_none(String flag, String redirection, int exit)
            throws Exception {
        Process server = new ProcessBuilder("bash", "-c", "set -o pipefail; \"$@\" "
                + redirection, "bash", System.getProperty("java.home") + "/bin/java", "-cp",
                System.getProperty("java.class.path"), Main.class.getName(), flag).start();

        assertThat(server.errorReader().lines()).containsExactlyElementsOf(exit == 0
                ? List.of()
                : List.of("echo-server: standard output could not be written"));
        assertThat(server.waitFor()).isEqualTo(exit);
    }

    @Test
    void unknown_variables_are_told_and_the_server_runs() {
        int exit = Main.run(new String[]{"--port=0", "--admin-port=-1"},
                Map.of("ECHO_DRAIN_TIMOUT", "1s", "ECHO_SERVER_SERVICE_HOST", "10.96.0.7"),
                print(out), print(err), EchoServer::shutdown);
        assertThat(exit).isZero();
        assertThat(err.toString(UTF_8)).isEqualTo("echo-server: ignoring the unknown variable"
                + " ECHO_DRAIN_TIMOUT (did you mean ECHO_DRAIN_TIMEOUT?); see echo-server --help\n");
    }

    @Nested
    class CannotListen {

        @Test
        void because_the_port_is_in_use() throws Exception {
            try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                String port = String.valueOf(taken.getLocalPort());
                assertThat(run(Map.of(), "--host=127.0.0.1", "--port", port)).isEqualTo(69);
                assertThat(err.toString(UTF_8))
                        .startsWith("echo-server: cannot listen on 127.0.0.1:" + port + ": ")
                        .contains("in use").hasLineCount(1);
            }
        }

        @Test
        void because_the_admin_port_is_in_use() throws Exception {
            try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                String port = String.valueOf(taken.getLocalPort());
                assertThat(run(Map.of(), "--host=127.0.0.1", "--port=0", "--admin-port", port))
                        .isEqualTo(69);
                assertThat(err.toString(UTF_8))
                        .startsWith("echo-server: cannot listen on 127.0.0.1:" + port + ": ")
                        .contains("choose another --admin-port").hasLineCount(1);
            }
        }

        @Test
        void on_the_admin_port_leaves_the_echo_port_free() throws Exception {
            int port;
            try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                assertThat(run(Map.of(), "--host=127.0.0.1", "--port", String.valueOf(port),
                        "--admin-port", String.valueOf(taken.getLocalPort()))).isEqualTo(69);
                try (var again = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                    assertThat(again.getLocalPort()).isEqualTo(port);
                }
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"192.0.2.1", "nosuchhost.invalid"})
        void because_the_host_is_not_ours(String host) {
            assertThat(run(Map.of(), "--port=0", "--host", host)).isEqualTo(69);
            assertThat(err.toString(UTF_8)).contains("cannot listen on " + host + ":0: ")
                    .hasLineCount(1);
        }
    }

    @Test
    void help_goes_to_standard_output_and_names_every_flag() {
        assertThat(run(Map.of(), "--help")).isZero();
        assertThat(out.toString(UTF_8)).contains("--drain-timeout", "ECHO_SOME_FLAG")
                .containsPattern("64 +usage");
        assertThat(err.size()).isZero();
    }

    @Test
    void version_names_the_java_too() {
        assertThat(run(Map.of(), "--version")).isZero();
        assertThat(out.toString(UTF_8)).startsWith("echo-server ")
                .contains("revision ", "Java " + Runtime.version()).hasLineCount(1);
    }

    @Test
    void completion_is_a_script_that_knows_the_flags() {
        assertThat(run(Map.of("ECHO_COMPLETION", "true"), "--completion")).isZero();
        assertThat(out.toString(UTF_8)).startsWith("#!/usr/bin/env bash")
                .contains("complete -F", "--max-connection-age");
    }

    @Test
    void a_run_that_is_shut_down_ends_with_0() {
        int exit = Main.run(new String[]{"--port=0", "--admin-port=0"}, Map.of(), print(out),
                print(err),
                EchoServer::shutdown);
        assertThat(exit).isZero();
        assertThat(err.size()).isZero();
    }

    private int run(Map<String, String> environment, String... args) {
        return Main.run(args, environment, print(out), print(err), server -> {
            throw new AssertionError("must not start");
        });
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, UTF_8);
    }
}
