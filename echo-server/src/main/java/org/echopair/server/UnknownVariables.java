package org.echopair.server;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Finds variables named `ECHO_…` that set nothing: a mistyped one would otherwise be ignored in
/// silence, and the server would run with a default that nobody chose.
///
/// Those that Kubernetes sets for Services are passed over. The client's are told: they set nothing
/// here, a list of them would have to be kept in step with another program, and one line at the start
/// does no harm where both apps share a ConfigMap.
final class UnknownVariables {

    private static final String PREFIX = "ECHO_";

    private UnknownVariables() {}

    /// One line for each, in alphabetical order.
    static List<String> lines(Map<String, String> environment, Collection<String> known) {
        var unknown = new ArrayList<String>();
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            String name = variable.getKey();
            if (name.startsWith(PREFIX) && !known.contains(name)
                    && !ServiceVariables.contain(name, variable.getValue())) {
                unknown.add(name);
            }
        }
        return unknown.stream().sorted().map(name -> line(name, known)).toList();
    }

    private static String line(String name, Collection<String> known) {
        return "ignoring the unknown variable " + Printable.line(name)
                + NearestName.to(name, known)
                        .map(nearest -> " (did you mean " + nearest + "?)").orElse("")
                + "; see echo-server --help";
    }
}
