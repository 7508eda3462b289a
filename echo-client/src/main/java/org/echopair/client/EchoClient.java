package org.echopair.client;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/// The command line as a whole: the commands, how their values are read, how their errors are told.
@Command(name = "echo-client", synopsisSubcommandLabel = "COMMAND", description = """
        Does every byte sent over this TCP path come back, unchanged and in time?
        Sends bytes that it knows and compares every byte that returns. The result goes to
        standard output, everything else to standard error, and the exit code is the verdict.
        """, footer = """

        An option --some-flag may also be set by the variable ECHO_SOME_FLAG; the flag wins.
        Times are written as 250ms, 3s, 5m, 1h30m.""")
final class EchoClient {

    @Mixin
    private final HelpOptions help = new HelpOptions();

    private EchoClient() {}

    static CommandLine commandLine(Map<String, String> environment, Stdio stdio) {
        CommandLine line = new CommandLine(new EchoClient());
        line.addSubcommand("send", new Send(stdio));
        line.addSubcommand("check", new CheckCommand(stdio, Colours.of(stdio, environment),
                TerminationLog.standard()));
        line.addSubcommand("load", new Load(stdio, Colours.of(stdio, environment),
                TerminationLog.standard()));
        line.addSubcommand("watch", new Watch(stdio, Colours.of(stdio, environment),
                TerminationLog.standard()));
        line.addSubcommand("merge", new Merge(stdio, Colours.of(stdio, environment)));
        line.addSubcommand("help", new HelpCommand());
        line.registerConverter(Target.class, Target::parse);
        line.registerConverter(Duration.class, Durations::parse);
        line.registerConverter(Expect.class, Expect::parse);
        line.registerConverter(Whole.class, Whole::parse);
        line.registerConverter(Rate.class, Rate::parse);
        line.registerConverter(PayloadSizes.class, PayloadSizes::parse);
        line.registerConverter(Payload.class, Payload::parse);
        line.registerConverter(Threshold.class, Threshold::parse);
        line.registerConverter(Percentiles.class, Percentiles::parse);
        line.registerConverter(ReportOptions.Output.class, ReportOptions.Output::parse);
        line.registerConverter(Path.class, Path::of);
        line.setDefaultValueProvider(new EnvironmentDefaults(environment));
        line.setPosixClusteredShortOptionsAllowed(false); // -hello is no way to ask for help
        line.setExpandAtFiles(false); // a message may begin with @
        line.setInterpolateVariables(false); // and a value may hold ${}
        line.setUsageHelpWidth(100);
        line.setParameterExceptionHandler(new UsageErrors());
        line.setOut(new PrintWriter(stdio.out(), true));
        line.setErr(new PrintWriter(stdio.err(), true));
        describe(line);
        return line;
    }

    /// What the help of each command says alike.
    private static void describe(CommandLine line) {
        Map<String, String> meanings = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            meanings.put(Integer.toString(code.number()), code.meaning());
        }
        List<CommandLine> commands = new ArrayList<>(line.getSubcommands().values());
        commands.add(line);
        for (CommandLine command : commands) {
            CommandSpec spec = command.getCommandSpec().versionProvider(new Version());
            spec.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(meanings);
        }
    }
}
