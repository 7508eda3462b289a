package org.echopair.client;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// `echo-client load`: many messages over many connections, every byte of them verified.
final class Load extends CommandPart implements Callable<Integer> {

    private final LoadOptions options = new LoadOptions(this);
    private final ReportOptions reports = new ReportOptions(this);

    private final Stdio stdio;
    private final Colours colours;
    private final TerminationLog terminationLog;

    Load(Stdio stdio, Colours colours, TerminationLog terminationLog) {
        super("load", "Sends many unique messages and verifies every byte that returns.",
                """
                        With --rate messages are sent when they are due, whatever became of those before them, and
                        latency counts from then; without, each connection sends as soon as it may.
                        """);
        this.stdio = stdio;
        this.colours = colours;
        this.terminationLog = terminationLog;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        byte @Nullable [] body = options.payload.body();
        LoadConfig config = options.config(body);
        ReportFile file = reports.file();
        MessagePattern pattern = options.payload.pattern(new SecureRandom().nextLong(),
                config.sizes(), body);
        var load = new LoadRun(config, pattern, System::nanoTime);
        var delivery = new ReportDelivery(reports.output(), file, stdio, terminationLog);
        try (Interruption _ = Interruption.stopping(load::stop)) {
            Report report = Report.of(config, measured(load, config.connection()));
            return report.deliver(delivery, colours);
        }
    }

    private LoadResult measured(LoadRun load, ConnectionConfig path)
            throws IOException, InterruptedException {
        var resolver = new Resolver();
        Optional<WaitLoop.Result> waited = FirstRoundTrip.await(path, resolver, stdio,
                load::isStopped);
        if (waited.isPresent() && waited.get().outcome() instanceof Failure failure) {
            return LoadResult.neverBegan(failure, load.isStopped());
        }
        try (var progress = new Progress(stdio, System::nanoTime)) {
            return load.run(resolver, progress);
        } catch (FailureException e) {
            return LoadResult.neverBegan(e.failure(), load.isStopped());
        }
    }
}
