package org.echopair.server;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;

/// What `--help` says around the options, and its width.
final class HelpText {

    private static final int USUAL_WIDTH = 80;
    /// Picocli cannot lay out a narrower one.
    private static final int LEAST_WIDTH = 55;
    /// Longer lines are hard to read, however wide the terminal.
    private static final int MOST_WIDTH = 120;

    private HelpText() {}

    static CommandLine commandLine(CommandSpec spec, IFactory factory,
            Map<String, String> environment) {
        spec.versionProvider(() -> new String[]{new VersionText().line()});
        spec.usageMessage().description("Sends back what it receives, unchanged (RFC 862).")
                .abbreviateSynopsis(true).sortOptions(false).optionListHeading("%nOptions:%n")
                .footer("", """
                        An option --some-flag may also be set by the variable ECHO_SOME_FLAG; the \
                        flag wins, and an empty variable counts as unset. Times are written as \
                        250ms, 1.5s, 5m, 1h30m.""")
                .exitCodeListHeading("%nExit codes:%n").exitCodeList(exitCodes());
        return new CommandLine(spec, factory).setUsageHelpWidth(width(environment.get("COLUMNS")));
    }

    private static Map<String, String> exitCodes() {
        var codes = new LinkedHashMap<String, String>();
        codes.put("0", "stopped in an orderly way");
        codes.put("64", "usage: a flag or a variable is wrong");
        codes.put("69", "cannot listen");
        codes.put("70", "internal error, or this machine's limits are too low");
        codes.put("129", "a second SIGHUP ended it at once");
        codes.put("130", "a second SIGINT ended it at once");
        codes.put("143", "a second SIGTERM ended it at once");
        return codes;
    }

    static int width(@Nullable String columns) {
        return columns != null && columns.matches("[0-9]{1,6}")
                ? Math.clamp(Integer.parseInt(columns), LEAST_WIDTH, MOST_WIDTH)
                : USUAL_WIDTH;
    }
}
