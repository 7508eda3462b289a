package org.echopair.client;

import java.io.PrintWriter;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.echopair.client.check.CheckCommand;
import org.echopair.client.cli.Colours;
import org.echopair.client.cli.CommandPart;
import org.echopair.client.cli.EnvironmentDefaults;
import org.echopair.client.cli.HelpCommand;
import org.echopair.client.cli.RunContext;
import org.echopair.client.cli.Stdio;
import org.echopair.client.cli.UnknownVariables;
import org.echopair.client.cli.UsageErrors;
import org.echopair.client.cli.Version;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.load.LoadCommand;
import org.echopair.client.load.MergeCommand;
import org.echopair.client.report.TerminationLog;
import org.echopair.client.send.SendCommand;
import org.echopair.client.watch.WatchCommand;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command line as a whole: the commands, what all of them share, and how errors are told.
final class Commands {

    private static final List<String> COMMANDS = List.of("send", "check", "load", "watch", "merge",
            "help");

    /// The least that picocli accepts.
    private static final int NARROWEST_HELP = 55;

    private Commands() {}

    /// @param context whose command line tells what commands are needed
    static CommandLine commandLine(RunContext context, Stdio stdio) {
        CommandSpec root = CommandSpec.wrapWithoutInspection(null, CommandPart.LISTS_ONLY)
                .name("echo-client");
        root.usageMessage().synopsisSubcommandLabel("COMMAND")
                .description(CommandPart.paragraphs("""
                        Does every byte sent over this TCP path come back, unchanged and in time?
                        Sends bytes that it knows and compares every byte that returns. The result
                        goes to standard output, everything else to standard error, and the exit
                        code is the verdict.
                        """))
                .footer(CommandPart.paragraphs("", """
                        Every option --some-flag may also be set by the variable ECHO_SOME_FLAG;
                        the flag wins. Times are written as 250ms, 1.5s, 5m, 1h30m.
                        """));
        complete(root);
        root.addOption(CommandPart.flag(CommandPart.COMPLETION)
                .description("Print a completion script for bash and zsh, and exit.").build());
        for (String name : needed(context.commandLine())) {
            CommandSpec command = command(name, stdio, context).command();
            complete(command);
            root.addSubcommand(name, new CommandLine(command, CommandPart.LISTS_ONLY));
        }
        CommandLine line = new CommandLine(root, CommandPart.LISTS_ONLY);
        line.setDefaultValueProvider(new EnvironmentDefaults(context));
        line.setPosixClusteredShortOptionsAllowed(false); // -hello is no way to ask for help
        line.setExpandAtFiles(false); // a message may begin with @
        line.setInterpolateVariables(false); // and a value may hold ${}
        line.setUsageHelpWidth(Math.max(NARROWEST_HELP, context.columns()));
        line.setExecutionStrategy(result -> execute(result, context, stdio));
        line.setParameterExceptionHandler(new UsageErrors(context));
        line.setOut(new PrintWriter(stdio.out(), true));
        line.setErr(new PrintWriter(stdio.err(), true));
        return line;
    }

    /// Where the first argument is a command, the others are not built: they would take a tenth of
    /// the time to start.
    private static List<String> needed(List<String> args) {
        boolean one = !args.isEmpty() && COMMANDS.contains(args.getFirst())
                && !args.getFirst().equals("help");
        return one ? List.of(args.getFirst()) : COMMANDS;
    }

    private static CommandPart command(String name, Stdio stdio, RunContext context) {
        Colours colours = Colours.of(stdio, context.environment());
        TerminationLog log = TerminationLog.standard();
        return switch (name) {
            case "send" -> new SendCommand(stdio, context, log);
            case "check" -> new CheckCommand(stdio, context, colours, log);
            case "load" -> new LoadCommand(stdio, context, colours, log);
            case "watch" -> new WatchCommand(stdio, context, colours, log);
            case "merge" -> new MergeCommand(stdio, context, colours);
            default -> new HelpCommand();
        };
    }

    /// Adds what all commands share: the last two options, and the end of the help.
    private static void complete(CommandSpec command) {
        if (!command.helpCommand()) {
            command.addOption(CommandPart.flag("-h", "--help").usageHelp(true)
                    .description("Show this help and exit.").build());
            command.addOption(CommandPart.flag("-V", "--version").versionHelp(true)
                    .description("Show the version of this program and of its Java, and exit.")
                    .build());
        }
        Map<String, String> meanings = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            meanings.put(Integer.toString(code.number()), code.meaning());
        }
        meanings.put("129", "interrupted by SIGHUP, after a partial report; 65 wins over it");
        meanings.put("130", "interrupted by SIGINT, after a partial report; 65 wins over it");
        meanings.put("143", "interrupted by SIGTERM, after a partial report; 65 wins over it");
        command.versionProvider(new Version()).usageMessage()
                .exitCodeListHeading("%nExit codes:%n").exitCodeList(meanings);
    }

    /// Picocli ignores an unknown word beside `--help`; printing the help anyway would hide that
    /// there is no such command.
    private static int execute(ParseResult result, RunContext context, Stdio stdio) {
        List<String> unmatched = result.unmatched();
        if (!unmatched.isEmpty() && !unmatched.getFirst().startsWith("-")) {
            throw new UnmatchedArgumentException(result.commandSpec().commandLine(), unmatched);
        }
        if (result.matchedOptionValue(CommandPart.COMPLETION, false)) {
            stdio.out().print(AutoComplete.bash("echo-client", result.commandSpec().commandLine()));
            stdio.out().flush();
            return ExitCode.PASS.number();
        }
        if (result.hasSubcommand() && !isQuestion(result.subcommand())) {
            warnOfUnknownVariables(result.subcommand().commandSpec(), context, stdio);
            EnvironmentDefaults.checkSetOnce(result.subcommand().commandSpec(), context);
        }
        return new RunLast().execute(result);
    }

    private static boolean isQuestion(ParseResult command) {
        return command.isUsageHelpRequested() || command.isVersionHelpRequested()
                || command.commandSpec().helpCommand();
    }

    private static void warnOfUnknownVariables(CommandSpec command, RunContext context,
            Stdio stdio) {
        UnknownVariables.warnings(context.environment(), variables(command),
                () -> COMMANDS.stream().map(name -> command(name, stdio, context).command())
                        .flatMap(each -> variables(each).stream()).toList())
                .forEach(line -> stdio.err().println("echo-client: " + line));
    }

    private static Set<String> variables(CommandSpec command) {
        Set<String> names = new HashSet<>();
        for (OptionSpec option : command.options()) {
            names.addAll(EnvironmentDefaults.variablesOf(option));
        }
        return names;
    }
}
