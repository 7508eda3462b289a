package org.echopair.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.echopair.client.exchange.Message;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What people get wrong on the command line: always one line, exit 64, and nothing sent.
class UsageTest {

    @Nested
    class a_command {

        @Test
        void has_to_be_given() {
            assertUsage(Run.echoClient(),
                    "a command is missing; commands: send, check, load, watch, merge, help; see echo-client --help");
        }

        @Test
        void has_to_exist() {
            assertUsage(Run.echoClient("sned", "x"),
                    "unknown command 'sned' (did you mean send?); commands: send, check, load, watch, merge, help; see echo-client --help");
        }

        @Test
        void does_not_take_what_is_no_option() {
            assertUsage(Run.echoClient("send", "--time-out", "3s", "x"),
                    "unknown option '--time-out' (did you mean --timeout?);"
                            + " see echo-client send --help");
            assertUsage(Run.echoClient("load", "--conections=5"), "unknown option"
                    + " '--conections=5' (did you mean --connections?); see echo-client load --help");
            assertUsage(Run.echoClient("load", "--nothing-like-it"),
                    "unknown option '--nothing-like-it'; see echo-client load --help");
            assertUsage(Run.echoClient("merge", "--nothing-like-it", "x"),
                    "unknown option '--nothing-like-it'; a file that begins with - goes behind --;"
                            + " see echo-client merge --help");
            assertUsage(Run.echoClient("watch", "-t5s"), "unknown option '-t5s' (write -t"
                    + " 5s, with a space); see echo-client watch --help");
            assertUsage(Run.echoClient("-4", "check"), "unknown option '-4' before the command;"
                    + " flags go behind it, as in echo-client COMMAND -4; see echo-client --help");
            assertUsage(Run.echoClient("--target", "a:1", "check"), "unknown option '--target'"
                    + " before the command; flags go behind it, as in echo-client COMMAND"
                    + " --target; see echo-client --help");
            assertUsage(Run.echoClient("send", "-hello"), "unknown option '-hello'; a message that"
                    + " begins with - goes behind --; see echo-client send --help");
        }
    }

    @Nested
    class a_value {

        @Test
        void that_is_wrong_is_named_by_its_flag() {
            assertUsage(Run.echoClient("send", "--timeout", "abc", "x"),
                    "--timeout: 'abc' is not a duration; allowed: 250ms, 1.5s, 5m, 1h30m, up to 9999h");
            assertUsage(Run.echoClient("send", "--timeout=abc", "x"),
                    "--timeout: 'abc' is not a duration; allowed: 250ms, 1.5s, 5m, 1h30m, up to 9999h");
            assertUsage(Run.echoClient("send", "--expect", "all", "x"),
                    "--expect: 'all' is not an expectation; allowed: echo, any, none");
            assertUsage(Run.echoClient("send", "--target", "server", "x"),
                    "--target: 'server' has no port; allowed: HOST:PORT, as echo-server:8888,"
                            + " 10.0.0.7:8888, [::1]:8888");
        }

        @Test
        void that_is_wrong_is_named_by_its_variable() {
            assertUsage(Run.with(Map.of("ECHO_WAIT", "long\ntime"), "send", "x"),
                    "ECHO_WAIT: 'long\\x0atime' is not a duration; allowed: 250ms, 1.5s, 5m, 1h30m, up to 9999h");
            assertUsage(Run.with(Map.of("ECHO_TIMEOUT", "0s"), "send", "x"),
                    "ECHO_TIMEOUT: 0 is too short; allowed: anything longer, as 250ms, 3s, 5m");
        }

        @Test
        void that_Kubernetes_may_have_set_says_so() {
            Run run = Run.with(Map.of("ECHO_TARGET", "tcp://10.0.0.1:80"), "send", "x");

            assertThat(run.exitCode()).isEqualTo(64);
            assertThat(run.err()).startsWith("echo-client: ECHO_TARGET: 'tcp://10.0.0.1:80' is a")
                    .contains("it looks like a variable that Kubernetes sets for a Service");
        }

        @Test
        void has_to_be_given_once_and_whole() {
            assertUsage(Run.echoClient("send", "--timeout"),
                    "--timeout: its value is missing; allowed: 250ms, 1.5s, 5m, 1h30m, up to"
                            + " 9999h; see echo-client send --help");
            assertUsage(Run.echoClient("send", "--timeout", "--wait", "1s"),
                    "--timeout: its value is missing; allowed: 250ms, 1.5s, 5m, 1h30m, up to"
                            + " 9999h; see echo-client send --help");
            assertUsage(Run.echoClient("send", "--file"), "--file: its value is missing, as in"
                    + " --file FILE; see echo-client send --help");
            assertUsage(Run.echoClient("merge"),
                    "FILE is missing; give at least one; see echo-client merge --help");
            assertThat(Run.echoClient("send", "--wait", "1s", "--wait", "2s", "x").err())
                    .contains("--wait").contains("only once").hasLineCount(1);
        }

