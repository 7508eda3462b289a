package org.echopair.client.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.echopair.client.text.Decimals;

/// What `Main` knows of the process and hands to every command: nothing else reads the environment
/// or ends the process.
///
/// @param commandLine the arguments, without the name of the program
/// @param halt ends the process at once with this exit code, without running shutdown hooks
public record RunContext(List<String> commandLine, Map<String, String> environment,
        IntConsumer halt) {

    private static final int USUAL_COLUMNS = 80;
    private static final int FEWEST_COLUMNS = 40;
    private static final int MOST_COLUMNS = 200;

    public RunContext {
        commandLine = List.copyOf(commandLine);
    }

    /// For a run inside another process, which must survive it.
    public static RunContext of(Map<String, String> environment, String... commandLine) {
        return new RunContext(List.of(commandLine), environment, _ -> {});
    }

    /// The pod that this runs in: `ECHO_POD`, or the host name, which is the same in Kubernetes.
    public Optional<String> pod() {
        return Stream.of("ECHO_POD", "HOSTNAME").map(this::variable).flatMap(Optional::stream)
                .findFirst();
    }

    /// The node that this runs on, where `ECHO_NODE` tells it.
    public Optional<String> node() {
        return variable("ECHO_NODE");
    }

    /// The addresses of the pod that this runs in, separated by commas, where `ECHO_POD_IP` tells them.
    public Optional<String> podIp() {
        return variable("ECHO_POD_IP");
    }

    /// The width of what is printed for people: `COLUMNS`, within reason, or 80.
    public int columns() {
        return variable("COLUMNS").filter(text -> Decimals.isWhole(text, 5)).map(Integer::parseInt)
                .map(columns -> Math.clamp(columns, FEWEST_COLUMNS, MOST_COLUMNS))
                .orElse(USUAL_COLUMNS);
    }

    /// The version of this client, as `--version` has it.
    public String clientVersion() {
        return Version.number();
    }

    /// An empty variable counts as unset, because a manifest cannot always leave one out.
    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }
}
