package org.echopair.client.exchange;

import java.nio.ByteBuffer;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.echopair.client.text.Figures;
import org.echopair.client.text.HexWindow;

/// `--expect none`: not a single byte, as from a server that only listens.
final class SilenceCheck implements ReplyCheck {

    @Override
    public Finding onBytes(ByteBuffer arrived) {
        return new Finding(FailureClass.SURPLUS,
                Figures.bytes(arrived.remaining()) + " came back where none was expected: "
                        + HexWindow.beginning(arrived));
    }

    @Override
    public long received() {
        return 0;
    }

    @Override
    public boolean satisfied() {
        return true;
    }

    @Override
    public boolean openEnded() {
        return true;
    }

    @Override
    public Phase phase() {
        return Phase.READ;
    }

    @Override
    public String progress() {
        return "nothing came back";
    }

    @Override
    public byte[] reply() {
        return new byte[0];
    }
}
