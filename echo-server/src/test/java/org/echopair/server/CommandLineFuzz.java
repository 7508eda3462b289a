package org.echopair.server;

import static org.echopair.server.OneLine.require;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// Any arguments in any environment make a configuration, or one line on standard error and exit
/// code 64; unknown variables make one line each.
final class CommandLineFuzz {

    private static final String[] FLAGS = {"--host", "-H", "--port", "-p", "--mode", "--once",
            "--admin-port", "--max-connections", "--max-connections-per-source", "--idle-timeout",
            "--max-connection-age", "--event-loops", "--backlog", "--shutdown-delay",
            "--drain-timeout", "--log-level", "--log-format", "--log-messages", "--completion",
            "--help", "-h", "--version", "-V", "--", "-", "@", "--no-once"};
    private static final String[] VALUES = {"0", "1", "-1", "65536", "1s500ms", "true", "echo",
            "json", "::", "${sys:user.home}", "=", "\"", "'", "tcp://10.96.0.7:8888", "\u0130nfo"};
    private static final String[] VARIABLES = {"ECHO_HOST", "ECHO_PORT", "ECHO_MODE", "ECHO_ONCE",
            "ECHO_IDLE_TIMEOUT", "ECHO_EVENT_LOOPS", "ECHO_LOG_MESSAGES", "ECHO_", "ECHO_X_PORT",
            "ECHO_SERVICE_HOST", "ECHO_X_PORT_8888_TCP_ADDR", "ECHO_PROT", "PATH"};

    private CommandLineFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        var choices = new Choices(input);
        Map<String, String> environment = new HashMap<>();
        for (int left = choices.below(4); left > 0; left--) {
            environment.put(word(choices, VARIABLES), word(choices, VALUES));
        }
        List<String> args = new ArrayList<>();
        for (int left = choices.below(5); left > 0; left--) {
            String flag = word(choices, FLAGS);
            args.add(choices.yes() ? flag + "=" + word(choices, VALUES) : flag);
            if (choices.yes()) {
                args.add(word(choices, VALUES));
            }
        }
        parse(environment, args);
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
        var options = new ServerOptions(environment);
        OptionalInt told = options.parse(print(out), print(err), args.toArray(String[]::new));
        String[] lines = err.toString(StandardCharsets.UTF_8).split("\n", -1);
        for (int line = 0; line < lines.length - 1; line++) {
            require(lines[line].startsWith("echo-server: "), "an error of no program");
            OneLine.check(lines[line]);
        }
        require(lines[lines.length - 1].isEmpty(), "a line without an end");
        if (told.isEmpty()) {
            options.toConfig();
            return;
        }
        boolean isRefused = told.getAsInt() == ExitCode.USAGE;
        require(isRefused || told.getAsInt() == ExitCode.OK, "exit code " + told);
        require(lines.length == (isRefused ? 2 : 1), "not one line: " + err);
        require(isRefused == (out.size() == 0), "printed: " + out);
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
