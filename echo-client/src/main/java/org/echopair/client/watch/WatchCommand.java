package org.echopair.client.watch;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.echopair.client.cli.BackgroundPrinter;
import org.echopair.client.cli.Colours;
import org.echopair.client.cli.CommandPart;
import org.echopair.client.cli.FirstRoundTrip;
import org.echopair.client.cli.Interruption;
import org.echopair.client.cli.RunContext;
import org.echopair.client.cli.Stdio;
import org.echopair.client.exchange.LagMeter;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.exchange.Resolver;
import org.echopair.client.exchange.WaitLoop;
import org.echopair.client.failure.Failure;
import org.echopair.client.report.Report;
import org.echopair.client.report.ReportDelivery;
import org.echopair.client.report.ReportOptions;
import org.echopair.client.report.TerminationLog;
import org.jspecify.annotations.Nullable;

/// `echo-client watch`: whether anything is lost while the cluster is changing.
public final class WatchCommand extends CommandPart implements Callable<Integer> {

    private final WatchOptions options = new WatchOptions(this);

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
                        Ends after --duration, or on SIGINT or SIGTERM with the full report; with \
                        --duration 0 a signal is the only end, and the exit code tells what was \
                        found until then.
                        """);
        this.stdio = stdio;
        this.context = context;
        this.colours = colours;
        this.terminationLog = terminationLog;
    }

    @Override
    public Integer call() {
        WatchConfig config = options.config(context);
        ReportDelivery output = reports.delivery(stdio, terminationLog);
        boolean json = output.output() == ReportOptions.Output.JSON;
        var text = new WatchText(json ? stdio.err() : stdio.out(),
                json ? Colours.OFF : colours, context.columns());
        var resolver = new Resolver();
        try (var lag = LagMeter.start(System::nanoTime); var admin = admin(config, lag)) {
            var path = new NetworkPath(config.connection(), resolver, System::nanoTime,
                    lag);
            var run = new WatchRun(config, path, System::nanoTime, lag,
                    admin == null ? WatchObserver.NONE : admin.observer());
            try (var interruption = config.isEndless()
                    ? Interruption.ending(run::stop, context)
                    : Interruption.stopping(run::stop, context)) {
                Supplier<Optional<WaitLoop.Result>> waiting = () -> FirstRoundTrip
                        .await(config.connection(), resolver, lag, stdio, interruption);
                var printer = new BackgroundPrinter();
                var live = new LivePrinter(text, stdio, config.isEndless(), System::nanoTime,
                        printer);
                WatchReport report = watch(run, config, live, waiting);
                if (report.interrupted()) {
                    stdio.err().println("stopped by a signal; this is the report up to then");
                }
                var forMachines = new Report(report.exitCode(), report.summary(),
                        out -> WatchJson.write(out, report, context),
                        out -> WatchHtml.page(report).writeTo(out),
                        WatchJUnit.of(report)::writeTo);
                printer.print(() -> live.end(report));
                return interruption.exitWith(report.exitCode(),
                        () -> output.deliver(forMachines, printer, interruption::happened));
            }
        }
    }

    /// @return null where there is no such port, and then nothing of it is loaded
    private @Nullable WatchAdmin admin(WatchConfig config, LagMeter lag) {
        Optional<Integer> port = options.adminPort();
        if (port.isEmpty()) {
            return null;
        }
        try {
            WatchAdmin admin = WatchAdmin.start(port.get(), config, context, System::nanoTime, lag);
            stdio.err().println("admin port " + admin.port()
                    + ": a page at /, and /metrics, /livez, /readyz");
            return admin;
        } catch (IllegalArgumentException e) { // something else has the port
            throw options.refusedAdminPort(e);
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
}
