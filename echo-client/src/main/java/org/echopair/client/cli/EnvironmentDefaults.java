package org.echopair.client.cli;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Lets every option `--some-flag` be set by the variable `ECHO_SOME_FLAG`. Picocli asks only for
/// options that are not on the command line, so a flag beats its variable.
public final class EnvironmentDefaults implements IDefaultValueProvider {

    private final Map<String, String> environment;

    public EnvironmentDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    /// An empty variable counts as unset, because a manifest cannot always leave one out.
    @Override
    public @Nullable String defaultValue(ArgSpec arg) {
        String variable = variableOf(arg);
        String value = variable == null ? null : environment.get(variable);
        return value == null || value.isEmpty() ? null : value;
    }

    /// @return null for what only the command line can give
    public static @Nullable String variableOf(ArgSpec arg) {
        if (!(arg instanceof OptionSpec option) || option.arity().max() == 0
                || !option.longestName().startsWith("--")) {
            return null;
        }
        return "ECHO_" + option.longestName().substring(2).replace('-', '_')
                .toUpperCase(Locale.ROOT);
    }
}
