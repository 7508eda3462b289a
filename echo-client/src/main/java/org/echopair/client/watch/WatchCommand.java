package org.echopair.client.watch;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.echopair.client.cli.Colours;
import org.echopair.client.cli.CommandPart;
import org.echopair.client.cli.ConnectionOptions;
import org.echopair.client.cli.FirstRoundTrip;
import org.echopair.client.cli.Interruption;
import org.echopair.client.cli.Progress;
import org.echopair.client.cli.RunContext;
import org.echopair.client.cli.Stdio;
import org.echopair.client.cli.UsageErrors;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.LagMeter;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.exchange.Resolver;
import org.echopair.client.exchange.WaitLoop;
import org.echopair.client.failure.Failure;
import org.echopair.client.report.Report;
import org.echopair.client.report.ReportDelivery;
import org.echopair.client.report.ReportOptions;
import org.echopair.client.report.TerminationLog;
import org.echopair.client.stream.PayloadSizes;
import org.echopair.client.text.Figures;
import org.echopair.client.text.Printable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;

/// `echo-client watch`: whether anything is lost while the cluster is changing.
public final class WatchCommand extends CommandPart implements Callable<Integer> {

    private static final int MOST_STREAMS = 1_000;

    private static final Duration USUAL_LATENESS = Duration.ofSeconds(1);

    private static final String SIZES_ALLOWED = "; allowed: 64, 16KiB, 1MiB (1 byte to 1 MiB), a"
            + " list 64,1KiB,16KiB, a range 64..64KiB";

    private final ConnectionOptions connection = new ConnectionOptions(this);

    private final OptionSpec persistent = add(streams("--persistent").defaultValue("4")
            .description("Streams that stay connected. Default 4. [ECHO_PERSISTENT]"));

    private final OptionSpec fresh = add(streams("--fresh").defaultValue("1").description(
            "New connections in each interval, for one message each. Default 1. [ECHO_FRESH]"));

    private final OptionSpec interval = add(duration("--interval").defaultValue("100ms")
            .description("Between two messages of a stream. Default 100ms. [ECHO_INTERVAL]"));

    private final OptionSpec duration = add(duration("-t", "--duration").defaultValue("1m")
            .description("How long to watch. Default 1m. [ECHO_DURATION]"));

    private final OptionSpec late = add(duration("--late").description(
            "An answer that takes longer is told as late; one that takes longer than --timeout"
                    + " is lost. Default 1s, or --timeout where that is shorter. [ECHO_LATE]"));

    private final OptionSpec payloadSize = add(
            value(PayloadSizes.class, WatchCommand::sizes, "SIZE", "--payload-size").description(
                    "Length of a message, up to 1 MiB: 64, 16KiB, a list 64,1KiB,16KiB in turn, or a"
                            + " range 64..64KiB. Default 64. [ECHO_PAYLOAD_SIZE]"));

    private final ReportOptions reports = new ReportOptions(this);

    private final Stdio stdio;
    private final RunContext context;
    private final Colours colours;
    private final TerminationLog terminationLog;

    public WatchCommand(Stdio stdio, RunContext context, Colours colours,
            TerminationLog terminationLog) {
        super("watch",
                "Holds and opens connections through a rollout, and tells every loss and gap.",
                """
                        Every echo is verified, and each loss, reset, reconnection and gap is told \
                        with its time. A connection that the server closes between two messages has \
                        moved, which is no loss. Nothing is ever sent again. While an answer takes \
                        longer than half of --interval, a stream leaves out every other message. \
                        Ends after --duration, or on SIGINT or SIGTERM with the full report.
                        """);
        this.stdio = stdio;
        this.context = context;
        this.colours = colours;
        this.terminationLog = terminationLog;
    }

    private static OptionSpec.Builder streams(String name) {
        return OptionSpec.builder(name).paramLabel("N").type(int.class);
    }

    @Override
    public Integer call() {
        WatchConfig config = config();
        ReportDelivery output = reports.delivery(stdio, terminationLog);
        boolean json = output.output() == ReportOptions.Output.JSON;
        var text = new WatchText(json ? stdio.err() : stdio.out(),
                json ? Colours.OFF : colours, context.columns());
        var resolver = new Resolver();
        try (var lag = LagMeter.start(System::nanoTime)) {
            var path = new NetworkPath(config.connection(), resolver, System::nanoTime,
                    lag);
            var run = new WatchRun(config, path, System::nanoTime, lag);
            try (var interruption = Interruption.stopping(run::stop, context)) {
                Supplier<Optional<WaitLoop.Result>> waiting = () -> FirstRoundTrip
                        .await(config.connection(), resolver, lag, stdio,
                                interruption::happened);
                var printer = new LivePrinter(text, new Progress(stdio, System::nanoTime));
                WatchReport report = watch(run, config, printer, waiting);
                if (interruption.happened()) {
                    stdio.err().println("stopped by a signal; this is the report up to then");
                }
                var forMachines = new Report(report.exitCode(), report.summary(),
                        out -> WatchJson.write(out, report, context),
                        out -> WatchHtml.page(report).writeTo(out),
                        WatchJUnit.of(report)::writeTo);
                boolean written = output.writeFiles(forMachines);
                boolean printed = printer.end(report);
                return interruption.exitWith(printed
                        ? output.deliver(forMachines, written)
                        : report.exitCode());
            }
        }
    }

    /// @param waiting does what `--wait` asks for
    private static WatchReport watch(WatchRun run, WatchConfig config, LivePrinter printer,
            Supplier<Optional<WaitLoop.Result>> waiting) {
        Optional<Failure> obstacle = WatchLimits.ofThisProcess().exceededBy(config);
        boolean reached = false;
        if (obstacle.isEmpty()) {
            Optional<WaitLoop.Result> waited = waiting.get();
            reached = waited.map(WaitLoop.Result::connected).orElse(false);
            obstacle = waited.map(WaitLoop.Result::outcome).filter(Failure.class::isInstance)
                    .map(Failure.class::cast);
        }
        printer.begin(config);
        return obstacle.isPresent()
                ? run.notBegun(obstacle.get())
                : run.run(reached, printer);
    }

    private WatchConfig config() {
        int streams = count(persistent);
        int connections = count(fresh);
        if (streams + connections == 0) {
            throw refusal("--persistent 0 and --fresh 0 leave nothing to watch; give one of them");
        }
        checkPositive(interval, duration, late);
        ConnectionConfig to = connection.config();
        var config = new WatchConfig(to, streams, connections, interval.getValue(),
                duration.getValue(), lateness(to.timeout()),
                orElse(payloadSize, PayloadSizes.of(WatchConfig.USUAL_MESSAGE_BYTES)));
        if (WatchLimits.ofThisProcess().isTooMuchMemory(config)) {
            throw refusal(Figures.counted(streams + connections, "stream") + " with messages of up"
                    + " to " + Figures.bytes(config.sizes().longest())
                    + " need more memory than this process may use ("
                    + Figures.bytes(Runtime.getRuntime().maxMemory())
                    + "); watch fewer streams, or with shorter messages");
        }
        return config;
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
