package org.echopair.client.load;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.echopair.client.cli.Colours;
import org.echopair.client.cli.CommandPart;
import org.echopair.client.cli.FirstRoundTrip;
import org.echopair.client.cli.Interruption;
import org.echopair.client.cli.Progress;
import org.echopair.client.cli.RunContext;
import org.echopair.client.cli.Stdio;
import org.echopair.client.exchange.LagMeter;
import org.echopair.client.exchange.Resolver;
import org.echopair.client.exchange.WaitLoop;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureException;
import org.echopair.client.load.engine.LoadConfig;
import org.echopair.client.load.engine.LoadResult;
import org.echopair.client.load.engine.LoadRun;
import org.echopair.client.load.engine.RunProgress;
import org.echopair.client.load.report.LoadReport;
import org.echopair.client.report.ReportDelivery;
import org.echopair.client.report.ReportOptions;
import org.echopair.client.report.TerminationLog;
import org.echopair.client.stream.MessagePattern;
import org.jspecify.annotations.Nullable;

/// `echo-client load`: many messages over many connections, every byte of them verified.
public final class LoadCommand extends CommandPart implements Callable<Integer> {

    private final LoadOptions options = new LoadOptions(this);
    private final ReportOptions reports = new ReportOptions(this);

    private final Stdio stdio;
    private final RunContext context;
    private final Colours colours;
    private final TerminationLog terminationLog;

    public LoadCommand(Stdio stdio, RunContext context, Colours colours,
            TerminationLog terminationLog) {
        super("load", "Sends many unique messages and verifies every byte that returns.",
                """
                        With --rate, messages are sent when they are due, whatever became of those before them, and
                        latency counts from then; without, each connection sends as soon as it may.
                        """);
        this.stdio = stdio;
        this.context = context;
        this.colours = colours;
        this.terminationLog = terminationLog;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        byte @Nullable [] body = options.payload.body();
        LoadConfig config = options.config(body);
        MessagePattern pattern = options.payload.pattern(config.run(), config.sizes(), body);
        var load = new LoadRun(config, pattern, System::nanoTime);
        ReportDelivery delivery = reports.delivery(stdio, terminationLog,
                options.payload.inputs());
        try (var interruption = Interruption.stopping(load::stop, context)) {
            Failure shortage = LoadDescriptors.shortage(config);
            LoadReport report = shortage == null
                    ? report(load, config, interruption)
                    : LoadReport.of(config, LoadResult.neverBegan(shortage, false));
            return interruption.exitWith(report.verdict().exitCode(), () -> LoadOutput
                    .deliver(report, context, delivery, colours, interruption::happened));
        }
    }

    private LoadReport report(LoadRun load, LoadConfig config, Interruption interruption)
            throws IOException, InterruptedException {
        var resolver = new Resolver();
        Optional<WaitLoop.Result> waited;
        try (LagMeter lag = LagMeter.start(System::nanoTime)) { // the run has its own
            waited = FirstRoundTrip.await(config.connection(), resolver, lag, stdio, interruption);
        }
        if (waited.isPresent() && waited.get().outcome() instanceof Failure failure) {
            return LoadReport.of(config,
                    LoadResult.neverBegan(failure, interruption.happened()));
        }
        LoadReport report = LoadReport.of(config, measured(load, resolver));
        return waited.isPresent() ? report.afterRoundTrip() : report;
    }

    private LoadResult measured(LoadRun load, Resolver resolver)
            throws IOException, InterruptedException {
        try (var progress = new Progress(stdio, System::nanoTime)) {
            return load.run(resolver, telling(progress));
        } catch (FailureException e) {
            return LoadResult.neverBegan(e.failure(), load.isStopped());
        }
    }

    static RunProgress telling(Progress progress) {
        return new RunProgress() {
            @Override
            public void update(Supplier<String> line) {
                progress.update(line);
            }

            @Override
            public void tell(String line) {
                progress.tell(line);
            }
        };
    }
}
