package org.echopair.client.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.echopair.client.failure.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/// `echo-client help`: the same as `--help`, for one command or for all. Picocli's own help command
/// needs annotations.
public final class HelpCommand extends CommandPart implements Callable<Integer> {

    private final PositionalParamSpec name = add(PositionalParamSpec.builder().index("0")
            .arity("0..1").paramLabel("COMMAND").type(String.class)
            .description("The COMMAND to display the usage help message for."));

    public HelpCommand() {
        super("help", "Display help information about the specified command.",
                "%nWhen no COMMAND is given, the usage help for the main command is displayed.",
                "If a COMMAND is specified, the help for that command is shown.%n");
        add(flag("-h", "--help").usageHelp(true)
                .description("Show usage help for the help command and exit."));
        command().helpCommand(true).usageMessage().synopsisHeading("%nUsage: ")
                .abbreviateSynopsis(false);
    }

    @Override
    public Integer call() {
        CommandLine all = command().commandLine().getParent();
        @Nullable
        String wanted = name.getValue();
        CommandLine command = wanted == null ? all : all.getSubcommands().get(wanted);
        if (command == null) {
            throw new UnmatchedArgumentException(all, List.of(wanted));
        }
        command.usage(all.getOut());
        return ExitCode.PASS.number();
    }
}