        @Test
        void that_is_no_name_of_a_file_says_why() throws Exception {
            assertUsage(Run.echoClient("load", "--report", "a\0b"), "--report: 'a\\x00b' is no"
                    + " name of a file: Nul character not allowed");
            String korean = "set -- \"$@\" --report \"$(printf '\\353\\263\\264.json')\"";
            try (ClientProcess client = ClientProcess.start(Map.of("LC_ALL", "C"), korean,
                    "load")) {
                assertThat(client.exitCode()).as(client.err()).isEqualTo(64);
                assertThat(client.err()).startsWith("echo-client: --report: '").endsWith(".json' is"
                        + " no name of a file: Malformed input or input contains unmappable"
                        + " characters\n");
            }
        }

        @Test
        void of_a_timeout_is_longer_than_nothing() {
            assertUsage(Run.echoClient("send", "--connect-timeout", "0", "x"),
                    "--connect-timeout: 0 is too short; allowed: anything longer,"
                            + " as 250ms, 3s, 5m");
        }
    }

    @Nested
    class an_address_family {

        @Test
        void is_one_or_the_other() {
            assertUsage(Run.echoClient("send", "-4", "-6", "x"), "-4 and -6 exclude each other;"
                    + " give one of them; see echo-client send --help");
        }

        @Test
        void is_named_by_the_variable_that_asks_for_it() {
            assertUsage(Run.with(Map.of("ECHO_IPV4", "true", "ECHO_IPV6", "true"), "send", "x"),
                    "ECHO_IPV4 and ECHO_IPV6 exclude each other; give one of them;"
                            + " see echo-client send --help");
            assertUsage(
                    Run.with(Map.of("ECHO_IPV6", "true"), "send", "--target", "127.0.0.1:1", "x"),
                    "ECHO_IPV6 does not go with the IPv4 address 127.0.0.1:1;"
                            + " see echo-client send --help");
        }

        @Test
        void is_that_of_an_address_that_is_only_written_as_one_of_the_other() {
            assertUsage(Run.echoClient("send", "-6", "--target", "[::ffff:127.0.0.1]:1", "x"),
                    "-6 does not go with the IPv4 address [::ffff:127.0.0.1]:1;"
                            + " see echo-client send --help");
            assertThat(Run.echoClient("send", "-4", "--target", "[::ffff:127.0.0.77]:1", "x").err())
                    .startsWith("FAIL  REFUSED while connecting to 127.0.0.77:1");
        }

        @Test
        void is_true_or_false_in_a_variable() {
            assertUsage(Run.with(Map.of("ECHO_IPV4", "yes"), "send", "x"),
                    "ECHO_IPV4: 'yes' is neither true nor false");
        }

        @Test
        void fits_the_address() {
            assertUsage(Run.echoClient("send", "-4", "--target", "[::1]:1", "x"),
                    "-4 does not go with the IPv6 address [::1]:1; see echo-client send --help");
            assertUsage(Run.echoClient("send", "-6", "--target", "127.0.0.1:1", "x"),
                    "-6 does not go with the IPv4 address 127.0.0.1:1;"
                            + " see echo-client send --help");
        }
    }

    @Nested
    class a_message {

        @Test
        void has_to_be_given() {
            assertUsage(Run.echoClient("send"), "nothing to send; give a MESSAGE, - for standard"
                    + " input, or --file; see echo-client send --help");
        }

        @Test
        void is_one_argument() {
            assertUsage(Run.echoClient("send", "안녕", "세상"), "one argument too many: '세상';"
                    + " a message with spaces goes in quotes; see echo-client send --help");
        }

        @Test
        void comes_from_one_place() {
            assertUsage(Run.echoClient("send", "--file", "f", "x"), "MESSAGE and --file exclude"
                    + " each other; give one; see echo-client send --help");
        }

        @Test
        void on_the_command_line_beats_the_file_of_a_variable() throws IOException {
            try (Peer peer = Peer.that(Peer::echo)) {
                Run run = Run.with(Map.of("ECHO_FILE", "/no/such/file"), "send", "--target",
                        peer.target(), "x");

                assertThat(run.out()).isEqualTo("received (수신자료): x\n");
            }
        }

        @Test
        void that_is_empty_verifies_nothing() {
            assertUsage(Run.echoClient("send", "-"), "the message is empty, so no byte could be"
                    + " verified; give one, or --expect any or none; see echo-client send --help");
        }

        @Test
        void that_the_locale_has_spoilt_is_not_sent() {
            assertThat(Run.echoClient("send", "\ufffd\ufffd").err()).startsWith("echo-client: "
                    + "MESSAGE holds bytes that are no text in this locale; set LC_CTYPE=C.UTF-8");
        }

        @Test
        void that_looks_like_a_target_is_not_sent_by_mistake() throws IOException {
            assertUsage(Run.echoClient("send", "echo-server:8888"), "MESSAGE 'echo-server:8888'"
                    + " looks like a target, and no --target is given; give --target"
                    + " echo-server:8888 and a message, or put what is meant as a message behind --;"
                    + " see echo-client send --help");
            try (Peer peer = Peer.that(Peer::echo)) {
                String[] given = {"send", "--target", peer.target(), "a:1"};
                assertThat(Run.echoClient(given).exitCode()).isZero();
                assertThat(Run.with(Map.of("ECHO_TARGET", peer.target()), "send", "a:1").exitCode())
                        .isZero();
            }
            assertThat(Run.echoClient("send", "--connect-timeout", "1ms", "--", "a:1").exitCode())
                    .isNotEqualTo(64);
        }

