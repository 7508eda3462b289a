package org.echopair.client.check;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.echopair.client.cli.BackgroundPrinter;
import org.echopair.client.cli.Colours;
import org.echopair.client.cli.CommandPart;
import org.echopair.client.cli.ConnectionOptions;
import org.echopair.client.cli.FirstRoundTrip;
import org.echopair.client.cli.Interruption;
import org.echopair.client.cli.RunContext;
import org.echopair.client.cli.Stdio;
import org.echopair.client.cli.UsageErrors;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.LagMeter;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.exchange.Resolver;
import org.echopair.client.exchange.WaitLoop;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.report.Lag;
import org.echopair.client.report.Report;
import org.echopair.client.report.ReportDelivery;
import org.echopair.client.report.ReportOptions;
import org.echopair.client.report.TerminationLog;
import org.echopair.client.text.Layout;
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

    private final OptionSpec everyAddress = add(flag("--every-address").description(
            "Run all checks for each address of the name. [ECHO_EVERY_ADDRESS]"));

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
        exclude(anyAddress, everyAddress);
    }

    private static OptionSpec.Builder names(String name) {
        return list(String.class, text -> text, "NAME", name);
    }

    @Override
    public Integer call() {
        ConnectionConfig config = connection.config();
        List<Check> checks = chosen();
        if (list.<Boolean>getValue()) {
            Layout.aligned(checks.stream().map(check -> List.of(check.name(), check.question()))
                    .toList(), false).forEach(stdio.out()::println);
            return ExitCode.PASS.number();
        }
        ReportDelivery output = reports.delivery(stdio, terminationLog);
        return run(config, checks, output);
    }

    private int run(ConnectionConfig config, List<Check> checks, ReportDelivery output) {
        try (LagMeter meter = LagMeter.start(System::nanoTime);
                var interruption = Interruption.ofThisThread(context)) {
            var resolver = new Resolver();
            var path = new NetworkPath(config, resolver, System::nanoTime, meter);
            path.preferWhatAnswered();
            boolean toError = output.output() == ReportOptions.Output.JSON;
            var printer = new BackgroundPrinter();
            CheckText text = text(toError, path, printer);
            Instant began = Instant.now();
            long beganNanos = System.nanoTime();
            Optional<WaitLoop.Result> waited = FirstRoundTrip.await(config, resolver, meter, stdio,
                    interruption::happened);
            Set<String> unwanted = Set.copyOf(skip.<List<String>>getValue());
            CheckReport report = everyAddress.<Boolean>getValue()
                    ? new EveryAddressRun(checks, unwanted, path, System::nanoTime,
                            interruption::happened, to -> to == path
                                    ? text::onResultAtOnce
                                    : text(toError, to, printer)::onResult)
                            .run(began, beganNanos, waited)
                    : new CheckRun(checks, unwanted, path, System::nanoTime,
                            interruption::happened, text::onResult).run(began, beganNanos, waited);
            interruption.leaveInPeace();
            Lag lag = Lag.of(meter);
            text.end(report, lag);
            var json = new CheckJson(report, context, config,
                    new CheckJson.Settings(idleNanos(), anyAddress.getValue(),
                            everyAddress.getValue()),
                    lag);
            var forMachines = new Report(report.exitCode(), report.summary(), json::writeTo,
                    out -> out.write(CheckHtml.page(report, lag)),
                    CheckJUnit.of(report)::writeTo);
            return interruption.exitWith(report.exitCode(),
                    () -> output.deliver(forMachines, printer, interruption::happened));
        }
    }

    private CheckText text(boolean toError, NetworkPath path, BackgroundPrinter printer) {
        return new CheckText(toError ? stdio.err() : stdio.out(), printer,
                toError ? Colours.OFF : colours, context.columns(), path.target(), path::remote);
    }

    private long idleNanos() {
        return idle.<Duration>getValue().toNanos();
    }

    /// Those of `--only`, or all; those of `--skip` among them, because they are reported.
    private List<Check> chosen() {
        checkPositive(idle);
        List<Check> all = Checks.all(idleNanos(), anyAddress.getValue());
        List<String> names = all.stream().map(Check::name).toList();
        List<String> wanted = among(names, only);
        List<String> unwanted = among(names, skip);
        List<Check> chosen = all.stream()
                .filter(check -> wanted.isEmpty() || wanted.contains(check.name())).toList();
        if (chosen.stream().allMatch(check -> unwanted.contains(check.name()))) {
            throw refusal(UsageErrors.given(skip) + " leaves no check to run");
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
