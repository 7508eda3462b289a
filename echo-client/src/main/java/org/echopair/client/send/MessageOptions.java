package org.echopair.client.send;

import java.nio.file.Path;
import java.util.Optional;
import org.echopair.client.cli.CommandPart;
import org.echopair.client.cli.ConnectionOptions;
import org.echopair.client.cli.RunContext;
import org.echopair.client.cli.Stdio;
import org.echopair.client.cli.UsageErrors;
import org.echopair.client.exchange.Message;
import org.echopair.client.exchange.Target;
import org.echopair.client.text.Printable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Where the message comes from: the command line, standard input, or a file.
final class MessageOptions extends CommandPart {

    private static final String STANDARD_INPUT = "-";

    private final OptionSpec file = add(file("--file")
            .description("Send the bytes of this file instead of MESSAGE. [ECHO_FILE]"));

    private final PositionalParamSpec message = add(PositionalParamSpec.builder().index("0")
            .arity("0..1").paramLabel("MESSAGE").type(String.class).description("""
                    Text to send as UTF-8, with no newline added; - sends all of
                    standard input. One that begins with - goes behind --."""));

    MessageOptions(CommandPart command) {
        super(command);
    }

    /// The message, where it is on the command line; otherwise it has to be [#read()].
    ///
    /// @throws picocli.CommandLine.ParameterException when it is none, or there is none
    Optional<byte[]> argument(ConnectionOptions connection, RunContext context) {
        @Nullable
        String text = message.getValue();
        if (text == null) {
            if (file.getValue() == null) {
                throw refusal("nothing to send; give a MESSAGE, - for standard input, or --file");
            }
            return Optional.empty();
        }
        if (command().commandLine().getParseResult().hasMatchedOption(file)) {
            throw refusal("MESSAGE and --file exclude each other; give one");
        }
        checkNoTarget(text, connection, context);
        try {
            return text.equals(STANDARD_INPUT)
                    ? Optional.empty()
                    : Optional.of(Message.ofText(text));
        } catch (IllegalArgumentException e) {
            throw refusal(UsageErrors.reason(e));
        }
    }

    /// A forgotten `--target` would send its value to localhost, and may pass there.
    private void checkNoTarget(String text, ConnectionOptions connection, RunContext context) {
        if (Target.looksLikeOne(text) && !connection.hasTarget(context)
                && !context.commandLine().contains("--")) {
            throw refusal("MESSAGE " + Printable.quoted(text) + " looks like a target, and no"
                    + " --target is given; give --target " + Printable.line(text)
                    + " and a message, or put what is meant as a message behind --");
        }
    }

    /// What is read, and no report may replace.
    Path[] inputs() {
        @Nullable
        String text = message.getValue();
        return text == null
                ? new Path[]{file.getValue()}
                : text.equals(STANDARD_INPUT) ? new Path[]{Stdio.INPUT} : new Path[0];
    }

    /// The message that is not on the command line.
    ///
    /// @throws picocli.CommandLine.ParameterException when it cannot be had
    byte[] read(Stdio stdio) {
        boolean isFile = message.getValue() == null;
        try {
            return isFile ? Message.ofFile(file.getValue()) : Message.ofInput(stdio.in());
        } catch (IllegalArgumentException e) {
            String reason = UsageErrors.reason(e);
            throw isFile ? UsageErrors.of(file, reason) : refusal(reason);
        }
    }
}
