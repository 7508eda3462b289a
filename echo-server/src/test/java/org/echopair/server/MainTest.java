package org.echopair.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
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
                "-px | --port: 'x' is not a whole number; allowed: 0 to 65535",
                "--admin-port=-2 | --admin-port: '-2' is out of range; allowed: -1 to 65535",
                "--mode=shout | --mode: 'shout' is unknown; allowed: echo, discard, greet",
                "--once=perhaps | --once: 'perhaps' is unknown; allowed: true, false",
                "--event-loops=0 | --event-loops: '0' is out of range; allowed: 1 to 1000000",
                "--backlog=1.5 | --backlog: '1.5' is not a whole number; allowed: 1 to 1000000",
                "--log-level=loud | --log-level: 'loud' is unknown; allowed: trace, debug, info,",
                "--drain-timeout=10 | --drain-timeout: '10' is not a duration; allowed: 0s to",
                "--drain-timeout=-1s | --drain-timeout: '-1s' is out of range; allowed: 0s to",
                "--drain-timeout=9999999h | --drain-timeout: '9999999h' is out of range; allowed:",
                "--prot=1 | Unknown option: '--prot=1'; --help lists what is allowed",
                "stray | Unmatched argument at index 0: 'stray'; --help lists what is allowed",
                "--port | Missing required parameter for option '--port' (PORT); --help lists"})
        void of_a_flag_name_it_and_say_why_and_what_is_allowed(String flag, String line) {
            assertThat(run(Map.of(), flag)).isEqualTo(64);
            assertThat(err.toString(UTF_8)).startsWith("echo-server: " + line).hasLineCount(1);
            assertThat(out.size()).isZero();
        }

        @Test
        void of_a_variable_name_the_variable() {
            assertThat(run(Map.of("ECHO_DRAIN_TIMEOUT", "soon"))).isEqualTo(64);
            assertThat(err.toString(UTF_8)).startsWith(
                    "echo-server: ECHO_DRAIN_TIMEOUT: 'soon' is not a duration; allowed: 0s to")
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
        assertThat(out.toString(UTF_8)).contains("--drain-timeout", "ECHO_SOME_FLAG", "64 usage");
        assertThat(err.size()).isZero();
    }

    @Test
    void version_names_the_java_too() {
        assertThat(run(Map.of(), "--version")).isZero();
        assertThat(out.toString(UTF_8)).startsWith("echo-server ")
                .contains("revision ", "Java " + Runtime.version()).hasLineCount(1);
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
