package org.echopair.client.cli;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.echopair.client.text.Printable;

/// Finds variables named `ECHO_…` that set nothing. A mistyped one would otherwise be ignored in
/// silence, and the verdict would rest on a default that nobody chose.
///
/// The variables that Kubernetes sets for the Services of a namespace are ignored: those of a
/// Service `echo-x` look like ours.
public final class UnknownVariables {

    private static final String PREFIX = "ECHO_";

    /// Not flags: [RunContext] reads them, or a manifest sets them for the pod's own use.
    private static final Set<String> OF_THE_POD = Set.of("ECHO_POD", "ECHO_NODE", "ECHO_POD_IP");

    private UnknownVariables() {}

    /// One line for each, in alphabetical order.
    ///
    /// @param known the variables of the command that runs
    /// @param all those of all commands, only evaluated when a variable is not known
    public static List<String> warnings(Map<String, String> environment, Collection<String> known,
            Supplier<Collection<String>> all) {
        List<String> unknown = environment.keySet().stream()
                .filter(name -> name.startsWith(PREFIX) && !known.contains(name)
                        && !OF_THE_POD.contains(name))
                .sorted().toList();
        if (unknown.isEmpty()) {
            return List.of();
        }
        Set<String> names = new HashSet<>(all.get());
        names.addAll(OF_THE_POD);
        return unknown.stream()
                .filter(name -> !names.contains(name)
                        && !OfServices.contain(name, environment.getOrDefault(name, "")))
                .map(name -> warning(name, names)).toList();
    }

    private static String warning(String name, Collection<String> known) {
        return "ignoring the unknown variable " + Printable.line(name)
                + NearestName.to(name, known, PREFIX)
                        .map(nearest -> " (did you mean " + nearest + "?)").orElse("");
    }

    /// A class of its own, because the first regular expression of a process takes milliseconds.
    private static final class OfServices {

        /// `ECHO_X_SERVICE_HOST`, `ECHO_X_SERVICE_PORT_HTTP`, `ECHO_X_PORT_8888_TCP_ADDR`.
        private static final Pattern NAMES = Pattern.compile("ECHO_(?:.+_)?"
                + "(?:SERVICE_HOST|SERVICE_PORT(?:_.+)?|PORT_[0-9]+_(?:TCP|UDP|SCTP)(?:_[A-Z]+)?)");

        /// `ECHO_X_PORT`, which only its value `tcp://10.96.0.7:8888` tells from a mistake.
        private static final Pattern PORT = Pattern.compile("ECHO_(?:.+_)?PORT");
        private static final Pattern ADDRESS = Pattern.compile("(?:tcp|udp|sctp)://.*");

        static boolean contain(String name, String value) {
            return NAMES.matcher(name).matches()
                    || PORT.matcher(name).matches() && ADDRESS.matcher(value).matches();
        }
    }
}
