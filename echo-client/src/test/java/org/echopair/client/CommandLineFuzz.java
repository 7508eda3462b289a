package org.echopair.client;

import static org.echopair.client.OneLine.require;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.echopair.client.cli.RunContext;
import org.echopair.client.cli.Stdio;
import org.echopair.client.cli.UnknownVariables;
import picocli.CommandLine;

/// Any arguments in any environment are a command to be run, or one line on standard error and exit
/// code 64. Nothing is run here.
final class CommandLineFuzz {

    private static final int RUNS = 99;
    private static final String[] COMMANDS = {"send", "check", "load", "watch", "merge", "help"};
    private static final String[] FLAGS = {"--target", "--connect-timeout", "--timeout", "--wait",
            "-4", "-6", "--output", "--report", "--expect", "--file", "--only", "--skip", "--junit",
            "-c", "-t", "-n", "--rate", "--payload-size", "--payload", "--payload-file",
            "--pipeline", "--warmup", "--reconnect", "--address", "--threshold", "--percentiles",
            "--persistent", "--fresh", "--interval", "--reports", "--help", "--version", "--", "-"};
    private static final String[] VALUES = {"0", "1", "-1", "[::1]:8888", "localhost:8888", "1s",
            "p99<50ms", "64..64KiB", "json", "${sys:user.home}", "@x", "=", "\"", "50,99",
            "tcp://10.96.0.7:8888", "\u0130nfo", "echo"};
    private static final String[] VARIABLES = {"ECHO_TARGET", "ECHO_TIMEOUT", "ECHO_RATE",
            "ECHO_RECONNECT", "ECHO_THRESHOLD", "ECHO_OUTPUT", "ECHO_", "ECHO_X_PORT",
            "ECHO_TRAGET",
            "COLUMNS", "NO_COLOR", "HOSTNAME"};

    private CommandLineFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        var choices = new Choices(input);
        Map<String, String> environment = new HashMap<>();
        for (int left = choices.below(4); left > 0; left--) {
            environment.put(word(choices, VARIABLES), word(choices, VALUES));
        }
        List<String> args = new ArrayList<>(List.of(word(choices, COMMANDS)));
        for (int left = choices.below(5); left > 0; left--) {
            String flag = word(choices, FLAGS);
            args.add(choices.yes() ? flag + "=" + word(choices, VALUES) : flag);
            if (choices.yes()) {
                args.add(word(choices, VALUES));
            }
        }
        parse(environment, args);
        UnknownVariables.warnings(environment, Set.of("ECHO_TARGET"), () -> Set.of("ECHO_RATE"))
                .forEach(OneLine::check);
    }

    private static String word(Choices choices, String[] known) {
        return switch (choices.below(4)) {
            case 0 -> choices.text();
            case 1 -> choices.of(known) + choices.text();
            default -> choices.of(known);
        };
    }

    private static void parse(Map<String, String> environment, List<String> args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var stdio = new Stdio(new ByteArrayInputStream(new byte[0]), Run.print(out), Run.print(err),
                false);
        CommandLine line = Commands.commandLine(
                RunContext.of(environment, args.toArray(String[]::new)), stdio);
        line.setExecutionStrategy(_ -> RUNS);
        int exitCode = line.execute(args.toArray(String[]::new));
        String told = err.toString(StandardCharsets.UTF_8);
        if (exitCode == 64) {
            require(told.startsWith("echo-client: "), "an error of no program: " + told);
            require(told.indexOf('\n') == told.length() - 1, "not one line: " + told);
            OneLine.check(told.strip());
            require(out.size() == 0, "printed: " + out);
        } else {
            require(exitCode == RUNS || exitCode == 0, "exit code " + exitCode);
            require(told.isEmpty(), "told: " + told);
        }
    }
}
