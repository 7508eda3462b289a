package org.echopair.client.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Lets every option `--some-flag` be set by the variable `ECHO_SOME_FLAG`. A flag beats its
/// variable.
public final class EnvironmentDefaults implements IDefaultValueProvider {

    private final Map<String, String> environment;
    private final List<String> commandLine;

    public EnvironmentDefaults(RunContext context) {
        this.environment = context.environment();
        this.commandLine = context.commandLine();
    }

    /// An empty variable counts as unset, because a manifest cannot always leave one out.
    ///
    /// Picocli also asks for boolean options that are on the command line, and would set them to
    /// the opposite of the answer.
    @Override
    public @Nullable String defaultValue(ArgSpec arg) {
        String variable = variableOf(arg);
        String value = variable == null ? null : environment.get(variable);
        return value == null || value.isEmpty() || isBeaten((OptionSpec) arg) ? null : value;
    }

    /// By itself on the command line, or by what it excludes.
    private boolean isBeaten(OptionSpec option) {
        return isGiven(option, commandLine)
                || option.command().userObject() instanceof CommandPart part
                        && part.excludedBy(option).anyMatch(each -> isGiven(each, commandLine));
    }

    /// @return null for what only the command line can give: arguments, and options that print
    /// something instead of running
    public static @Nullable String variableOf(ArgSpec arg) {
        if (!(arg instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()
                || option.longestName().equals(CommandPart.COMPLETION)
                || option.longestName().equals(CommandPart.LIST)) {
            return null;
        }
        return "ECHO_" + option.longestName().substring(2).replace('-', '_')
                .toUpperCase(Locale.ROOT);
    }

    /// Whether the option is on the command line, in any form that picocli accepts.
    static boolean isGiven(OptionSpec option, List<String> commandLine) {
        for (String arg : commandLine) {
            if (arg.equals("--")) {
                return false;
            }
            for (String name : option.names()) {
                if (arg.equals(name) || arg.startsWith(name + "=")
                        || (name.length() == 2 && arg.startsWith(name))) { // as -c5
                    return true;
                }
            }
        }
        return false;
    }
}
