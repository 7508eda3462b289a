package org.echopair.client.exchange;

import java.io.IOException;
import java.util.Optional;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.FailureException;
import org.echopair.client.failure.Phase;
import org.echopair.client.text.Figures;

/// What it means when an [Exchange] cannot go on, by what was sent and what came back until then.
///
/// @param remote the peer's address
record ExchangeEnd(String remote, Outgoing out, ReplyCheck check) {

    Phase phase() {
        return out.hasMore() && check.received() == 0 ? Phase.WRITE : check.phase();
    }

    FailureException failure(FailureClass kind, String detail) {
        return failure(kind, phase(), detail);
    }

    FailureException failure(FailureClass kind, Phase phase, String detail) {
        return new FailureException(Failure.now(kind, phase, remote, detail),
                out.sentBytes() == 0);
    }

    /// The peer closed its side.
    void onEndOfInput() throws FailureException {
        checkBytes();
        if (!out.hasFailed() && !check.satisfied()) {
            throw failure(FailureClass.EARLY_EOF,
                    check.progress() + ", then the peer closed its side" + out.unsent());
        }
    }

    FailureException broken(IOException e) throws FailureException {
        checkBytes();
        boolean writeFailed = out.hasFailed();
        return failure(Breakage.of(e, writeFailed), check.progress() + ", then "
                + Breakage.words(e, writeFailed) + out.unsent());
    }

    FailureException reset() {
        return failure(FailureClass.RESET,
                check.progress() + ", then the peer reset the connection" + out.unsent());
    }

    /// A signal came. Wrong bytes that have come until then are found, also those of which too few
    /// came to say what they are.
    FailureException interrupted() throws FailureException {
        checkBytes();
        return failure(FailureClass.OTHER, check.progress() + ", then interrupted");
    }

    /// @return a note where what came by then is enough
    Optional<String> onDeadline(RoundTripTimes times) throws FailureException {
        checkBytes();
        if (out.hasFailed()) {
            throw failure(FailureClass.OTHER,
                    check.progress() + ", and writing failed: " + out.failure());
        }
        if (out.hasMore() && (check.received() == 0 || check.satisfied())) {
            throw failure(FailureClass.WRITE_TIMEOUT, Phase.WRITE,
                    "only " + Figures.grouped(out.sentBytes()) + " of "
                            + Figures.bytes(out.length()) + " were accepted for sending"
                            + times.within() + ", and " + check.progress());
        }
        if (!check.satisfied()) {
            throw failure(FailureClass.READ_TIMEOUT, check.progress() + times.within()
                    + (check.received() == 0 ? "" : times.lastByteAge()) + out.unsent());
        }
        return Optional.of("the peer did not close its side" + times.within()
                + (check.openEnded() ? "; what came until then counts" : " after we closed ours"));
    }

    private void checkBytes() throws FailureException {
        ReplyCheck.Finding finding = check.onEnd();
        if (finding != null) {
            throw failure(finding.kind(), Phase.READ, finding.detail());
        }
    }
}
