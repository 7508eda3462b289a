package org.echopair.server;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The command line of the server, as picocli reads it; see `OptionTypes` for what values may be,
/// and `VariableDefaults` for the variables behind the flags.
///
/// Built by calls and not by annotations, which picocli would read by reflection, half of the time
/// that a server needs to start.
final class ServerOptions {

    static final String COMPLETION = "--completion";

    /// Picocli's own factory looks for Groovy's classes in all jars.
    private static final IFactory NOTHING_BY_NAME = new IFactory() {
        @Override
        public <K> K create(Class<K> type) {
            throw new IllegalStateException(type + " is made by no one");
        }
    };

    private final CommandSpec spec = CommandSpec
            .wrapWithoutInspection(null, NOTHING_BY_NAME).name("echo-server");

    private final OptionSpec host = add(option("-H", "--host").paramLabel("HOST").type(String.class)
            .defaultValue("")
            .description("Address or name to listen on (default: all, IPv4 and IPv6)."));

    private final OptionSpec port = add(option("-p", "--port").paramLabel("PORT")
            .defaultValue("8888").type(Integer.class).converters(OptionTypes.wholeNumber(0, 65_535))
            .description("TCP port, 0 for any free one; the log names it"
                    + " (default: ${DEFAULT-VALUE})."));

    private final OptionSpec mode = add(choice("--mode", "MODE", names(Mode.values()))
            .defaultValue("echo")
            .description("echo: send back (RFC 862); discard: read and send nothing (RFC 863);"
                    + " greet: answer the first message (default: ${DEFAULT-VALUE})."));

    private final OptionSpec once = add(yesOrNo("--once").defaultValue("false")
            .description("Serve one connection to its end, then exit 0."));

    private final OptionSpec adminPort = add(option("--admin-port").paramLabel("PORT")
            .defaultValue("8080").type(Integer.class)
            .converters(OptionTypes.wholeNumber(-1, 65_535))
            .description("HTTP port of /livez, /readyz, /metrics and /; 0 for any free one, -1 for"
                    + " none (default: ${DEFAULT-VALUE})."));

    private final OptionSpec maxConnections = add(number("--max-connections", 1)
            .defaultValue("10000")
            .description("Connections at once; one more is accepted, reset and counted"
                    + " (default: ${DEFAULT-VALUE})."));

    private final OptionSpec maxConnectionsPerSource = add(
            number("--max-connections-per-source", 0).defaultValue("0").description(
                    "The same for one peer address; 0 is off (default: ${DEFAULT-VALUE})."));

    private final OptionSpec idleTimeout = add(duration("--idle-timeout").defaultValue("5m")
            .description("Ends a connection that is silent, or takes none of its pending output,"
                    + " for so long; 0 is never (default: ${DEFAULT-VALUE})."));

    private final OptionSpec maxConnectionAge = add(duration("--max-connection-age")
            .defaultValue("0s")
            .description("Finishes a connection at this age, so that long-lived ones rebalance;"
                    + " 0 is off (default: ${DEFAULT-VALUE})."));

    private final OptionSpec eventLoops = add(number("--event-loops", 1)
            .description("Threads that serve connections (default: available processors)."));

    private final OptionSpec backlog = add(number("--backlog", 1).defaultValue("1024").description(
            "Connections that may wait to be accepted (default: ${DEFAULT-VALUE})."));

    private final OptionSpec shutdownDelay = add(duration("--shutdown-delay").defaultValue("0s")
            .description("After SIGTERM, still accept for so long (default: ${DEFAULT-VALUE})."));

    private final OptionSpec drainTimeout = add(duration("--drain-timeout").defaultValue("10s")
            .description("Then echo on until the peers close, for so long at most"
                    + " (default: ${DEFAULT-VALUE})."));

    private final OptionSpec logLevel = add(choice("--log-level", "LEVEL",
            List.of("trace", "debug", "info", "warn", "error", "off")).defaultValue("info")
            .description("trace, debug, info, warn, error or off; connections are logged at debug"
                    + " (default: ${DEFAULT-VALUE})."));

    private final OptionSpec logFormat = add(
            choice("--log-format", "FORMAT", names(LogFormat.values()))
                    .defaultValue("text")
                    .description("text, or json: one object a line (default: ${DEFAULT-VALUE})."));

    private final OptionSpec logMessages = add(yesOrNo("--log-messages")
            .description("Log a bounded, escaped preview of what is received"
                    + " (default: on in modes discard and greet)."));

    private final OptionSpec completion = add(option(COMPLETION).type(Boolean.class).arity("0")
            .description("Print a completion script for bash and zsh, and exit."));

    private final CommandLine commandLine;

    /// `environment` is where the variables behind the flags are looked up.
    ServerOptions(Map<String, String> environment) {
        add(option("-h", "--help").type(Boolean.class).usageHelp(true).arity("0")
                .description("Show this help message and exit."));
        add(option("-V", "--version").type(Boolean.class).versionHelp(true).arity("0")
                .description("Print version information and exit."));
        spec.versionProvider(() -> new String[]{new VersionText().line()});
        spec.usageMessage().header("Sends back what it receives, as it is (RFC 862).")
                .abbreviateSynopsis(true).sortOptions(false).optionListHeading("%nOptions:%n")
                .footer("",
                        "Every --some-flag is also the variable ECHO_SOME_FLAG; a flag beats its",
                        "variable, a variable beats the default, an empty variable counts as not set.",
                        "Durations: 250ms, 10s, 5m, 1h30m.", "",
                        "Exit codes: 0 stopped in an orderly way, 64 usage, 69 cannot listen, 70 internal",
                        "error.");
        commandLine = new CommandLine(spec, NOTHING_BY_NAME)
                .setDefaultValueProvider(new VariableDefaults(environment));
    }

    private OptionSpec add(OptionSpec.Builder builder) {
        OptionSpec option = builder.build();
        spec.addOption(option);
        return option;
    }

    private static OptionSpec.Builder option(String... names) {
        return OptionSpec.builder(names);
    }

    private static OptionSpec.Builder number(String name, int least) {
        return option(name).paramLabel("N").type(Integer.class)
                .converters(OptionTypes.wholeNumber(least, 1_000_000));
    }

    private static OptionSpec.Builder duration(String name) {
        return option(name).paramLabel("DURATION").type(Duration.class)
                .converters(OptionTypes::duration);
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

    boolean completion() {
        return commandLine.getParseResult().hasMatchedOption(completion);
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
