package org.echopair.server;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command line of the server, as picocli reads it; see `OptionTypes` for what values may be,
/// and `VariableDefaults` for the variables behind the flags.
///
/// They are built by calls and not by annotations, which picocli would read by reflection: that was
/// half of the time that a server took to start.
final class ServerOptions {

    static final String COMPLETION = "--completion";

    /// Picocli's own factory looks for Groovy's classes in all jars.
    private static final IFactory NOTHING_BY_NAME = new IFactory() {
        @Override
        public <K> K create(Class<K> type) {
            throw new IllegalStateException("picocli asks for an unexpected " + type);
        }
    };

    private final CommandSpec spec = CommandSpec
            .wrapWithoutInspection(null, NOTHING_BY_NAME).name("echo-server");

    private final OptionSpec host = add(option("-H", "--host").paramLabel("HOST").type(String.class)
            .converters(OptionTypes::host).defaultValue(""), """
                    Address or name to listen on; 0.0.0.0 is IPv4 alone, :: is both.
                    Default all addresses.""");

    private final OptionSpec port = add(port(0, "-p", "--port").defaultValue("8888"), """
            TCP port, 0 for any free one; the log names it. Default 8888.""");

    private final OptionSpec mode = add(choice("--mode", "MODE", names(Mode.values()))
            .defaultValue("echo"), """
                    echo: send back (RFC 862); discard: read and send nothing (RFC 863);
                    greet: answer the first message. Default echo.""");

    private final OptionSpec once = add(yesOrNo("--once").defaultValue("false"), """
            Serve one connection to its end, then exit 0.""");

    private final OptionSpec adminPort = add(port(-1, "--admin-port").defaultValue("8080"), """
            HTTP port of /livez, /readyz, /metrics and /; 0 for any free one, -1
            for none. Default 8080.""");

    private final OptionSpec maxConnections = add(number("--max-connections", 1)
            .defaultValue("10000"), """
                    Connections at once; one more is accepted, reset and counted.
                    Default 10000.""");

    private final OptionSpec maxConnectionsPerSource = add(
            number("--max-connections-per-source", 0).defaultValue("0"), """
                    The same for one source, an IPv4 address or an IPv6 /64;
                    0 is off. Default 0.""");

    private final OptionSpec idleTimeout = add(duration("--idle-timeout").defaultValue("5m"), """
            End a connection that is silent, or takes none of its pending
            output, for this long; 0 is never. Default 5m.""");

    private final OptionSpec maxConnectionAge = add(duration("--max-connection-age")
            .defaultValue("0s"), """
                    Finish a connection at this age, give or take a tenth, so that
                    long-lived ones rebalance; 0 is off. Default 0s.""");

    private final OptionSpec eventLoops = add(number("--event-loops", 1), """
            Threads that serve connections. Default one for each processor.""");

    private final OptionSpec backlog = add(number("--backlog", 1).defaultValue("1024"), """
            Connections that may wait to be accepted. Default 1024.""");

    private final OptionSpec shutdownDelay = add(duration("--shutdown-delay").defaultValue("0s"),
            """
                    After SIGTERM, go on accepting for this long. Default 0s.""");

    private final OptionSpec drainTimeout = add(duration("--drain-timeout").defaultValue("10s"), """
            Then echo on until the peers close, for this long at most.
            Default 10s.""");

    private final OptionSpec logLevel = add(choice("--log-level", "LEVEL",
            List.of("trace", "debug", "info", "warn", "error", "off")).defaultValue("info"), """
                    trace, debug, info, warn, error or off; connections are logged at
                    debug. Default info.""");

    private final OptionSpec logFormat = add(
            choice("--log-format", "FORMAT", names(LogFormat.values())).defaultValue("text"), """
                    text, or json: one object a line. Default text.""");

    private final OptionSpec logMessages = add(yesOrNo("--log-messages"), """
            Log a bounded, escaped preview of what is received.
            Default true in the modes discard and greet.""");

    private final OptionSpec completion = add(toBePrinted(COMPLETION), """
            Print a completion script for bash and zsh, and exit.""");

    private final Map<String, String> environment;
    private final CommandLine commandLine;

    /// `environment` is where the variables behind the flags are looked up.
    ServerOptions(Map<String, String> environment) {
        this.environment = environment;
        add(toBePrinted("-h", "--help").usageHelp(true), "Show this help and exit.");
        add(toBePrinted("-V", "--version").versionHelp(true),
                "Show the version of this program and of its Java, and exit.");
        commandLine = HelpText.commandLine(spec, NOTHING_BY_NAME, environment)
                .setDefaultValueProvider(new VariableDefaults(environment))
                .setPosixClusteredShortOptionsAllowed(false) // -Vp is no way to ask for a version
                .setExpandAtFiles(false)
                .setInterpolateVariables(false); // a value may hold ${}
    }

