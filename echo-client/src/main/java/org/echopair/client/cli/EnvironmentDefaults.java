package org.echopair.client.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Lets every option `--some-flag` be set by the variable `ECHO_SOME_FLAG`, and by one for each other
/// long name that it has. A flag beats its variable.
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
        List<String> set = setVariablesOf(arg, environment);
        return set.isEmpty() || isBeaten((OptionSpec) arg)
                ? null
                : environment.get(set.getFirst());
    }

    /// @throws picocli.CommandLine.ParameterException when an option is set by two of its variables
    public static void checkSetOnce(CommandSpec command, RunContext context) {
        for (OptionSpec option : command.options()) {
            List<String> set = setVariablesOf(option, context.environment());
            if (set.size() > 1 && !isGiven(option, context.commandLine())) {
                throw UsageErrors.of(command, String.join(" and ", set)
                        + " are two names of the same; give one of them");
            }
        }
    }

    /// By itself on the command line, or by what it excludes.
    private boolean isBeaten(OptionSpec option) {
        return isGiven(option, commandLine)
                || option.command().userObject() instanceof CommandPart part
                        && part.excludedBy(option).anyMatch(each -> isGiven(each, commandLine));
    }

    /// The one that a text names.
    ///
    /// @return null for what only the command line can give
    public static @Nullable String variableOf(ArgSpec arg) {
        return variablesOf(arg).stream().findFirst().orElse(null);
    }

    /// The same, where another one sets it.
    static @Nullable String variableOf(ArgSpec arg, Map<String, String> environment) {
        List<String> set = setVariablesOf(arg, environment);
        return set.isEmpty() ? variableOf(arg) : set.getFirst();
    }

    /// @return that of the longest name first; empty for what only the command line can give: arguments,
    /// and options that print something instead of running
    public static List<String> variablesOf(ArgSpec arg) {
        if (!(arg instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()
                || option.longestName().equals(CommandPart.COMPLETION)
                || option.longestName().equals(CommandPart.LIST)) {
            return List.of();
        }
        List<String> variables = new ArrayList<>(List.of(variable(option.longestName())));
        for (String name : option.names()) {
            if (name.startsWith("--") && !name.equals(option.longestName())) {
                variables.add(variable(name));
            }
        }
        return variables;
    }

    private static String variable(String longName) {
        return "ECHO_" + longName.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private static List<String> setVariablesOf(ArgSpec arg, Map<String, String> environment) {
        List<String> set = new ArrayList<>(variablesOf(arg));
        set.removeIf(variable -> environment.getOrDefault(variable, "").isEmpty());
        return set;
    }

    /// Whether the option is on the command line, in any form that picocli accepts.
    static boolean isGiven(OptionSpec option, List<String> commandLine) {
        for (String arg : commandLine) {
            if (arg.equals("--")) {
                return false;
            }
            for (String name : option.names()) {
                if (arg.equals(name) || arg.startsWith(name + "=")) {
                    return true;
                }
            }
        }
        return false;
    }
}
