package org.echopair.server;

import static java.util.Objects.requireNonNull;

import java.util.List;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Turns a mistake on the command line or in a variable into one line: where, why, what is allowed.
final class UsageError {

    private static final String SEE_HELP = "; see echo-server --help";
    private static final String KUBERNETES_HINT = "; it looks like a variable that Kubernetes sets"
            + " for a Service, which enableServiceLinks: false prevents";

    private UsageError() {}

    static String line(ParameterException mistake, String... args) {
        return switch (mistake) {
            case UnmatchedArgumentException unmatched -> unmatched(unmatched) + SEE_HELP;
            case MissingParameterException missing when missing.getMissing()
                    .getFirst() instanceof OptionSpec option ->
                option.longestName() + ": its value is missing" + SEE_HELP;
            case ParameterException wrong when wrong.getArgSpec() instanceof OptionSpec option
                    && wrong.getCause() instanceof IllegalArgumentException cause
                    && cause.getMessage() instanceof String reason ->
                wrongValue(option, wrong.getValue(), reason, args);
            default -> Printable.line(requireNonNull(mistake.getMessage(),
                    "picocli says what is wrong")) + SEE_HELP;
        };
    }

    private static String unmatched(UnmatchedArgumentException mistake) {
        String first = mistake.getUnmatched().getFirst();
        if (!first.startsWith("-")) {
            return "one argument too many: " + Printable.quoted(first);
        }
        return "unknown option " + Printable.quoted(first) + remedy(first,
                mistake.getCommandLine().getCommandSpec().options());
    }

    private static String remedy(String unknown, List<OptionSpec> options) {
        if (unknown.startsWith("--")) {
            List<String> names = options.stream().map(OptionSpec::longestName).toList();
            return NearestName.to(unknown.split("=", 2)[0], names)
                    .map(nearest -> " (did you mean " + nearest + "?)").orElse("");
        }
        return options.stream().filter(option -> option.arity().min() > 0)
                .map(OptionSpec::shortestName)
                .filter(name -> name.length() == 2 && unknown.startsWith(name)).findFirst()
                .map(name -> " (write " + name + " VALUE, with a space)").orElse("");
    }

    /// Names the flag or the variable that the value came from.
    private static String wrongValue(OptionSpec option, String value, String reason,
            String... args) {
        if (isGiven(option, args)) {
            return option.longestName() + ": " + reason;
        }
        return VariableDefaults.variableOf(option) + ": " + reason
                + (ServiceVariables.isAddress(value) ? KUBERNETES_HINT : "");
    }

    private static boolean isGiven(OptionSpec option, String... args) {
        for (String arg : args) {
            for (String name : option.names()) {
                if (arg.equals(name) || arg.startsWith(name + "=")) {
                    return true;
                }
            }
            if (arg.equals("--")) {
                return false;
            }
        }
        return false;
    }
}
