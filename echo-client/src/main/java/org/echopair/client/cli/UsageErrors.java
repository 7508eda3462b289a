package org.echopair.client.cli;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.text.Printable;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Reports what is wrong with a flag, a variable or an argument in one line: which one, why, and
/// what is allowed.
public final class UsageErrors implements IParameterExceptionHandler {

    private static final String KUBERNETES_HINT = "; it looks like a variable that Kubernetes sets"
            + " for a Service, which enableServiceLinks: false prevents";

    private static final String ALLOWED = "; allowed: ";

    private final RunContext context;

    public UsageErrors(RunContext context) {
        this.context = context;
    }

    /// For an error that only shows once all options are known.
    public static ParameterException of(OptionSpec option, String reason) {
        return new ParameterException(option.command().commandLine(), reason,
                new IllegalArgumentException(reason), option, reason);
    }

    public static ParameterException of(CommandSpec command, String reason) {
        return new ParameterException(command.commandLine(), reason);
    }

    /// What set an option: the flag in its short form, or the variable.
    public static String given(OptionSpec option) {
        String variable = EnvironmentDefaults.variableOf(option);
        boolean byFlag = option.command().commandLine().getParseResult().hasMatchedOption(option);
        return byFlag || variable == null ? option.shortestName() : variable;
    }

    /// What is wrong with a value, as the exception of its reading has it.
    public static String reason(IllegalArgumentException e) {
        return requireNonNullElse(e.getMessage(), e.toString());
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        // A wrong variable must not hide how to set it right.
        if (isHelpRequested(command) && !(e instanceof UnmatchedArgumentException)) {
            command.usage(command.getOut());
            return ExitCode.PASS.number();
        }
        String root = command.getCommandSpec().root().name();
        command.getErr().println(root + ": " + line(e, command));
        return ExitCode.USAGE.number();
    }

    private static boolean isHelpRequested(CommandLine command) {
        return command.getParseResult() != null && command.getParseResult().isUsageHelpRequested();
    }

    private String line(ParameterException e, CommandLine command) {
        String seeHelp = "; see " + command.getCommandSpec().qualifiedName() + " --help";
        ArgSpec arg = e.getArgSpec();
        return switch (e) {
            case UnmatchedArgumentException unmatched -> unmatched(unmatched, command) + seeHelp;
            case MissingParameterException missing ->
                missing(missing.getMissing().getFirst()) + seeHelp;
            case ParameterException _ when arg != null
                    && e.getCause() instanceof IllegalArgumentException cause ->
                wrongValue(arg, e, reason(cause));
            case ParameterException _ when "Missing required subcommand".equals(e.getMessage()) ->
                "a command is missing; commands: " + commands(command) + seeHelp;
            default -> Printable.line(requireNonNull(e.getMessage(), "picocli says what is wrong"))
                    + seeHelp;
        };
    }

    private static String missing(ArgSpec arg) {
        String label = arg.paramLabel();
        return arg instanceof OptionSpec option
                ? option.longestName() + ": its value is missing"
                        + allowed(option).orElse(", as in " + option.longestName() + " " + label)
                : label + " is missing; give at least one";
    }

    /// What the reading of the value says to one that is empty.
    private static Optional<String> allowed(OptionSpec option) {
        try {
            for (ITypeConverter<?> parser : option.converters()) {
                parser.convert("");
            }
            return Optional.empty();
        } catch (Exception e) { // of any kind, as the interface has it
            String reason = String.valueOf(e.getMessage());
            int at = reason.indexOf(ALLOWED);
            return at < 0 ? Optional.empty() : Optional.of(reason.substring(at));
        }
    }

    private static String unmatched(UnmatchedArgumentException e, CommandLine command) {
        String first = e.getUnmatched().getFirst();
        String quoted = Printable.quoted(first);
        String argument = argument(command);
        // Picocli takes -4 for a negative number.
        if (e.isUnknownOption() || behindCommand(first, command).isPresent()) {
            return "unknown option " + quoted + meantOption(first, command).orElse(
                    argument.isEmpty()
                            ? ""
                            : "; a " + argument + " that begins with - goes behind --");
        }
        if (!command.getSubcommands().isEmpty()) {
            return "unknown command " + quoted
                    + meant(NearestName.to(first, command.getSubcommands().keySet(), "")).orElse("")
                    + "; commands: " + commands(command);
        }
        return "one argument too many: " + quoted
                + (argument.equals("message") ? "; a message with spaces goes in quotes" : "");
    }

    /// What the command takes beside its options: `message`, `file`, or nothing.
    private static String argument(CommandLine command) {
        List<PositionalParamSpec> arguments = command.getCommandSpec().positionalParameters();
        return arguments.isEmpty()
                ? ""
                : arguments.getFirst().paramLabel().toLowerCase(Locale.ROOT);
    }

    private static Optional<String> meantOption(String given, CommandLine command) {
        Optional<String> behindCommand = behindCommand(given, command);
        if (behindCommand.isPresent()) {
            return behindCommand;
        }
        if (!given.startsWith("--")) {
            return valueBehind(given, command);
        }
        List<String> names = command.getCommandSpec().options().stream()
                .map(OptionSpec::longestName).toList();
        return meant(NearestName.to(nameOf(given), names, "--"));
    }

    private static Optional<String> behindCommand(String given, CommandLine command) {
        String name = nameOf(given);
        return command.getSubcommands().values().stream().flatMap(UsageErrors::optionNames)
                .filter(name::equals).findFirst()
                .map(_ -> " before the command; flags go behind it, as in "
                        + command.getCommandName() + " COMMAND " + name);
    }

    private static String nameOf(String given) {
        return given.contains("=") ? given.substring(0, given.indexOf('=')) : given;
    }

    /// `-n10`, as other tools have it.
    private static Optional<String> valueBehind(String given, CommandLine command) {
        String name = given.substring(0, Math.min(given.length(), 2));
        return command.getCommandSpec().options().stream()
                .filter(option -> option.arity().max() > 0
                        && List.of(option.names()).contains(name))
                .findFirst().map(_ -> " (write " + name + " "
                        + Printable.line(given.substring(2)) + ", with a space)");
    }

    private static Stream<String> optionNames(CommandLine command) {
        return command.getCommandSpec().options().stream()
                .flatMap(option -> Stream.of(option.names()));
    }

    private static Optional<String> meant(Optional<String> name) {
        return name.map(each -> " (did you mean " + each + "?)");
    }

    private static String commands(CommandLine command) {
        return String.join(", ", command.getSubcommands().keySet());
    }

    /// The flag or the variable that the value came from, and what is wrong with it.
    private String wrongValue(ArgSpec arg, ParameterException e, String reason) {
        if (!(arg instanceof OptionSpec option)) {
            return arg.paramLabel() + ": " + reason;
        }
        String variable = EnvironmentDefaults.variableOf(option, context.environment());
        if (variable == null || EnvironmentDefaults.isGiven(option, context.commandLine())) {
            return option.longestName() + ": " + reason;
        }
        boolean injected = e.getValue().startsWith("tcp://");
        return variable + ": " + reason + (injected ? KUBERNETES_HINT : "");
    }
}
