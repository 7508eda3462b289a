package org.echopair.client.check;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.echopair.client.cli.Colours;
import org.echopair.client.cli.CommandPart;
import org.echopair.client.cli.ConnectionOptions;
import org.echopair.client.cli.FirstRoundTrip;
import org.echopair.client.cli.RunContext;
import org.echopair.client.cli.Stdio;
import org.echopair.client.cli.UsageErrors;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.exchange.Resolver;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.report.Report;
import org.echopair.client.report.ReportDelivery;
import org.echopair.client.report.ReportOptions;
import org.echopair.client.report.TerminationLog;
import org.echopair.client.text.Printable;
import picocli.CommandLine.Model.OptionSpec;

/// `echo-client check`: a fixed list of questions about the path, and the answer to each.
public final class CheckCommand extends CommandPart implements Callable<Integer> {

    private final ConnectionOptions connection = new ConnectionOptions(this);

    private final OptionSpec only = add(names("--only").description(
            "Run only these checks; a list with commas, or several times. [ECHO_ONLY]"));

    private final OptionSpec skip = add(names("--skip").description(
            "Skip these checks; a list with commas, or several times. [ECHO_SKIP]"));

    private final OptionSpec anyAddress = add(flag("--any-address").description(
            "Let connect pass where only some addresses of the name answer. [ECHO_ANY_ADDRESS]"));

    private final OptionSpec idle = add(duration("--idle").defaultValue("2s")
            .description("How long the check named idle keeps silent. Default 2s. [ECHO_IDLE]"));

    private final OptionSpec list = add(
            flag(LIST).description("List the checks and what each of them asks, and exit."));

    private final ReportOptions reports = new ReportOptions(this);

    private final Stdio stdio;
    private final RunContext context;
    private final Colours colours;
    private final TerminationLog terminationLog;

    public CheckCommand(Stdio stdio, RunContext context, Colours colours,
            TerminationLog terminationLog) {
        super("check", "Runs named checks on the path: each passes, fails, or is skipped.", """
                Each is told with the reason. Works with any echo server (RFC 862). --list explains
                the checks.
                """);
        this.stdio = stdio;
        this.context = context;
        this.colours = colours;
        this.terminationLog = terminationLog;
    }

    private static OptionSpec.Builder names(String name) {
        return list(String.class, text -> text, "NAME", name);
    }

    @Override
    public Integer call() {
        ConnectionConfig config = connection.config();
        List<Check> checks = chosen();
        if (list.<Boolean>getValue()) {
            checks.forEach(check -> stdio.out()
                    .println(check.name() + " ".repeat(12 - check.name().length())
                            + check.question()));
            return ExitCode.PASS.number();
        }
        ReportDelivery output = reports.delivery(stdio, terminationLog);
        return run(config, checks, output).number();
    }

    private ExitCode run(ConnectionConfig config, List<Check> checks, ReportDelivery output) {
        var resolver = new Resolver();
        var path = new NetworkPath(config, resolver, System::nanoTime);
        boolean json = output.output() == ReportOptions.Output.JSON;
        var text = new CheckText(json ? stdio.err() : stdio.out(),
                json ? Colours.OFF : colours, config.target(),
                path::remote);
        var run = new CheckRun(checks, Set.copyOf(skip.<List<String>>getValue()), path,
                System::nanoTime, text::onResult);
        CheckReport report = run.run(FirstRoundTrip.await(config, resolver, stdio, () -> false));
        text.end(report);
        return output.deliver(new Report(report.exitCode(), report.summary(),
                out -> out.write(CheckJson.line(report)), out -> out.write(CheckHtml.page(report)),
                CheckJUnit.of(report)::writeTo));
    }

    /// Those of `--only`, or all; those of `--skip` among them, because they are reported.
    private List<Check> chosen() {
        checkPositive(idle);
        List<Check> all = Check.all(idle.<Duration>getValue().toNanos());
        List<String> names = all.stream().map(Check::name).toList();
        List<String> wanted = among(names, only);
        List<String> unwanted = among(names, skip);
        List<Check> chosen = all.stream()
                .filter(check -> wanted.isEmpty() || wanted.contains(check.name())).toList();
        if (chosen.stream().allMatch(check -> unwanted.contains(check.name()))) {
            throw refusal("--skip leaves no check to run");
        }
        return chosen;
    }

    private static List<String> among(List<String> names, OptionSpec option) {
        List<String> given = option.getValue();
        for (String name : given) {
            if (!names.contains(name)) {
                throw UsageErrors.of(option, Printable.quoted(name)
                        + " is not a check; allowed: " + String.join(", ", names));
            }
        }
        return given;
    }
}
