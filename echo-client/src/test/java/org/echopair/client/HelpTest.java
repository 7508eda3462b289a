package org.echopair.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.echopair.client.cli.RunContext;
import org.echopair.client.cli.Stdio;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.OptionSpec;

/// What the client says about itself: help, version, completion.
class HelpTest {

    @TempDir
    private Path directory;

    @Test
    void help_is_the_result_on_standard_output() {
        Run run = Run.echoClient("--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("Usage: echo-client [--completion] [-h] [-V] COMMAND")
                .contains(
                        "  send   Sends one message and judges what comes back.\n  check  Runs ")
                .contains("  64    usage: a flag, ", "  129   interrupted by SIGHUP, ",
                        "  130   interrupted by SIGINT, ", "  143   interrupted by SIGTERM, ")
                .doesNotContain("${").endsWith(".\n");
        assertThat(run.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "send", "check", "load", "watch", "merge", "help"})
    void help_fits_the_terminal(String command) {
        for (int columns : new int[]{80, 60, 120}) {
            Run run = Run.with(Map.of("COLUMNS", Integer.toString(columns)),
                    (command + " --help").strip().split(" "));

            assertThat(run.out().lines()).allMatch(line -> line.length() <= columns);
        }
        assertThat(Run.echoClient((command + " --help").strip().split(" ")).out().lines())
                .allMatch(line -> line.length() <= 80);
    }

    @Test
    void help_on_a_command_comes_in_two_ways() {
        Run run = Run.echoClient("send", "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("\nUsage: echo-client send [OPTIONS] [MESSAGE]\n")
                .isEqualTo(Run.echoClient("help", "send").out());
    }

    @Test
    void help_on_all_commands_comes_in_two_ways() {
        assertThat(Run.echoClient("help").out()).isEqualTo(Run.echoClient("--help").out());
    }

    @Test
    void help_is_there_for_help_itself() {
        Run run = Run.echoClient("help", "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("\nUsage: echo-client help [-h] [COMMAND]\n")
                .isEqualTo(Run.echoClient("help", "help").out());
    }

    @Test
    void help_is_there_whatever_else_stands_beside_it() {
        assertThat(Run.echoClient("send", "a", "b", "--help").out())
                .isEqualTo(Run.echoClient("send", "--help").out());
        assertThat(Run.echoClient("--nonsense", "--help").out())
                .isEqualTo(Run.echoClient("--help").out());
    }

    @Test
    void help_is_there_when_a_variable_is_wrong() {
        Run run = Run.with(Map.of("ECHO_TIMEOUT", "abc"), "send", "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo(Run.echoClient("send", "--help").out());
    }

    @Test
    void help_on_what_does_not_exist_is_a_usage_error() {
        String line = "unknown command 'sned' (did you mean send?); commands: send, check,"
                + " load, watch, merge, help; see echo-client --help";

        assertUsage(Run.echoClient("help", "sned"), line);
        assertUsage(Run.echoClient("sned", "--help"), line);
        assertUsage(Run.echoClient("--help", "sned"), line);
        assertUsage(Run.echoClient("sned", "--version"), line);
    }

    @Test
    void the_version_names_the_program_and_its_java() {
        assertThat(Run.echoClient("--version").out())
                .matches("echo-client \\S+ \\(revision \\S+, Java " + Runtime.version().feature()
                        + ".*\\)\n")
                .isEqualTo(Run.echoClient("send", "-V").out());
    }

    @Test
    void a_completion_script_is_printed_for_all_commands() {
        Run run = Run.echoClient("--completion");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("complete -F _complete_echo-client", "--connect-timeout",
                "_picocli_echo-client_watch");
        assertThat(run.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version", "--completion", "help send", "send --help",
            "check --list"})
    void an_answer_that_cannot_be_written_is_none(String command) throws Exception {
        try (ClientProcess client = ClientProcess.start(Map.of(), "exec > /dev/full",
                command.split(" "))) {
            assertThat(client.exitCode()).as(client.err()).isEqualTo(70);
            assertThat(client.err())
                    .isEqualTo("echo-client: standard output could not be written\n");
        }
    }

    @Test
    void an_answer_that_nobody_reads_to_its_end_is_no_trouble() throws Exception {
        String readerHasLeft = "mkfifo pipe && { sleep 0 < pipe & } && exec > pipe && wait";
        try (ClientProcess client = ClientProcess.start(Map.of(),
                "cd '" + directory + "' && " + readerHasLeft, "--completion")) {
            assertThat(client.exitCode()).as(client.err()).isZero();
            assertThat(client.err()).isEmpty();
        }
    }

    @Test
    void completion_offers_what_the_client_accepts() {
        List<String> offered = new ArrayList<>();
        for (String command : List.of("send", "check", "load", "watch", "merge")) {
            for (OptionSpec option : options(command)) {
                Iterable<String> candidates = option.completionCandidates();
                for (String each : candidates == null ? List.<String>of() : candidates) {
                    offered.add(option.longestName() + "=" + each);
                    assertThatCode(() -> option.converters()[0].convert(each))
                            .as(option.longestName()).doesNotThrowAnyException();
                }
            }
        }

        assertThat(offered).contains("--output=json", "--expect=any", "--address=first",
                "--payload=zeros");
        assertThat(Run.echoClient("--completion").out()).contains("(\"text\" \"json\")")
                .doesNotContain("JSON", "ECHO");
    }

    private static List<OptionSpec> options(String command) {
        var nowhere = Run.print(new ByteArrayOutputStream());
        var stdio = new Stdio(new ByteArrayInputStream(new byte[0]), nowhere, nowhere, false);
        return Commands.commandLine(RunContext.of(Map.of(), command), stdio).getSubcommands()
                .get(command).getCommandSpec().options();
    }

    private static void assertUsage(Run run, String line) {
        assertThat(run.err()).isEqualTo("echo-client: " + line + "\n");
        assertThat(run.exitCode()).isEqualTo(64);
        assertThat(run.out()).isEmpty();
    }
}
