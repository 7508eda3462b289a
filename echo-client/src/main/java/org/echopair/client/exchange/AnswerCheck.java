package org.echopair.client.exchange;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.echopair.client.text.Figures;
import org.jspecify.annotations.Nullable;

/// `--expect any`: at least one byte of any value. The answer is kept, because it is the result.
final class AnswerCheck implements ReplyCheck {

    private final int longest;
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();

    /// @param longest the longest answer that is kept; a longer one is a failure
    AnswerCheck(int longest) {
        this.longest = longest;
    }

    @Override
    public @Nullable Finding onBytes(ByteBuffer arrived) {
        if (arrived.remaining() > longest - answer.size()) {
            return new Finding(FailureClass.OTHER, "the answer is longer than the "
                    + Figures.bytes(longest) + " that this process can hold");
        }
        byte[] part = new byte[arrived.remaining()];
        arrived.get(part);
        answer.writeBytes(part);
        return null;
    }

    @Override
    public long received() {
        return answer.size();
    }

    @Override
    public boolean satisfied() {
        return answer.size() > 0;
    }

    @Override
    public boolean openEnded() {
        return true;
    }

    @Override
    public Phase phase() {
        return satisfied() ? Phase.READ : Phase.FIRST_BYTE;
    }

    @Override
    public String progress() {
        return satisfied() ? Figures.bytes(answer.size()) + " came back" : "nothing came back";
    }

    @Override
    public byte[] reply() {
        return answer.toByteArray();
    }
}
