package org.echopair.client.watch;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.echopair.client.cli.Colours;
import org.echopair.client.cli.CommandPart;
import org.echopair.client.cli.ConnectionOptions;
import org.echopair.client.cli.FirstRoundTrip;
import org.echopair.client.cli.Interruption;
import org.echopair.client.cli.Progress;
import org.echopair.client.cli.RunContext;
import org.echopair.client.cli.Stdio;
import org.echopair.client.cli.UsageErrors;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.exchange.Resolver;
import org.echopair.client.exchange.WaitLoop;
import org.echopair.client.failure.Failure;
import org.echopair.client.report.Report;
import org.echopair.client.report.ReportDelivery;
import org.echopair.client.report.ReportOptions;
import org.echopair.client.report.TerminationLog;
import org.echopair.client.text.Figures;
import picocli.CommandLine.Model.OptionSpec;

/// `echo-client watch`: whether anything is lost while the cluster is changing.
public final class WatchCommand extends CommandPart implements Callable<Integer> {

    private static final int MOST_STREAMS = 1_000;

    private final ConnectionOptions connection = new ConnectionOptions(this);

    private final OptionSpec persistent = add(streams("--persistent").defaultValue("4")
            .description("Streams that stay connected. Default 4. [ECHO_PERSISTENT]"));

    private final OptionSpec fresh = add(streams("--fresh").defaultValue("1").description(
            "New connections in each interval, for one message each. Default 1. [ECHO_FRESH]"));

    private final OptionSpec interval = add(duration("--interval").defaultValue("100ms")
            .description("Between two messages of a stream. Default 100ms. [ECHO_INTERVAL]"));

    private final OptionSpec duration = add(duration("-t", "--duration").defaultValue("1m")
            .description("How long to watch. Default 1m. [ECHO_DURATION]"));

    private final OptionSpec late = add(duration("--late").defaultValue("1s").description(
            "An answer that takes longer is told as late; one that takes longer than --timeout"
                    + " is lost. Default 1s. [ECHO_LATE]"));

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
                        Every echo is verified, and each loss, reset, reconnection and gap is told with its time. A
                        connection that the server closes between two messages has moved, which is no loss. Nothing is
                        ever sent again. Ends after --duration, or on SIGINT or SIGTERM with the full report.
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
                json ? Colours.OFF : colours);
        var resolver = new Resolver();
        var path = new NetworkPath(config.connection(), resolver, System::nanoTime);
        var run = new WatchRun(config, path, System::nanoTime);
        try (var interruption = Interruption.stopping(run::stop, context)) {
            Optional<WaitLoop.Result> waited = FirstRoundTrip.await(config.connection(), resolver,
                    stdio, interruption::happened);
            text.begin(config);
            WatchReport report;
            if (waited.isPresent() && waited.get().outcome() instanceof Failure failure) {
                report = run.notBegun(failure);
                report.log().eventsFrom(0).forEach(text::event);
            } else {
                report = watch(run, text);
            }
            if (interruption.happened()) {
                stdio.err().println("stopped by a signal; this is the report up to then");
            }
            text.end(report);
            return interruption.exitWith(output.deliver(new Report(report.exitCode(),
                    report.summary(), out -> out.write(WatchJson.line(report)),
                    out -> out.write(WatchHtml.page(report)), WatchJUnit.of(report)::writeTo)));
        }
    }

    private WatchReport watch(WatchRun run, WatchText text) {
        int[] told = {0};
        try (var progress = new Progress(stdio, System::nanoTime)) {
            return run.run(log -> {
                List<WatchEvent> events = log.eventsFrom(told[0]);
                if (!events.isEmpty()) {
                    progress.clear();
                }
                events.forEach(text::event);
                told[0] += events.size();
                progress.update(log::progress);
            });
        }
    }

    private WatchConfig config() {
        int streams = count(persistent);
        int connections = count(fresh);
        if (streams + connections == 0) {
            throw refusal("--persistent 0 and --fresh 0 leave nothing to watch; give one of them");
        }
        checkPositive(interval, duration, late);
        return new WatchConfig(connection.config(), streams, connections, interval.getValue(),
                duration.getValue(), late.getValue());
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