        @Test
        void comes_from_a_file_that_can_be_read(@TempDir Path directory) {
            assertUsage(Run.echoClient("send", "--file", "/no/such/file"),
                    "--file: '/no/such/file' does not exist");
            assertUsage(Run.with(Map.of("ECHO_FILE", "/no/such/file"), "send"),
                    "ECHO_FILE: '/no/such/file' does not exist");
            assertThat(Run.echoClient("send", "--file", directory.toString()).err())
                    .startsWith("echo-client: --file: '").hasLineCount(1);
        }

        @Test
        void fits_in_memory() throws IOException {
            var seven = new ByteArrayInputStream(new byte[7]);

            assertThat(Message.read(seven, 7, "it")).hasSize(7);
            seven.reset();
            assertThat(catchThrowable(() -> Message.read(seven, 6, "standard input")))
                    .hasMessageStartingWith("standard input is longer than the 6 bytes"
                            + " that fit this process's heap");
        }
    }

    @Nested
    class a_variable {

        @ParameterizedTest
        @CsvSource({"ECHO_IPV4, true, send x -6 --target 127.0.0.1:1, -6 does not go with",
                "ECHO_IPV6, true, send x --ipv4 --target [::1]:1, -4 does not go with",
                "ECHO_EVERY_ADDRESS, true, check --list --any-address, ''",
                "ECHO_ANY_ADDRESS, true, check --list --every-address, ''",
                "ECHO_PAYLOAD_FILE, /none, load --payload zeros --report x, --report: 'x'",
                "ECHO_PAYLOAD, wrong, load --payload-file /none, --payload-file: '/none'"})
        void is_beaten_by_a_flag_that_excludes_it(String variable, String value, String args,
                String line) {
            Run run = Run.with(Map.of(variable, value), args.split(" "));

            assertThat(run.err()).startsWith(line.isEmpty() ? "" : "echo-client: " + line);
            assertThat(run.exitCode()).isEqualTo(line.isEmpty() ? 0 : 64);
        }

        @Test
        void that_leaves_nothing_to_do_is_named() {
            assertUsage(Run.with(Map.of("ECHO_SKIP", "echo"), "check", "--only", "echo"),
                    "ECHO_SKIP leaves no check to run; see echo-client check --help");
        }

        @Test
        void that_sets_nothing_is_told_with_the_nearest_that_does() {
            Run run = Run.with(Map.of("ECHO_TRESHOLD", "p99<1ms", "ECHO_ZZZ", "1"), "check",
                    "--list");

            assertThat(run.err()).isEqualTo("""
                    echo-client: ignoring the unknown variable ECHO_TRESHOLD (did you mean \
                    ECHO_THRESHOLD?)
                    echo-client: ignoring the unknown variable ECHO_ZZZ
                    """);
            assertThat(run.exitCode()).isZero();
        }

        @Test
        void of_another_command_or_of_the_pod_is_none_of_those() {
            assertThat(Run.with(Map.of("ECHO_RATE", "5", "ECHO_RECONNECT", "true", "ECHO_POD", "p",
                    "ECHO_NODE", "n", "ECHO_POD_IP", "10.0.0.1", "ECHOES", "1"), "check", "--list")
                    .err()).isEmpty();
        }

        @Test
        void that_Kubernetes_sets_for_a_Service_is_left_in_peace() {
            assertThat(Run.with(Map.of("ECHO_PORT", "tcp://10.96.0.7:8888", "ECHO_SERVICE_HOST",
                    "10.96.0.7", "ECHO_SERVICE_PORT", "8888", "ECHO_SERVICE_PORT_HTTP", "8080",
                    "ECHO_PORT_8888_TCP", "tcp://10.96.0.7:8888", "ECHO_PORT_8888_TCP_ADDR",
                    "10.96.0.7", "ECHO_SERVER_SERVICE_HOST", "10.96.0.7", "ECHO_SERVER_PORT",
                    "tcp://10.96.0.7:8888", "ECHO_SERVER_PORT_8888_TCP_PROTO", "tcp"), "check",
                    "--list").err()).isEmpty();
            assertThat(Run.with(Map.of("ECHO_PORT", "8888"), "check", "--list").err())
                    .startsWith("echo-client: ignoring the unknown variable ECHO_PORT");
        }

        @Test
        void is_not_looked_at_for_help() {
            assertThat(Run.with(Map.of("ECHO_TRESHOLD", "1"), "check", "--help").err()).isEmpty();
        }
    }

    private static void assertUsage(Run run, String line) {
        assertThat(run.err()).isEqualTo("echo-client: " + line + "\n");
        assertThat(run.exitCode()).isEqualTo(64);
        assertThat(run.out()).isEmpty();
    }
}
