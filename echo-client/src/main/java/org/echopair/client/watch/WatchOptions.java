package org.echopair.client.watch;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.echopair.client.cli.CommandPart;
import org.echopair.client.cli.ConnectionOptions;
import org.echopair.client.cli.RunContext;
import org.echopair.client.cli.UsageErrors;
import org.echopair.client.exchange.AddressFamily;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.stream.PayloadSizes;
import org.echopair.client.text.Figures;
import org.echopair.client.text.Printable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/// The options of `watch`, and what they come to together.
final class WatchOptions extends CommandPart {

    private static final int MOST_STREAMS = 1_000;

    private static final Duration USUAL_LATENESS = Duration.ofSeconds(1);

    private static final String SIZES_ALLOWED = "; allowed: 64, 16KiB, 1MiB (1 byte to 1 MiB), a"
            + " list 64,1KiB,16KiB, a range 64..64KiB";

    private static final Duration USUAL_RESOLVE_INTERVAL = Duration.ofSeconds(30);

    private final ConnectionOptions connection = new ConnectionOptions(this);

    private final OptionSpec persistent = add(streams("--persistent").defaultValue("4")
            .description("Streams that stay connected. Default 4. [ECHO_PERSISTENT]"));

    private final OptionSpec fresh = add(streams("--fresh").defaultValue("1").description(
            "New connections in each interval, for one message each. Default 1. [ECHO_FRESH]"));

    private final OptionSpec interval = add(duration("--interval").defaultValue("100ms")
            .description("Between two messages of a stream. Default 100ms. [ECHO_INTERVAL]"));

    private final OptionSpec duration = add(duration("-t", "--duration").defaultValue("1m")
            .description("How long to watch; 0: until it is stopped. Default 1m. [ECHO_DURATION]"));

    private final OptionSpec everyAddress = add(flag("--every-address").description("""
            Watch each address of the name on its own, with --persistent and
            --fresh connections each. [ECHO_EVERY_ADDRESS]"""));

    private final OptionSpec resolveInterval = add(duration("--resolve-interval").description("""
            With --every-address: how often to ask for the addresses.
            Default 30s. [ECHO_RESOLVE_INTERVAL]"""));

    private final OptionSpec neighbours = add(OptionSpec.builder("--neighbours").paramLabel("N")
            .type(Integer.class).description("""
                    With --every-address, where this process has one of the addresses
                    itself, by ECHO_POD_IP: watch the next N on a ring; 0: all others.
                    [ECHO_NEIGHBOURS]"""));

    private final OptionSpec reconnectInterval = add(duration("--reconnect-interval")
            .description("""
                    Give each stream a new connection after this time, between two
                    messages. Default: never. [ECHO_RECONNECT_INTERVAL]"""));

    private final OptionSpec adminPort = add(OptionSpec.builder("--admin-port").paramLabel("PORT")
            .type(Integer.class).description("""
                    Where to serve its status while it runs: a page, /metrics, /livez,
                    /readyz; 0: any free port. Default: nowhere. [ECHO_ADMIN_PORT]"""));

    private final OptionSpec late = add(duration("--late").description(
            "An answer that takes longer is told as late; one that takes longer than --timeout"
                    + " is lost. Default 1s, or --timeout where that is shorter. [ECHO_LATE]"));

    private final OptionSpec payloadSize = add(
            value(PayloadSizes.class, WatchOptions::sizes, "SIZE", "--payload-size").description(
                    "Length of a message, up to 1 MiB: 64, 16KiB, a list 64,1KiB,16KiB in turn, or a"
                            + " range 64..64KiB. Default 64. [ECHO_PAYLOAD_SIZE]"));

    WatchOptions(CommandPart command) {
        super(command);
    }

    private static OptionSpec.Builder streams(String name) {
        return OptionSpec.builder(name).paramLabel("N").type(int.class);
    }

    /// Empty where nobody asked for one.
    Optional<Integer> adminPort() {
        @Nullable
        Integer port = adminPort.getValue();
        if (port != null && (port < -1 || port > 65_535)) {
            throw UsageErrors.of(adminPort,
                    port + " is out of range; allowed: 1 to 65535, 0 for any"
                            + " free port, -1 for none");
        }
        return Optional.ofNullable(port).filter(given -> given >= 0);
    }

    ParameterException refusedAdminPort(IllegalArgumentException e) {
        return UsageErrors.of(adminPort, UsageErrors.reason(e));
    }

