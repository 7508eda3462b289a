package org.echopair.client.load.engine;

import java.io.IOException;
import org.echopair.client.exchange.Breakage;
import org.echopair.client.exchange.ReplyCheck;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.echopair.client.stream.MessageStream;
import org.echopair.client.stream.StreamVerifier;
import org.echopair.client.text.Figures;
import org.jspecify.annotations.Nullable;

/// What the end of a connection means: the class, the phase and the words of the failure, from what
/// had been sent on it and what had come back.
final class LoadEndings {

    private final String remote;
    private final MessageStream sent;
    private final StreamVerifier verifier;
    private final InFlight inFlight;

    LoadEndings(String remote, MessageStream sent, StreamVerifier verifier, InFlight inFlight) {
        this.remote = remote;
        this.sent = sent;
        this.verifier = verifier;
        this.inFlight = inFlight;
    }

    /// Wrong bytes.
    Failure of(ReplyCheck.Finding finding, boolean halfClosed) {
        return Failure.now(finding.kind(), halfClosed ? Phase.CLOSE : Phase.READ, remote,
                finding.detail());
    }

    /// A call failed.
    Failure of(IOException e, boolean halfClosed, boolean writeFailed) {
        return causedBy(Breakage.of(e, writeFailed), phase(halfClosed),
                missing() + ", then " + Breakage.words(e, writeFailed));
    }

    /// The peer closed its side, where that is a failure.
    Failure ofEndOfInput(boolean halfClosed, boolean writeFailed) {
        if (writeFailed) {
            return causedBy(FailureClass.RESET, phase(halfClosed),
                    missing() + ", then the peer reset the connection");
        }
        return inFlight.isEmpty()
                ? causedBy(FailureClass.EARLY_EOF, Phase.READ,
                        isUnused()
                                ? "the peer closed the connection before its first message"
                                : "the peer closed its side between messages")
                : causedBy(FailureClass.EARLY_EOF, phase(halfClosed),
                        missing() + ", then the peer closed its side");
    }

    /// The oldest message did not come back in time.
    Failure ofTimeout(long timeoutNanos) {
        String waited = Figures.time(timeoutNanos);
        if (sent.sequence() <= inFlight.oldest() && verifier.offset() == 0) {
            return causedBy(FailureClass.WRITE_TIMEOUT, Phase.WRITE,
                    "only " + Figures.bytes(sent.offset()) + " of message "
                            + Figures.grouped(inFlight.oldest())
                            + " were accepted for sending within " + waited);
        }
        return causedBy(FailureClass.READ_TIMEOUT, phase(false),
                missing() + ", " + waited + " after it was sent");
    }

    /// The run is over before the connection is.
    ///
    /// @return null where nothing was wrong until then
    @Nullable
    Failure ofAbandoning() {
        ReplyCheck.Finding finding = verifier.onEnd();
        return finding == null ? null : of(finding, false);
    }

    /// A wrong byte that was seen before goes first: it is the cause, or tells more than the end.
    private Failure causedBy(FailureClass kind, Phase phase, String detail) {
        ReplyCheck.Finding finding = verifier.onEnd();
        return finding == null ? Failure.now(kind, phase, remote, detail) : of(finding, false);
    }

    private boolean isUnused() {
        return inFlight.begun() == 0;
    }

    private String missing() {
        if (isUnused()) {
            return "no message had been sent";
        }
        return inFlight.isEmpty()
                ? "every message had come back"
                : verifier.missing(sent.position(), inFlight.begun());
    }

    private Phase phase(boolean halfClosed) {
        if (halfClosed) {
            return Phase.CLOSE;
        }
        return !inFlight.isEmpty() && verifier.offset() == 0 ? Phase.FIRST_BYTE : Phase.READ;
    }
}
