package org.echopair.client.send;

import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.echopair.client.cli.BackgroundPrinter;
import org.echopair.client.cli.CommandPart;
import org.echopair.client.cli.ConnectionOptions;
import org.echopair.client.cli.Interruption;
import org.echopair.client.cli.RunContext;
import org.echopair.client.cli.Stdio;
import org.echopair.client.cli.UsageErrors;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.Connector;
import org.echopair.client.exchange.Expect;
import org.echopair.client.exchange.LagMeter;
import org.echopair.client.exchange.Message;
import org.echopair.client.exchange.Resolver;
import org.echopair.client.exchange.RoundTripAttempt;
import org.echopair.client.exchange.Target;
import org.echopair.client.exchange.WaitLoop;
import org.echopair.client.report.Lag;
import org.echopair.client.report.Report;
import org.echopair.client.report.ReportDelivery;
import org.echopair.client.report.ReportOptions;
import org.echopair.client.report.TerminationLog;
import org.echopair.client.text.Printable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `echo-client send`: one message, and what came of it.
public final class SendCommand extends CommandPart implements Callable<Integer> {

    private final ConnectionOptions connection = new ConnectionOptions(this);

    private final OptionSpec file = add(file("--file")
            .description("Send the bytes of this file instead of MESSAGE. [ECHO_FILE]"));

    private final OptionSpec expect = add(value(Expect.class, Expect::parse, "WHAT", "--expect")
            .defaultValue("echo").description("""
                    echo: exactly the bytes sent. any: at least one byte. none: no
                    byte. Default echo. [ECHO_EXPECT]"""));

    private final PositionalParamSpec message = add(PositionalParamSpec.builder().index("0")
            .arity("0..1").paramLabel("MESSAGE").type(String.class).description("""
                    Text to send as UTF-8, with no newline added; - sends all of
                    standard input. One that begins with - goes behind --."""));

    private final ReportOptions reports = new ReportOptions(this);

    private final Stdio stdio;
    private final RunContext context;
    private final TerminationLog terminationLog;

    public SendCommand(Stdio stdio, RunContext context,
            TerminationLog terminationLog) {
        super("send", "Sends one message and judges what comes back.", """
                A reply that passes goes to standard output as "received (수신자료): ..."; the verdict
                and the times go to standard error.
                """);
        this.stdio = stdio;
        this.context = context;
        this.terminationLog = terminationLog;
    }

    @Override
    public Integer call() {
        ConnectionConfig config = connection.config();
        byte[] bytes = message();
        Expect expected = expect.getValue();
        if (bytes.length == 0 && expected == Expect.ECHO) {
            throw refusal("the message is empty, so no byte could be verified;"
                    + " give one, or --expect any or none");
        }
        ReportDelivery delivery = reports.delivery(stdio, terminationLog, inputs());
        return send(config, expected, bytes, delivery);
    }

    private int send(ConnectionConfig config, Expect expected, byte[] bytes,
            ReportDelivery delivery) {
        var text = new SendText(stdio, delivery.output() == ReportOptions.Output.TEXT);
        try (LagMeter meter = LagMeter.start(System::nanoTime);
                var interruption = Interruption.ofThisThread(context)) {
            var connector = new Connector(new Resolver(), System::nanoTime);
            var attempt = new RoundTripAttempt(connector, config, expected, bytes,
                    System::nanoTime, meter);
            var waiting = new WaitLoop(System::nanoTime, TimeUnit.NANOSECONDS::sleep,
                    text::waiting);
            Instant began = Instant.now();
            WaitLoop.Result result = waiting.run(config.waitFor(), attempt);
            interruption.leaveInPeace();
            var report = new SendReport(config, expected, bytes.length, result, began,
                    result.nanos(), Lag.of(meter));
            Report forMachines = new SendForms(report, context).forDelivery();
            return interruption.exitWith(forMachines.exitCode(),
                    () -> delivery.deliver(forMachines, new BackgroundPrinter(),
                            () -> text.print(report), interruption::happened));
        }
    }

    /// What no report may replace.
    private Path[] inputs() {
        @Nullable
        Path path = file.getValue();
        return path == null ? new Path[0] : new Path[]{path};
    }

    private byte[] message() {
        @Nullable
        String text = message.getValue();
        @Nullable
        Path path = file.getValue();
        boolean fileFlag = command().commandLine().getParseResult().hasMatchedOption(file);
        if (text != null && fileFlag) {
            throw refusal("MESSAGE and --file exclude each other; give one");
        }
        if (text != null) {
            checkNoTarget(text);
            return bytes(text);
        }
        if (path == null) {
            throw refusal("nothing to send; give a MESSAGE, - for standard input, or --file");
        }
        try {
            return Message.ofFile(path);
        } catch (IllegalArgumentException e) {
            throw UsageErrors.of(file, UsageErrors.reason(e));
        }
    }

    /// A forgotten `--target` would send its value to localhost, and may pass there.
    private void checkNoTarget(String text) {
        if (Target.looksLikeOne(text) && !connection.hasTarget(context)
                && !context.commandLine().contains("--")) {
            throw refusal("MESSAGE " + Printable.quoted(text) + " looks like a target, and no"
                    + " --target is given; give --target " + Printable.line(text)
                    + " and a message, or put what is meant as a message behind --");
        }
    }

    private byte[] bytes(String text) {
        try {
            return text.equals("-") ? Message.ofInput(stdio.in()) : Message.ofText(text);
        } catch (IllegalArgumentException e) {
            throw refusal(UsageErrors.reason(e));
        }
    }
}
