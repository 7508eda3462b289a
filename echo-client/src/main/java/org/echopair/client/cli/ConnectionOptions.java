package org.echopair.client.cli;

import org.echopair.client.exchange.AddressFamily;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.Target;
import picocli.CommandLine.Model.OptionSpec;

/// The options of every command that connects. Picocli reads each value; [#config()] checks what no
/// single one can tell and hands them on.
public final class ConnectionOptions extends CommandPart {

    private final OptionSpec target = add(
            value(Target.class, Target::parse, "HOST:PORT", "--target")
                    .defaultValue("localhost:8888").description("""
                            Where to connect to; IPv6 as [::1]:8888. Default localhost:8888.
                            [ECHO_TARGET]"""));

    private final OptionSpec connectTimeout = add(
            duration("--connect-timeout").defaultValue("3s").description("""
                    For resolving the name and connecting, all its addresses
                    together. Default 3s. [ECHO_CONNECT_TIMEOUT]"""));

    private final OptionSpec timeout = add(duration("--timeout").defaultValue("5s").description("""
            For one round trip, first byte written to last byte read.
            Default 5s. [ECHO_TIMEOUT]"""));

    private final OptionSpec waitFor = add(duration("--wait").defaultValue("0s").description("""
            Keep trying until a first round trip succeeds, for this long at
            most. Default 0s, one attempt. [ECHO_WAIT]"""));

    private final OptionSpec ipv4 = add(
            flag("-4", "--ipv4").description("IPv4 only. [ECHO_IPV4]"));
    private final OptionSpec ipv6 = add(
            flag("-6", "--ipv6").description("IPv6 only. [ECHO_IPV6]"));

    public ConnectionOptions(CommandPart command) {
        super(command);
        exclude(ipv4, ipv6);
    }

    /// @throws picocli.CommandLine.ParameterException naming the option that is wrong, also of the
    /// command's own that exclude each other
    public ConnectionConfig config() {
        checkExclusions();
        checkPositive(connectTimeout, timeout);
        return new ConnectionConfig(target.getValue(), family(), connectTimeout.getValue(),
                timeout.getValue(), waitFor.getValue());
    }

    /// Whether a flag or a variable names the target.
    public boolean hasTarget(RunContext context) {
        return EnvironmentDefaults.isGiven(target, context.commandLine()) || !context.environment()
                .getOrDefault(EnvironmentDefaults.variableOf(target), "").isEmpty();
    }

    private AddressFamily family() {
        boolean only4 = ipv4.getValue();
        boolean only6 = ipv6.getValue();
        Target to = target.getValue();
        if (only4 && to.isIpv6Literal() && !to.isIpv4Literal()) {
            throw refusal(
                    UsageErrors.given(ipv4) + " does not go with the IPv6 address " + to);
        }
        if (only6 && to.isIpv4Literal()) {
            throw refusal(
                    UsageErrors.given(ipv6) + " does not go with the IPv4 address " + to);
        }
        return only4 ? AddressFamily.IPV4 : only6 ? AddressFamily.IPV6 : AddressFamily.ANY;
    }
}
