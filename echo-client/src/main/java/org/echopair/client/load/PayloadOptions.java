package org.echopair.client.load;

import java.nio.file.Path;
import org.echopair.client.cli.CommandPart;
import org.echopair.client.cli.UsageErrors;
import org.echopair.client.exchange.Message;
import org.echopair.client.stream.MessagePattern;
import org.echopair.client.stream.Payload;
import org.echopair.client.stream.PayloadSizes;
import org.echopair.client.text.Figures;
import org.echopair.client.text.Printable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;

/// What the messages of a load are made of, and how long they are.
final class PayloadOptions extends CommandPart {

    private static final int DEFAULT_BYTES = 64;

    private final OptionSpec size = add(
            value(PayloadSizes.class, PayloadSizes::parse, "SIZE", "--payload-size").description(
                    "Length of a message: 64, 16KiB, a list 64,1KiB,16KiB in turn, or a range"
                            + " 64..64KiB. Default 64, or what --payload-file needs."
                            + " [ECHO_PAYLOAD_SIZE]"));

    private final OptionSpec kind = add(value(Payload.class, Payload::parse, "KIND", "--payload")
            .description("What follows a message's header of 28 bytes: random, text (UTF-8), zeros."
                    + " Default random. [ECHO_PAYLOAD]"));

    private final OptionSpec file = add(file("--payload-file").description(
            "The bytes of this file follow the header, over and over where the size asks for it."
                    + " [ECHO_PAYLOAD_FILE]"));

    PayloadOptions(CommandPart command) {
        super(command);
        exclude(kind, file);
    }

    /// The bytes of `--payload-file`.
    ///
    /// @return null when it is not given
    /// @throws picocli.CommandLine.ParameterException when they cannot be had
    byte @Nullable [] body() {
        @Nullable
        Path path = file.getValue();
        if (path == null) {
            return null;
        }
        checkExclusions();
        try {
            byte[] body = Message.ofFile(path);
            if (body.length == 0) {
                throw new IllegalArgumentException(Printable.quoted(path.toString()) + " is empty");
            }
            return body;
        } catch (IllegalArgumentException e) {
            throw UsageErrors.of(file, UsageErrors.reason(e));
        }
    }

    /// What is read, and no report may replace.
    Path[] inputs() {
        @Nullable
        Path path = file.getValue();
        return path == null ? new Path[0] : new Path[]{path};
    }

    /// @param body as of [#body()]
    /// @throws picocli.CommandLine.ParameterException when it is too long
    PayloadSizes sizes(byte @Nullable [] body) {
        @Nullable
        PayloadSizes given = size.getValue();
        if (given != null) {
            return given;
        }
        if (body == null) {
            return PayloadSizes.of(DEFAULT_BYTES);
        }
        int whole = MessagePattern.HEADER_BYTES + body.length;
        if (whole > PayloadSizes.LONGEST_BYTES) {
            throw UsageErrors.of(file, Printable.quoted(file.getValue().toString())
                    + " makes messages of " + Figures.bytes(whole)
                    + "; allowed: up to 64 MiB, or a --payload-size");
        }
        return PayloadSizes.of(whole);
    }

    /// @param run what tells its messages from those of another run
    /// @param body as of [#body()]
    MessagePattern pattern(long run, PayloadSizes sizes, byte @Nullable [] body) {
        return body == null
                ? kind().pattern(run, sizes)
                : MessagePattern.repeating(run, sizes, body);
    }

    /// For the report, and safe to print.
    String name() {
        @Nullable
        Path path = file.getValue();
        return path == null
                ? kind().toString()
                : Printable.line(String.valueOf(path.getFileName()));
    }

    private Payload kind() {
        return orElse(kind, Payload.RANDOM);
    }
}
