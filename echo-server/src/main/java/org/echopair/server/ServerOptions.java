package org.echopair.server;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The command line of the server, as picocli reads it; see `OptionTypes` for what values may be,
/// and `VariableDefaults` for the variables behind the flags.
@Command(name = "echo-server", mixinStandardHelpOptions = true, sortOptions = false,
        versionProvider = VersionText.class, abbreviateSynopsis = true,
        header = "Sends back what it receives, as it is (RFC 862).",
        optionListHeading = "%nOptions:%n", footer = {
                "", "Every --some-flag is also the variable ECHO_SOME_FLAG; a flag beats its",
                "variable, a variable beats the default, an empty variable counts as not set.",
                "Durations: 250ms, 10s, 5m, 1h30m.", "",
                "Exit codes: 0 stopped in an orderly way, 64 usage, 69 cannot listen, 70 internal",
                "error."})
final class ServerOptions {

    static final String COMPLETION = "--completion";

    @Option(names = {"-H", "--host"}, paramLabel = "HOST", defaultValue = "",
            description = "Address or name to listen on (default: all, IPv4 and IPv6).")
    private String host = "";

    @Option(names = {"-p", "--port"}, paramLabel = "PORT", defaultValue = "8888",
            converter = OptionTypes.Port.class,
            description = "TCP port, 0 for any free one; the log names it"
                    + " (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--mode", paramLabel = "MODE", defaultValue = "echo",
            converter = OptionTypes.ModeName.class,
            description = "echo: send back (RFC 862); discard: read and send nothing (RFC 863);"
                    + " greet: answer the first message (default: ${DEFAULT-VALUE}).")
    private Mode mode = Mode.ECHO;

    @Option(names = "--once", arity = "0..1", paramLabel = "BOOL", defaultValue = "false",
            fallbackValue = "true", converter = OptionTypes.YesOrNo.class,
            description = "Serve one connection to its end, then exit 0.")
    private boolean once;

    @Option(names = "--admin-port", paramLabel = "PORT", defaultValue = "8080",
            converter = OptionTypes.AdminPort.class,
            description = "HTTP port of /livez, /readyz, /metrics and /; 0 for any free one, -1 for"
                    + " none (default: ${DEFAULT-VALUE}).")
    private int adminPort;

    @Option(names = "--max-connections", paramLabel = "N", defaultValue = "10000",
            converter = OptionTypes.AtLeastOne.class,
            description = "Connections at once; one more is accepted, reset and counted"
                    + " (default: ${DEFAULT-VALUE}).")
    private int maxConnections;

    @Option(names = "--max-connections-per-source", paramLabel = "N", defaultValue = "0",
            converter = OptionTypes.ZeroOrMore.class,
            description = "The same for one peer address; 0 is off (default: ${DEFAULT-VALUE}).")
    private int maxConnectionsPerSource;

    @Option(names = "--idle-timeout", paramLabel = "DURATION", defaultValue = "5m",
            converter = OptionTypes.Time.class,
            description = "Ends a connection that is silent, or takes none of its pending output,"
                    + " for so long; 0 is never (default: ${DEFAULT-VALUE}).")
    private Duration idleTimeout = Duration.ZERO;

    @Option(names = "--max-connection-age", paramLabel = "DURATION", defaultValue = "0s",
            converter = OptionTypes.Time.class,
            description = "Finishes a connection at this age, so that long-lived ones rebalance;"
                    + " 0 is off (default: ${DEFAULT-VALUE}).")
    private Duration maxConnectionAge = Duration.ZERO;

    @Option(names = "--event-loops", paramLabel = "N", converter = OptionTypes.AtLeastOne.class,
            description = "Threads that serve connections (default: available processors).")
    private Optional<Integer> eventLoops = Optional.empty();

    @Option(names = "--backlog", paramLabel = "N", defaultValue = "1024",
            converter = OptionTypes.AtLeastOne.class,
            description = "Connections that may wait to be accepted (default: ${DEFAULT-VALUE}).")
    private int backlog;

    @Option(names = "--shutdown-delay", paramLabel = "DURATION", defaultValue = "0s",
            converter = OptionTypes.Time.class,
            description = "After SIGTERM, still accept for so long (default: ${DEFAULT-VALUE}).")
    private Duration shutdownDelay = Duration.ZERO;

    @Option(names = "--drain-timeout", paramLabel = "DURATION", defaultValue = "10s",
            converter = OptionTypes.Time.class,
            description = "Then echo on until the peers close, for so long at most"
                    + " (default: ${DEFAULT-VALUE}).")
    private Duration drainTimeout = Duration.ZERO;

    @Option(names = "--log-level", paramLabel = "LEVEL", defaultValue = "info",
            converter = OptionTypes.LevelName.class,
            description = "trace, debug, info, warn, error or off; connections are logged at debug"
                    + " (default: ${DEFAULT-VALUE}).")
    private String logLevel = "";

    @Option(names = "--log-format", paramLabel = "FORMAT", defaultValue = "text",
            converter = OptionTypes.LogFormatName.class,
            description = "text, or json: one object a line (default: ${DEFAULT-VALUE}).")
    private LogFormat logFormat = LogFormat.TEXT;

    @Option(names = "--log-messages", arity = "0..1", paramLabel = "BOOL", fallbackValue = "true",
            converter = OptionTypes.YesOrNo.class,
            description = "Log a bounded, escaped preview of what is received"
                    + " (default: on in modes discard and greet).")
    private @Nullable Boolean logMessages;

    @Option(names = COMPLETION,
            description = "Print a completion script for bash and zsh, and exit.")
    private boolean completion;

    boolean completion() {
        return completion;
    }

    String logLevel() {
        return logLevel;
    }

    LogFormat logFormat() {
        return logFormat;
    }

    ServerConfig toConfig() {
        return new ServerConfig(host, port, mode, once,
                eventLoops.orElseGet(Runtime.getRuntime()::availableProcessors), backlog,
                adminPort, maxConnections, maxConnectionsPerSource, idleTimeout, maxConnectionAge,
                shutdownDelay, drainTimeout, logMessages == null ? mode != Mode.ECHO : logMessages);
    }
}