    /// The description ends with the variable's name, where there is one.
    private OptionSpec add(OptionSpec.Builder builder, String description) {
        OptionSpec unnamed = builder.build();
        OptionSpec option = VariableDefaults.asksForText(unnamed)
                ? builder.description(description).build()
                : builder.description(description.replace('\n', ' ') + " ["
                        + VariableDefaults.variableOf(unnamed) + "]").build();
        spec.addOption(option);
        return option;
    }

    private static OptionSpec.Builder option(String... names) {
        return OptionSpec.builder(names);
    }

    private static OptionSpec.Builder toBePrinted(String... names) {
        return option(names).type(Boolean.class).arity("0");
    }

    private static OptionSpec.Builder port(int least, String... names) {
        return option(names).paramLabel("PORT").type(Integer.class)
                .converters(OptionTypes.wholeNumber(least, 65_535));
    }

    private static OptionSpec.Builder number(String name, int least) {
        return option(name).paramLabel("N").type(Integer.class)
                .converters(OptionTypes.wholeNumber(least, 1_000_000));
    }

    private static OptionSpec.Builder duration(String name) {
        return option(name).paramLabel("TIME").type(Duration.class).converters(Durations::parse);
    }

    private static OptionSpec.Builder choice(String name, String label, List<String> values) {
        return option(name).paramLabel(label).type(String.class)
                .converters(OptionTypes.choice(values))
                .completionCandidates(values);
    }

    private static List<String> names(Enum<?>[] constants) {
        return Arrays.stream(constants).map(each -> each.name().toLowerCase(Locale.ROOT)).toList();
    }

    private static <E extends Enum<E>> E constant(Class<E> type, OptionSpec option) {
        return Enum.valueOf(type, option.<String>getValue().toUpperCase(Locale.ROOT));
    }

    /// A flag that may also be given no value, which is yes.
    private static OptionSpec.Builder yesOrNo(String name) {
        return option(name).arity("0..1").paramLabel("BOOL").fallbackValue("true")
                .type(Boolean.class).converters(OptionTypes::yesOrNo);
    }

    CommandLine commandLine() {
        return commandLine;
    }

    /// Reads the command line and tells what there is to tell: mistakes and unknown variables on
    /// `err`, what was asked for on `out`. Returns the exit code, or nothing where a server is wanted.
    OptionalInt parse(PrintStream out, PrintStream err, String... args) {
        try {
            commandLine.parseArgs(args);
        } catch (ParameterException mistake) {
            // A wrong variable must not hide how to set it right.
            if (commandLine.isUsageHelpRequested()
                    && !(mistake instanceof UnmatchedArgumentException)) {
                commandLine.usage(out);
                return OptionalInt.of(ExitCode.OK);
            }
            err.println("echo-server: " + UsageError.line(mistake, args));
            return OptionalInt.of(ExitCode.USAGE);
        }
        if (commandLine.isUsageHelpRequested()) {
            commandLine.usage(out);
        } else if (commandLine.isVersionHelpRequested()) {
            commandLine.printVersionHelp(out);
        } else if (commandLine.getParseResult().hasMatchedOption(completion)) {
            out.print(AutoComplete.bash(commandLine.getCommandName(), commandLine));
        } else {
            UnknownVariables.lines(environment, variables())
                    .forEach(line -> err.println("echo-server: " + line));
            return OptionalInt.empty();
        }
        return OptionalInt.of(ExitCode.OK);
    }

    private List<String> variables() {
        return spec.options().stream().filter(option -> !VariableDefaults.asksForText(option))
                .map(VariableDefaults::variableOf).toList();
    }

    String logLevel() {
        return logLevel.getValue();
    }

    LogFormat logFormat() {
        return constant(LogFormat.class, logFormat);
    }

    ServerConfig toConfig() {
        Mode chosen = constant(Mode.class, mode);
        @Nullable
        Integer loops = eventLoops.getValue();
        @Nullable
        Boolean previews = logMessages.getValue();
        return new ServerConfig(host.getValue(), port.getValue(), chosen, once.getValue(),
                loops == null ? Runtime.getRuntime().availableProcessors() : loops,
                backlog.getValue(), adminPort.getValue(), maxConnections.getValue(),
                maxConnectionsPerSource.getValue(), idleTimeout.getValue(),
                maxConnectionAge.getValue(), shutdownDelay.getValue(), drainTimeout.getValue(),
                previews == null ? chosen != Mode.ECHO : previews);
    }
}
