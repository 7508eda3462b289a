package org.echopair.server;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Lets every flag be set by a variable: `--drain-timeout` is also `ECHO_DRAIN_TIMEOUT`.
///
/// Not `ECHO_SERVER_…`, because Kubernetes sets `ECHO_SERVER_PORT=tcp://…` in every pod beside a
/// Service of that name.
final class VariableDefaults implements IDefaultValueProvider {

    private final Map<String, String> environment;

    VariableDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    /// The variable's value, or null for picocli to go on to the option's own default.
    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || asksForText(option)) {
            return null;
        }
        String value = environment.get(variableOf(option));
        return value == null || value.isEmpty() ? null : value;
    }

    /// Help, version and completion are printed instead of running, so no variable sets them.
    static boolean asksForText(OptionSpec option) {
        return option.usageHelp() || option.versionHelp()
                || option.longestName().equals(ServerOptions.COMPLETION);
    }

    static String variableOf(OptionSpec option) {
        String name = option.longestName().substring("--".length());
        // Not by +, which this early in a start would load a class that is not in the archive.
        return "ECHO_".concat(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
