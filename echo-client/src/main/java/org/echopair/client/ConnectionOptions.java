package org.echopair.client;

import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The options that every command has which connects. Picocli fills the fields in; [#config()]
/// checks what no single value can tell and hands them on.
final class ConnectionOptions {

    private static final String HERE = "localhost:8888";
    private static final String TIME = "TIME";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--target", paramLabel = "HOST:PORT", defaultValue = HERE, description = """
            Where to connect to; IPv6 as [::1]:8888. Default localhost:8888.
            [ECHO_TARGET]""")
    private Target target;

    @Option(names = "--connect-timeout", paramLabel = TIME, defaultValue = "3s", description = """
            For resolving the name and connecting, all its addresses
            together. Default 3s. [ECHO_CONNECT_TIMEOUT]""")
    private Duration connectTimeout;

    @Option(names = "--timeout", paramLabel = TIME, defaultValue = "5s", description = """
            For one round trip, first byte written to last byte read.
            Default 5s. [ECHO_TIMEOUT]""")
    private Duration timeout;

    @Option(names = "--wait", paramLabel = TIME, defaultValue = "0s", description = """
            Keep trying until a first round trip succeeds, for so long at
            most. Default 0s, one attempt. [ECHO_WAIT]""")
    private Duration waitFor;

    @Option(names = "-4", description = "IPv4 only.")
    private boolean ipv4;

    @Option(names = "-6", description = "IPv6 only.")
    private boolean ipv6;

    /// @throws picocli.CommandLine.ParameterException naming the option that cannot be
    ConnectionConfig config() {
        checkPositive("--connect-timeout", connectTimeout);
        checkPositive("--timeout", timeout);
        if (ipv4 && ipv6) {
            throw UsageErrors.of(command, "-4 and -6 exclude each other; give one, or neither");
        }
        if (ipv4 && target.isIpv6Literal()) {
            throw UsageErrors.of(command, "-4 does not go with the IPv6 address " + target);
        }
        if (ipv6 && target.isIpv4Literal()) {
            throw UsageErrors.of(command, "-6 does not go with the IPv4 address " + target);
        }
        AddressFamily family = ipv4
                ? AddressFamily.IPV4
                : ipv6 ? AddressFamily.IPV6 : AddressFamily.ANY;
        return new ConnectionConfig(target, family, connectTimeout, timeout, waitFor);
    }

    private void checkPositive(String option, Duration value) {
        if (value.isZero()) {
            throw UsageErrors.of(command, option,
                    "0 is too short; allowed: anything longer, as 250ms, 3s, 5m");
        }
    }
}
