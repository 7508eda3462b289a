package org.echopair.client.stream;

import static org.echopair.client.OneLine.require;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.echopair.client.Choices;
import org.echopair.client.OneLine;
import org.echopair.client.exchange.ReplyCheck;
import org.echopair.client.failure.FailureClass;

/// Whatever a hostile server makes of a stream, in whatever pieces it sends it: nothing is found
/// exactly where the reply is a beginning of what was sent; all before the first difference counts as
/// verified, and nothing behind it.
public final class StreamVerifierFuzz {

    private static final long RUN = 7;
    private static final int CONNECTION = 3;
    private static final int MOST_REPLY_BYTES = 300_000;
    private static final List<MessagePattern> PATTERNS = List.of(random("1"), random("27"),
            random("28"), random("64"), random("1..300"), random("64,1,70000"),
            MessagePattern.repeating(RUN, PayloadSizes.of(64), new byte[1]),
            MessagePattern.repeating(RUN, PayloadSizes.parse("1..300"), "안녕!".getBytes()));

    private StreamVerifierFuzz() {}

    private static MessagePattern random(String sizes) {
        return MessagePattern.random(RUN, PayloadSizes.parse(sizes));
    }

    public static void fuzzerTestOneInput(byte[] input) {
        var choices = new Choices(input);
        MessagePattern pattern = PATTERNS.get(choices.below(PATTERNS.size()));
        int messages = 1 + choices.below(16);
        byte[] sent = sent(pattern, CONNECTION, messages);
        byte[] foreign = sent(pattern, CONNECTION + 1 + choices.below(2), messages);
        int piece = 1 + choices.below(80);
        judge(pattern, sent, reply(choices, sent, foreign), piece);
    }

    private static byte[] reply(Choices choices, byte[] sent, byte[] foreign) {
        var reply = new ByteArrayOutputStream();
        int at = 0;
        while (choices.areLeft() && reply.size() < MOST_REPLY_BYTES) {
            int count = choices.yes() ? choices.below(70) : choices.below(70_000);
            switch (choices.below(6)) {
                case 0, 1 -> {
                    int copied = Math.min(count, sent.length - at);
                    reply.write(sent, at, copied);
                    at += copied;
                }
                case 2 -> at += Math.min(count, sent.length - at);
                case 3 -> at -= Math.min(count, at);
                case 4 -> reply.write(foreign, Math.min(at, foreign.length),
                        Math.min(count, Math.max(0, foreign.length - at)));
                default -> reply.writeBytes(new byte[]{(byte) count});
            }
        }
        return reply.toByteArray();
    }

    private static void judge(MessagePattern pattern, byte[] sent, byte[] reply, int piece) {
        var verifier = new StreamVerifier(pattern, CONNECTION);
        ReplyCheck.Finding finding = null;
        for (int at = 0; at < reply.length && finding == null; at += piece) {
            finding = verifier.onBytes(ByteBuffer.wrap(reply, at,
                    Math.min(piece, reply.length - at)), sent.length);
        }
        finding = finding == null ? verifier.onEnd() : finding;
        int differsAt = Arrays.mismatch(sent, reply);
        if (differsAt < 0 || differsAt == reply.length) {
            require(finding == null, "found in a faithful echo: " + finding);
            require(verifier.verifiedBytes() == reply.length, "not all of it is verified");
            return;
        }
        require(finding != null, "not found: a difference at " + differsAt);
        require(finding.kind() == (differsAt == sent.length
                ? FailureClass.SURPLUS
                : FailureClass.MISMATCH), "found as " + finding);
        require(verifier.verifiedBytes() == differsAt, "verified up to "
                + verifier.verifiedBytes() + ", not " + differsAt);
        OneLine.check(finding.detail());
    }

    private static byte[] sent(MessagePattern pattern, int connection, int messages) {
        var stream = new MessageStream(pattern, connection);
        int length = 0;
        for (int message = 0; message < messages; message++) {
            length += stream.lengthOf(message);
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        stream.peek(bytes, messages);
        return bytes.array();
    }
}
