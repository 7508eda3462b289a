package org.echopair.server;

import java.util.Arrays;
import java.util.Map;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Puts a mistake on the command line or in a variable into one line: which, why, what is allowed.
final class UsageError {

    private UsageError() {}

    static String line(ParameterException mistake, String[] args, Map<String, String> environment) {
        if (mistake.getArgSpec() instanceof OptionSpec option
                && mistake.getCause() instanceof TypeConversionException refusal) {
            if (isGiven(option, args)) {
                return option.longestName() + ": " + refusal.getMessage();
            }
            String variable = VariableDefaults.variableOf(option);
            return variable + ": " + refusal.getMessage() + hint(environment.get(variable));
        }
        String suggestions = mistake instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()
                        ? "; did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?"
                        : "; --help lists what is allowed";
        return mistake.getMessage().lines().findFirst().orElse("") + suggestions;
    }

    private static boolean isGiven(OptionSpec option, String[] args) {
        return Arrays.stream(args).anyMatch(arg -> Arrays.stream(option.names())
                .anyMatch(name -> arg.equals(name) || arg.startsWith(name + "=")
                        || (!name.startsWith("--") && arg.startsWith(name))));
    }

    private static String hint(String value) {
        return value.contains("://")
                ? " (Kubernetes sets such variables for Services; enableServiceLinks: false stops it)"
                : "";
    }
}
