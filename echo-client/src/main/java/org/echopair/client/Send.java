package org.echopair.client;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `echo-client send`: one message, and what came of it.
@Command(name = "send", abbreviateSynopsis = true, sortOptions = false, header = """
        Sends one message and judges what comes back.""", description = """
        A reply that passes goes to standard output as "received (수신자료): ..."; the verdict
        and the times go to standard error.
        """)
final class Send implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Option(names = "--file", paramLabel = "FILE", description = """
            Send the bytes of this file instead of MESSAGE. [ECHO_FILE]""")
    private @Nullable Path file;

    @Option(names = "--expect", paramLabel = "WHAT", defaultValue = "echo", description = """
            echo: exactly the bytes sent. any: at least one byte. none: no
            byte. Default echo. [ECHO_EXPECT]""")
    private Expect expect;

    @Mixin
    private final HelpOptions help = new HelpOptions();

    @Parameters(arity = "0..1", paramLabel = "MESSAGE", description = """
            Text to send as UTF-8, with no newline added; - sends all of
            standard input. One that begins with - goes behind --.""")
    private @Nullable String message;

    private final Stdio stdio;

    Send(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() {
        ConnectionConfig config = connection.config();
        byte[] bytes = message();
        if (bytes.length == 0 && expect == Expect.ECHO) {
            throw UsageErrors.of(command, "the message is empty, so no byte could be verified;"
                    + " give one, or --expect any or none");
        }
        var report = new SendReport(config.target(), expect, stdio);
        var connector = new Connector(new Resolver(InetAddress::getAllByName), System::nanoTime);
        var attempt = new RoundTripAttempt(connector, config, expect, bytes, System::nanoTime);
        var waiting = new WaitLoop(System::nanoTime, TimeUnit.NANOSECONDS::sleep, report::waiting);
        WaitLoop.Result result = waiting.run(config.waitFor(), attempt);
        return report.print(result).number();
    }

    private byte[] message() {
        boolean fileFlag = command.commandLine().getParseResult().hasMatchedOption("--file");
        if (message != null && file != null && fileFlag) {
            throw UsageErrors.of(command, "MESSAGE and --file exclude each other; give one");
        }
        if (message == null && file == null) {
            throw UsageErrors.of(command,
                    "nothing to send; give a MESSAGE, - for standard input, or --file");
        }
        try {
            if (message == null) {
                return Message.ofFile(file);
            }
            return message.equals("-") ? Message.ofInput(stdio.in()) : Message.ofText(message);
        } catch (IllegalArgumentException e) {
            throw message == null
                    ? UsageErrors.of(command, "--file", e.getMessage())
                    : UsageErrors.of(command, e.getMessage());
        }
    }
}
