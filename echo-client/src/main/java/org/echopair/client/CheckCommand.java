package org.echopair.client;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `echo-client check`: a fixed list of questions about the path, and the answer to each.
@Command(name = "check", abbreviateSynopsis = true, versionProvider = Version.class,
        sortOptions = false, header = """
                Runs named checks on the path: each passes, fails, or is skipped.""",
        description = """
                Each is told with the reason. Works with any echo server (RFC 862). --list explains
                the checks.
                """)
final class CheckCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Option(names = "--only", paramLabel = "NAME", split = ",",
            description = "Run only these checks; a list with commas, or several times. [ECHO_ONLY]")
    private List<String> only = List.of();

    @Option(names = "--skip", paramLabel = "NAME", split = ",",
            description = "Skip these checks; a list with commas, or several times. [ECHO_SKIP]")
    private List<String> skip = List.of();

    @Option(names = "--idle", paramLabel = "TIME", defaultValue = "2s",
            description = "How long the check named idle keeps silent. Default 2s. [ECHO_IDLE]")
    private Duration idle;

    @Option(names = "--list", description = "List the checks and what each of them asks, and exit.")
    private boolean list;

    @Option(names = "--junit", paramLabel = "FILE",
            description = "Write the results there as JUnit XML too. [ECHO_JUNIT]")
    private @Nullable Path junit;

    @Mixin
    private final ReportOptions reportOptions = new ReportOptions();

    @Mixin
    private final HelpOptions help = new HelpOptions();

    private final Stdio stdio;
    private final Colours colours;
    private final TerminationLog terminationLog;

    CheckCommand(Stdio stdio, Colours colours, TerminationLog terminationLog) {
        this.stdio = stdio;
        this.colours = colours;
        this.terminationLog = terminationLog;
    }

    @Override
    public Integer call() {
        ConnectionConfig config = connection.config();
        List<Check> checks = chosen();
        if (list) {
            checks.forEach(check -> stdio.out()
                    .println(check.name() + " ".repeat(12 - check.name().length())
                            + check.question()));
            return ExitCode.PASS.number();
        }
        var output = new ReportDelivery(reportOptions.output(), reportOptions.file(), stdio,
                terminationLog);
        checkJunit();
        return run(config, checks, output).number();
    }

    private ExitCode run(ConnectionConfig config, List<Check> checks, ReportDelivery output) {
        var resolver = new Resolver(InetAddress::getAllByName);
        var path = new PathUnderTest(config, resolver, System::nanoTime);
        boolean json = output.output() == ReportOptions.Output.JSON;
        var text = new CheckText(json ? stdio.err() : stdio.out(),
                json ? Colours.OFF : colours, config.target(),
                path::remote);
        var run = new CheckRun(checks, Set.copyOf(skip), path, System::nanoTime, text::onResult);
        CheckReport report = run.run(FirstRoundTrip.await(config, resolver, stdio, () -> false));
        text.end(report);
        ExitCode exitCode = output.deliver(report.exitCode(), report.verdict(),
                () -> CheckFormats.json(report), () -> CheckFormats.html(report));
        boolean written = junit == null
                || output.write(junit, () -> JUnitReport.write(report, junit));
        return written ? exitCode : ExitCode.INTERNAL_ERROR;
    }

    private void checkJunit() {
        if (junit == null) {
            return;
        }
        try {
            ReportFile.checkWritable(junit);
        } catch (IllegalArgumentException e) {
            throw UsageErrors.of(command, "--junit", e.getMessage());
        }
    }

    /// Those of `--only`, or all; those of `--skip` among them, because they are reported.
    private List<Check> chosen() {
        if (idle.isZero()) {
            throw UsageErrors.of(command, "--idle",
                    "0 is too short; allowed: anything longer, as 250ms, 3s, 5m");
        }
        List<Check> all = Check.all(idle.toNanos());
        Set<String> names = new LinkedHashSet<>();
        all.forEach(check -> names.add(check.name()));
        checkNames("--only", only, names);
        checkNames("--skip", skip, names);
        List<Check> chosen = all.stream()
                .filter(check -> only.isEmpty() || only.contains(check.name())).toList();
        if (chosen.stream().allMatch(check -> skip.contains(check.name()))) {
            throw UsageErrors.of(command, "--skip leaves no check to run");
        }
        return chosen;
    }

    private void checkNames(String option, List<String> given, Set<String> names) {
        for (String name : given) {
            if (!names.contains(name)) {
                throw UsageErrors.of(command, option, Printable.quoted(name)
                        + " is not a check; allowed: " + String.join(", ", names));
            }
        }
    }
}
