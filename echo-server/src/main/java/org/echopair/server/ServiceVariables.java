package org.echopair.server;

import java.util.regex.Pattern;

/// The variables that Kubernetes sets for the Services of a namespace: those of a Service `echo-x`
/// are named like our own.
final class ServiceVariables {

    /// `ECHO_X_SERVICE_HOST`, `ECHO_X_SERVICE_PORT_HTTP`, `ECHO_X_PORT_8888_TCP_ADDR`.
    private static final Pattern NAMES = Pattern.compile("ECHO_(?:.+_)?"
            + "(?:SERVICE_HOST|SERVICE_PORT(?:_.+)?|PORT_[0-9]+_(?:TCP|UDP|SCTP)(?:_[A-Z]+)?)");
    /// `ECHO_X_PORT`, which only its value `tcp://10.96.0.7:8888` tells from a mistake.
    private static final Pattern PORT = Pattern.compile("ECHO_(?:.+_)?PORT");
    private static final Pattern ADDRESS = Pattern.compile("(?:tcp|udp|sctp)://.*");

    private ServiceVariables() {}

    static boolean contain(String name, String value) {
        return NAMES.matcher(name).matches() || PORT.matcher(name).matches() && isAddress(value);
    }

    static boolean isAddress(String value) {
        return ADDRESS.matcher(value).matches();
    }
}
