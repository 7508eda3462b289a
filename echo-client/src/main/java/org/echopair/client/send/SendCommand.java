package org.echopair.client.send;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.echopair.client.cli.BackgroundPrinter;
import org.echopair.client.cli.CommandPart;
import org.echopair.client.cli.ConnectionOptions;
import org.echopair.client.cli.Interruption;
import org.echopair.client.cli.RunContext;
import org.echopair.client.cli.Stdio;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.Connector;
import org.echopair.client.exchange.Expect;
import org.echopair.client.exchange.LagMeter;
import org.echopair.client.exchange.Resolver;
import org.echopair.client.exchange.RoundTripAttempt;
import org.echopair.client.exchange.WaitLoop;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.report.Lag;
import org.echopair.client.report.Report;
import org.echopair.client.report.ReportDelivery;
import org.echopair.client.report.ReportOptions;
import org.echopair.client.report.TerminationLog;
import picocli.CommandLine.Model.OptionSpec;

/// `echo-client send`: one message, and what came of it.
public final class SendCommand extends CommandPart implements Callable<Integer> {

    private final ConnectionOptions connection = new ConnectionOptions(this);

    private final MessageOptions message = new MessageOptions(this);

    private final OptionSpec expect = add(value(Expect.class, Expect::parse, "WHAT", "--expect")
            .defaultValue("echo").description("""
                    echo: exactly the bytes sent. any: at least one byte. none: no
                    byte. Default echo. [ECHO_EXPECT]"""));

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
        Expect expected = expect.getValue();
        Optional<byte[]> argument = message.argument(connection, context);
        argument.ifPresent(bytes -> checkLength(bytes, expected));
        if (argument.isPresent()) {
            return send(config, expected, argument.get(), delivery());
        }
        ReportDelivery delivery;
        byte[] bytes;
        try (var interruption = Interruption.whileReading(
                "INTERRUPTED  before all of the message was read; nothing was sent", stdio,
                context)) {
            delivery = delivery();
            bytes = message.read(stdio);
            if (interruption.happened()) { // The end of what is read may come from the signal.
                return ExitCode.INTERNAL_ERROR.number(); // in place of which the JVM has its own
            }
        }
        checkLength(bytes, expected);
        return send(config, expected, bytes, delivery);
    }

    private ReportDelivery delivery() {
        return reports.delivery(stdio, terminationLog, message.inputs());
    }

    private void checkLength(byte[] bytes, Expect expected) {
        if (bytes.length == 0 && expected == Expect.ECHO) {
            throw refusal("the message is empty, so no byte could be verified;"
                    + " give one, or --expect any or none");
        }
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
            var printer = new BackgroundPrinter();
            printer.print(() -> text.print(report));
            return interruption.exitWith(forMachines.exitCode(),
                    () -> delivery.deliver(forMachines, printer, interruption::happened));
        }
    }
}
