package org.echopair.client.stream;

import java.nio.ByteBuffer;
import org.echopair.client.exchange.EchoCheck;
import org.echopair.client.exchange.ReplyCheck;
import org.echopair.client.failure.Phase;
import org.jspecify.annotations.Nullable;

/// One message of a stream, judged by the stream's [StreamVerifier], which can name a message that
/// comes in place of another.
public final class StreamCheck implements ReplyCheck {

    private final StreamVerifier verifier;
    private final byte[] message;

    /// Where in the stream the message begins.
    private final long begin;

    public StreamCheck(StreamVerifier verifier, byte[] message) {
        this.verifier = verifier;
        this.message = message;
        this.begin = verifier.verifiedBytes();
    }

    @Override
    public @Nullable Finding onBytes(ByteBuffer arrived) {
        return verifier.onBytes(arrived, begin + message.length);
    }

    @Override
    public @Nullable Finding onEnd() {
        return verifier.onEnd();
    }

    @Override
    public long received() {
        return verifier.verifiedBytes() - begin;
    }

    @Override
    public boolean satisfied() {
        return received() == message.length;
    }

    @Override
    public boolean openEnded() {
        return false;
    }

    @Override
    public Phase phase() {
        return EchoCheck.phase(received(), message.length);
    }

    @Override
    public String progress() {
        return EchoCheck.progress(received(), message.length);
    }

    @Override
    public byte[] reply() {
        return message;
    }
}