    /// @throws picocli.CommandLine.ParameterException naming the option that is wrong
    WatchConfig config(RunContext context) {
        int streams = count(persistent);
        int connections = count(fresh);
        if (streams + connections == 0) {
            throw refusal("--persistent 0 and --fresh 0 leave nothing to watch; give one of them");
        }
        checkPositive(interval, late, resolveInterval, reconnectInterval);
        ConnectionConfig to = connection.config();
        var config = new WatchConfig(to, streams, connections, interval.getValue(),
                duration.getValue(), lateness(to.timeout()),
                orElse(payloadSize, PayloadSizes.of(WatchConfig.USUAL_MESSAGE_BYTES)),
                orElse(reconnectInterval, Duration.ZERO), addresses(context, to.family()));
        if (WatchLimits.ofThisProcess().isTooMuchMemory(config)) {
            throw refusal(Figures.counted(streams + connections, "stream") + " with messages of up"
                    + " to " + Figures.bytes(config.sizes().longest())
                    + " need more memory than this process may use ("
                    + Figures.bytes(Runtime.getRuntime().maxMemory())
                    + "); watch fewer streams, or with shorter messages");
        }
        return config;
    }

    private Optional<AddressPlan> addresses(RunContext context, AddressFamily family) {
        boolean each = everyAddress.getValue();
        @Nullable
        Integer few = neighbours.getValue();
        if (few != null && !each) {
            throw UsageErrors.of(neighbours, "neighbours are addresses that are watched each on its"
                    + " own; give --every-address as well");
        }
        if (resolveInterval.getValue() != null && !each) {
            throw UsageErrors.of(resolveInterval, "only addresses that are watched each on its own"
                    + " are asked for again; give --every-address as well");
        }
        if (!each) {
            return Optional.empty();
        }
        return Optional.of(new AddressPlan(orElse(resolveInterval, USUAL_RESOLVE_INTERVAL),
                few == null
                        ? Optional.empty()
                        : Optional.of(new Neighbours(own(context, family), count(neighbours)))));
    }

    /// The addresses of this pod: one, or one of each family.
    private List<InetAddress> own(RunContext context, AddressFamily family) {
        String given = context.podIp().orElseThrow(() -> UsageErrors.of(neighbours,
                "which addresses are neighbours depends on one's own; set ECHO_POD_IP to"
                        + " status.podIPs, as 10.0.0.7 or 10.0.0.7,fd00::7"));
        List<InetAddress> own = new ArrayList<>();
        for (String one : given.split(",")) {
            try {
                own.add(InetAddress.ofLiteral(one.strip()));
            } catch (IllegalArgumentException e) {
                throw UsageErrors.of(neighbours, "ECHO_POD_IP has " + Printable.quoted(one)
                        + ", which is no address; allowed: 10.0.0.7, or 10.0.0.7,fd00::7");
            }
        }
        if (own.stream().noneMatch(family::accepts)) {
            throw UsageErrors.of(neighbours, "ECHO_POD_IP has no " + family + " address; leave out "
                    + (family == AddressFamily.IPV4 ? "-4" : "-6"));
        }
        return own;
    }

    private Duration lateness(Duration timeout) {
        @Nullable
        Duration given = late.getValue();
        if (given == null) {
            return timeout.compareTo(USUAL_LATENESS) < 0 ? timeout : USUAL_LATENESS;
        }
        if (given.compareTo(timeout) > 0) {
            throw UsageErrors.of(late, "an answer that is late must still come within --timeout,"
                    + " which is " + Figures.time(timeout.toNanos()) + "; give a shorter --late,"
                    + " or a longer --timeout");
        }
        return given;
    }

    private static PayloadSizes sizes(String text) {
        PayloadSizes sizes;
        try {
            sizes = PayloadSizes.parse(text);
        } catch (IllegalArgumentException e) { // it allows more
            String reason = UsageErrors.reason(e);
            String why = reason.substring(0, reason.lastIndexOf("; allowed"));
            throw new IllegalArgumentException(why + SIZES_ALLOWED, e);
        }
        if (sizes.longest() > WatchConfig.LONGEST_MESSAGE_BYTES) {
            throw new IllegalArgumentException(
                    Printable.quoted(text) + " is too long" + SIZES_ALLOWED);
        }
        return sizes;
    }

    private static int count(OptionSpec option) {
        int count = option.getValue();
        if (count < 0 || count > MOST_STREAMS) {
            throw UsageErrors.of(option, count + " is out of range; allowed: 0 to "
                    + Figures.grouped(MOST_STREAMS));
        }
        return count;
    }
}
