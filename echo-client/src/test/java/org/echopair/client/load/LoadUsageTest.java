package org.echopair.client.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.echopair.client.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What people get wrong with `load`: always one line, exit 64, and no connection made.
class LoadUsageTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                    -c 0                    | --connections: '0' is out of range; allowed: 1 to 100,000
                    -c many                 | --connections: 'many' is not a whole number; allowed: 1 to 100,000
                    -c 100001               | --connections: '100001' is out of range; allowed: 1 to 100,000
                    -c -5                   | --connections: '-5' is out of range; allowed: 1 to 100,000
                    -n -5                   | --count: '-5' is out of range; allowed: 1 to
                    -n 1234567890123456789  | --count: '1234567890123456789' is out of range; allowed: 1
                    -n -x                   | --count: '-x' is not a whole number; allowed: 1 to
                    -n10                    | unknown option '-n10' (write -n 10, with a space); see
                    -t                      | --duration: its value is missing; allowed: 250ms, 1.5s, 5m
                    -t 0                    | --duration: 0 is too short; allowed: anything longer, as
                    -n 0                    | --count: '0' is out of range; allowed: 1 to
                    --rate -1               | --rate: '-1' is not a rate; allowed: messages a second,
                    --qps many              | --rate: 'many' is not a rate; allowed: messages a second,
                    --payload-size 64KB     | --payload-size: '64KB' is not a payload size; allowed: 64,
                    --payload ones          | --payload: 'ones' is not a payload; allowed: random, text,
                    --payload-file /none    | --payload-file: '/none' does not exist
                    --pipeline 10001        | --pipeline: '10001' is out of range; allowed: 1 to 10,000
                    --threshold p99<50      | --threshold: 'p99<50' has a time without a unit; allowed:
                    --address second        | --address: 'second' is not a choice of addresses; allowed: all
                    --threshold connect_p99<20ms --connections 999 | --threshold: connect p99<20ms can never be decided: it needs 1,000 connections, and this run has 999; give it more
                    --threshold p99<20ms --count 999 | --threshold: p99<20ms can never be decided: it needs 1,000 messages, and this run has 999
                    --threshold p99.99<1s --rate 1000 -t 99s | --threshold: p99.99<1s can never be decided: it needs 100,000 messages, and this run has 99,000
                    --threshold sent>=99%   | --threshold: sent>=99% needs a --rate: without one, messages
                    --percentiles 100       | --percentiles: '100' is not a list of percentiles; allowed:
                    --output xml            | --output: 'xml' is not an output; allowed: text, json
                    --report x.pdf          | --report: 'x.pdf' tells no format; allowed: a name that ends
                    --timeout 0             | --timeout: 0 is too short; allowed: anything longer, as
                    hello                   | one argument too many: 'hello'; see echo-client load --help
                    """)
    void one_line_names_the_option_and_what_is_allowed(String args, String line) {
        String[] parts = ("load --target 127.0.0.1:1 " + args).split(" ");
        Arrays.setAll(parts, i -> parts[i].replace('_', ' '));

        assertUsage(Run.echoClient(parts), line);
    }

    @Test
    void a_variable_has_each_name_of_its_flag_but_is_set_once() {
        String wrong = " 'x' is not a rate; allowed: ";
        assertUsage(Run.with(Map.of("ECHO_QPS", "x"), "load"), "ECHO_QPS:" + wrong);
        assertUsage(Run.with(Map.of("ECHO_RATE", "x"), "load"), "ECHO_RATE:" + wrong);
        assertUsage(Run.with(Map.of("ECHO_RATE", "", "ECHO_QPS", "x"), "load"),
                "ECHO_QPS:" + wrong);
        assertUsage(Run.with(Map.of("ECHO_QPS", "5"), "load", "--rate", "x"), "--rate:" + wrong);
        assertUsage(Run.with(Map.of("ECHO_QPS", "5", "ECHO_RATE", "6"), "load"),
                "ECHO_RATE and ECHO_QPS are two names of the same; give one of them;");
        assertThat(Run.with(Map.of("ECHO_QPS", "5"), "check", "--list").err()).isEmpty();
    }

    @Test
    void a_payload_file_is_not_replaced_by_a_report(@TempDir Path directory) throws IOException {
        Path payload = Files.writeString(directory.resolve("p.json"), "payload");

        assertUsage(
                Run.echoClient("load", "--payload-file", payload.toString(), "--report",
                        payload.toString()),
                "--report: '" + payload + "' is read too, and would be replaced;");
        assertThat(payload).hasContent("payload");
    }

    @Test
    void what_excludes_each_other(@TempDir Path directory) throws IOException {
        Path empty = Files.createFile(directory.resolve("empty"));

        assertUsage(
                Run.echoClient("load", "--payload", "text", "--payload-file", empty.toString()),
                "--payload and --payload-file exclude each other; give one of them;");
        assertUsage(Run.echoClient("load", "--payload-file", empty.toString()),
                "--payload-file: '" + empty + "' is empty");
        assertUsage(Run.echoClient("load", "-c", "100000", "--pipeline", "1000"),
                "--pipeline: 1,000 in flight on each of 100,000 connections is too much");
    }

    private static void assertUsage(Run run, String line) {
        assertThat(run.err()).startsWith("echo-client: " + line).hasLineCount(1);
        assertThat(run.exitCode()).isEqualTo(64);
        assertThat(run.out()).isEmpty();
    }
}
