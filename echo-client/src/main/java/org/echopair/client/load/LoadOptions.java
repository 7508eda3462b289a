package org.echopair.client.load;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.echopair.client.cli.CommandPart;
import org.echopair.client.cli.ConnectionOptions;
import org.echopair.client.cli.PositiveCount;
import org.echopair.client.cli.UsageErrors;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.load.engine.AddressChoice;
import org.echopair.client.load.engine.LoadConfig;
import org.echopair.client.load.engine.LoadThreshold;
import org.echopair.client.text.Figures;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;

/// The options of a load, and the [LoadConfig] they make.
final class LoadOptions extends CommandPart {

    private static final int MOST_CONNECTIONS = 100_000;
    private static final int MOST_IN_FLIGHT = 10_000;
    private static final long MOST_IN_FLIGHT_OF_ALL = 10_000_000;
    private static final Duration WARMUP = Duration.ofSeconds(2);
    private static final Duration DURATION = Duration.ofSeconds(10);
    private static final int LOOPS = 2;

    private final ConnectionOptions connection = new ConnectionOptions(this);

    private final OptionSpec connections = add(whole(MOST_CONNECTIONS, "-c", "--connections")
            .defaultValue("10")
            .description("How many connections, all open at once. Default 10. [ECHO_CONNECTIONS]"));

    private final OptionSpec duration = add(duration("-t", "--duration").description(
            "How long to measure. Default 10s, unless --count is given. [ECHO_DURATION]"));

    private final OptionSpec count = add(whole("-n", "--count").description(
            "How many messages to measure, all connections together; with --duration, whichever"
                    + " comes first. [ECHO_COUNT]"));

    private final OptionSpec rate = add(value(Rate.class, Rate::parse, "N", "--rate", "--qps")
            .description("Open loop: so many messages a second, all connections together."
                    + " [ECHO_RATE]"));

    final PayloadOptions payload = new PayloadOptions(this);

    private final OptionSpec pipeline = add(
            whole(MOST_IN_FLIGHT, "--pipeline").defaultValue("1").description(
                    "Messages in flight on each connection. Default 1. [ECHO_PIPELINE]"));

    private final OptionSpec warmup = add(duration("--warmup").description(
            "Verified, but left out of the figures. Default 2s, with --count 0."
                    + " [ECHO_WARMUP]"));

    private final OptionSpec reconnect = add(flag("--reconnect").description(
            "Open a connection again when it ends. What was in flight on it is lost and counted;"
                    + " nothing is sent twice. [ECHO_RECONNECT]"));

    private final OptionSpec addresses = add(
            value(AddressChoice.class, AddressChoice::parse, "WHICH", "--address")
                    .defaultValue("all")
                    .description("Which addresses of the name to connect to: all in turn, or the"
                            + " first that accepts. Default all. [ECHO_ADDRESS]"));

    private final OptionSpec thresholds = add(
            list(LoadThreshold.class, LoadThreshold::parse, "RULE", "--threshold").description(
                    "What has to hold, repeatable or with commas: p99<50ms, max<1s, mean<1ms,"
                            + " connect max<20ms, first-byte max<20ms, rate>=1000, lost==0,"
                            + " errors==0 (unless another one on errors is given), and with --rate"
                            + " sent>=99% (likewise). [ECHO_THRESHOLD]"));

    private final OptionSpec percentiles = add(
            value(Percentiles.class, Percentiles::parse, "LIST", "--percentiles")
                    .defaultValue("50,90,99,99.9,99.99")
                    .description("The ones to print, as far as there are samples enough."
                            + " Default 50,90,99,99.9,99.99. [ECHO_PERCENTILES]"));

    LoadOptions(CommandPart command) {
        super(command);
    }

    /// @param body as of [PayloadOptions#body()]
    /// @throws picocli.CommandLine.ParameterException naming the option that cannot be
    LoadConfig config(byte @Nullable [] body) {
        ConnectionConfig path = connection.config();
        checkInFlight();
        checkPositive(duration);
        @Nullable
        PositiveCount messages = count.getValue();
        @Nullable
        Rate asked = rate.getValue();
        boolean byCount = messages != null;
        var config = new LoadConfig(path, (int) connections.<PositiveCount>getValue().value(),
                byCount ? duration.getValue() : orElse(duration, DURATION),
                byCount ? messages.value() : 0,
                asked == null ? 0 : asked.perSecond(), payload.name(), payload.sizes(body),
                (int) pipeline.<PositiveCount>getValue().value(),
                orElse(warmup, byCount ? Duration.ZERO : WARMUP), reconnect.getValue(),
                allThresholds(asked != null), percentiles.<Percentiles>getValue().values(),
                Math.min(LOOPS, Runtime.getRuntime().availableProcessors()),
                addresses.getValue(), new SecureRandom().nextLong());
        checkWhole(config);
        return config;
    }

    /// What only shows when all options are known.
    private void checkWhole(LoadConfig config) {
        for (LoadThreshold each : config.thresholds()) {
            String reason = each.undecidable(config);
            if (reason != null) {
                throw UsageErrors.of(thresholds, reason);
            }
        }
        String shortage = LoadMemory.shortage(config, Runtime.getRuntime().maxMemory());
        if (shortage != null) {
            throw UsageErrors.of(connections, shortage);
        }
    }

    private void checkInFlight() {
        long peers = connections.<PositiveCount>getValue().value();
        long each = pipeline.<PositiveCount>getValue().value();
        if (peers * each > MOST_IN_FLIGHT_OF_ALL) {
            throw UsageErrors.of(pipeline, Figures.grouped(each) + " in flight on each of "
                    + Figures.grouped(peers) + " connections is too much; allowed: "
                    + Figures.grouped(MOST_IN_FLIGHT_OF_ALL) + " on all");
        }
    }

    /// No errors, and all of a rate, unless the user says how many and how much.
    private List<LoadThreshold> allThresholds(boolean isOpenLoop) {
        List<LoadThreshold> all = new ArrayList<>();
        List<LoadThreshold> given = thresholds.getValue();
        if (given.stream().noneMatch(each -> each.metric() == LoadThreshold.Metric.ERRORS)) {
            all.add(LoadThreshold.NO_ERRORS);
        }
        if (isOpenLoop
                && given.stream().noneMatch(each -> each.metric() == LoadThreshold.Metric.SENT)) {
            all.add(LoadThreshold.RATE_SENT);
        }
        all.addAll(given);
        return all;
    }
}
