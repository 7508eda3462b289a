package org.echopair.client;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `echo-client watch`: whether anything is lost while the cluster is changing.
@Command(name = "watch", abbreviateSynopsis = true, versionProvider = Version.class,
        sortOptions = false, header = """
                Holds and opens connections through a rollout, and tells every loss and gap.""",
        description = """
                Every echo is verified, and each loss, reset, reconnection and gap is told with its time. A
                connection that the server closes between two messages has moved, which is no loss. Nothing is
                ever sent again. Ends after --duration, or on SIGINT or SIGTERM with the full report.
                """)
final class Watch implements Callable<Integer> {

    private static final int MOST_STREAMS = 1_000;

    @Spec
    private CommandSpec command;

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Option(names = "--persistent", paramLabel = "N", defaultValue = "4",
            description = "Streams that stay connected. Default 4. [ECHO_PERSISTENT]")
    private int persistent;

    @Option(names = "--fresh", paramLabel = "N", defaultValue = "1",
            description = "New connections in each interval, for one message each. Default 1. [ECHO_FRESH]")
    private int fresh;

    @Option(names = "--interval", paramLabel = "TIME", defaultValue = "100ms",
            description = "Between two messages of a stream. Default 100ms. [ECHO_INTERVAL]")
    private Duration interval;

    @Option(names = {"-t", "--duration"}, paramLabel = "TIME", defaultValue = "1m",
            description = "How long to watch. Default 1m. [ECHO_DURATION]")
    private Duration duration;

    @Option(names = "--late", paramLabel = "TIME", defaultValue = "1s",
            description = "An answer that takes longer is told as late; one that takes longer than --timeout "
                    + "is lost. Default 1s. [ECHO_LATE]")
    private Duration late;

    @Mixin
    private final ReportOptions reportOptions = new ReportOptions();

    @Mixin
    private final HelpOptions help = new HelpOptions();

    private final Stdio stdio;
    private final Colours colours;
    private final TerminationLog terminationLog;

    Watch(Stdio stdio, Colours colours, TerminationLog terminationLog) {
        this.stdio = stdio;
        this.colours = colours;
        this.terminationLog = terminationLog;
    }

    @Override
    public Integer call() {
        WatchConfig config = config();
        var output = new ReportDelivery(reportOptions.output(), reportOptions.file(), stdio,
                terminationLog);
        boolean json = output.output() == ReportOptions.Output.JSON;
        var text = new WatchText(json ? stdio.err() : stdio.out(),
                json ? Colours.OFF : colours);
        var resolver = new Resolver(InetAddress::getAllByName);
        var path = new PathUnderTest(config.connection(), resolver, System::nanoTime);
        var run = new WatchRun(config, path, System::nanoTime);
        try (var interruption = Interruption.stopping(run::stop)) {
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
            return output.deliver(report.exitCode(), report.verdict(),
                    () -> WatchFormats.json(report), () -> WatchFormats.html(report)).number();
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
        checkCount("--persistent", persistent);
        checkCount("--fresh", fresh);
        if (persistent + fresh == 0) {
            throw UsageErrors.of(command,
                    "--persistent 0 and --fresh 0 leave nothing to watch; give one of them");
        }
        checkPositive("--interval", interval);
        checkPositive("--duration", duration);
        checkPositive("--late", late);
        return new WatchConfig(connection.config(), persistent, fresh, interval, duration, late);
    }

    private void checkCount(String option, int value) {
        if (value < 0 || value > MOST_STREAMS) {
            throw UsageErrors.of(command, option, value + " is out of range; allowed: 0 to "
                    + Figures.grouped(MOST_STREAMS));
        }
    }

    private void checkPositive(String option, Duration value) {
        if (value.isZero()) {
            throw UsageErrors.of(command, option,
                    "0 is too short; allowed: anything longer, as 250ms, 3s, 5m");
        }
    }
}
